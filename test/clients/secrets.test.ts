import { inspect } from "node:util";

import { expect, test } from "vitest";

import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { createFakeClock } from "./fake-clock.ts";
import { sendJson, serveWire } from "./wire-server.ts";
import type { Handler } from "./wire-server.ts";

const PASSWORD = "canary-password-51c3";
const API_KEY = "canary-api-key-88d2-with-forty-chars-00";
const TOKEN = "canary-token-0f9a";
const SECRETS = [PASSWORD, API_KEY, TOKEN];
const never = new AbortController().signal;
const shared = { timeoutMs: 300, concurrency: 2, clock: createFakeClock() };

const totalGest = (endpoint: string) =>
  createTotalGest({ endpoint, shopId: "1", ownerId: "2", username: "anna", password: new Secret(PASSWORD), ...shared });
const framework360 = (url: string) =>
  createFramework360({ url, apiKey: new Secret(API_KEY), timeZone: "Europe/Zurich", ...shared });

/** Everything that a log could print of an outcome, including the stack and hidden properties. */
function allOf(outcome: PromiseSettledResult<unknown>): string {
  return textOf(outcome.status === "rejected" ? outcome.reason : outcome.value);
}

function textOf(value: unknown): string {
  const shown = inspect(value, { depth: Infinity, showHidden: true, getters: true });
  const stack = value instanceof Error ? String(value.stack) : "";
  return `${shown}${JSON.stringify(value)}${stack}${String(value)}`;
}

const echo = `you sent ${SECRETS.join(" and ")}`;
const WIRE: Readonly<Record<string, Handler>> = {
  "a reset": (_received, _response, request) => void request.socket.resetAndDestroy(),
  "no answer": () => {},
  "HTML that echoes": (_received, response) =>
    void response.writeHead(200, { "content-type": "text/html" }).end(`<p>${echo}`),
  "an error that echoes": (_received, response) => sendJson(response, 500, { error: { code: "boom", message: echo } }),
  "a 401 that echoes": (_received, response) =>
    sendJson(response, 401, { error: { code: "bad", message: echo }, status: 0, message: echo }),
  "a 400 that echoes": (_received, response) =>
    sendJson(response, 400, { error: { code: "bad", message: echo, fields: [{ path: "x", message: echo }] } }),
  "a refusal that echoes": (_received, response) => sendJson(response, 200, { status: 0, message: echo }),
  "a redirect that echoes": (_received, response) =>
    void response.writeHead(302, { location: `https://elsewhere.test/?key=${API_KEY}&token=${TOKEN}` }).end(),
};

for (const [what, handler] of Object.entries(WIRE)) {
  test(`no secret is in the result of ${what}`, async () => {
    await using server = await serveWire((received, response, request) =>
      received.path.endsWith("/session")
        ? sendJson(response, 200, { token: TOKEN })
        : handler(received, response, request),
    );
    const erp = totalGest(server.url);
    const shop = framework360(server.url);
    const intent = { key: "k", reference: "r", body: "{}", basis: "" };
    const ofErp = await Promise.allSettled([erp.fetchShop(never), erp.createOrder(intent, never)]);
    const ofShop = await Promise.allSettled([
      shop.check(never),
      shop.writeProduct({ shopId: "1", fields: {} }, never),
      shop.writeProducts([{ shopId: "1", fields: {} }], never),
    ]);
    for (const secret of [PASSWORD, TOKEN]) expect(ofErp.map(allOf).join("\n")).not.toContain(secret);
    expect(ofShop.map(allOf).join("\n")).not.toContain(API_KEY);
    expect([...ofErp, ...ofShop].filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(2);
  });
}

test("no secret is in a refused connection's error, or in a client itself", async () => {
  for (const client of [totalGest("http://127.0.0.1:1"), framework360("http://127.0.0.1:1")]) {
    const call = "check" in client ? client.check(never) : client.fetchShop(never);
    const error: unknown = await call.catch((reason: unknown) => reason);
    for (const secret of SECRETS) expect(textOf(error) + textOf(client)).not.toContain(secret);
  }
});

test("no secret is in an address", async () => {
  await using server = await serveWire((_received, response) =>
    sendJson(response, 200, { status: 1, data: [], token: TOKEN }),
  );
  await framework360(server.url).fetchStatuses(never);
  await totalGest(server.url)
    .fetchShop(never)
    .catch(() => {});
  for (const { path, query } of server.ledger) {
    for (const secret of SECRETS) expect(path + JSON.stringify(query)).not.toContain(secret);
  }
});
