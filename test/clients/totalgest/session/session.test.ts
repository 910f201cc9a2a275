import { setTimeout as pause } from "node:timers/promises";

import { expect, test } from "vitest";

import type { KeptSession } from "../../../../src/clients/totalgest/session.ts";

import { createFakeClock } from "../../fake-clock.ts";
import { sendJson, serveWire } from "../../wire-server.ts";
import {
  countLogins,
  never,
  PASSWORD,
  serveTotalGest,
  SESSION_PATH,
  SHOP_BODY,
  SHOP_PATH,
  tokenOf,
  totalGest,
} from "../totalgest.ts";

test("no login before the first call, and simultaneous calls share one login", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, SHOP_BODY));
  const erp = totalGest(server.url);
  expect(server.ledger).toEqual([]);
  await Promise.all(Array.from({ length: 8 }, () => erp.fetchShop(never)));
  await erp.fetchShop(never);
  expect(countLogins(server)).toBe(1);
});

test("clients one after the other share a session until a minute before its end, or until it is refused", async () => {
  let refused = "";
  await using server = await serveTotalGest((received, response) =>
    sendJson(response, tokenOf(received) === refused ? 401 : 200, SHOP_BODY),
  );
  const clock = createFakeClock();
  const keptSession: KeptSession = { issued: null };
  const loginsOfNext = async (): Promise<number> => {
    const before = countLogins(server);
    await totalGest(server.url, { clock, keptSession }).fetchShop(never);
    return countLogins(server) - before;
  };
  expect([await loginsOfNext(), await loginsOfNext()]).toEqual([1, 0]);
  refused = "token-1";
  expect([await loginsOfNext(), await loginsOfNext()]).toEqual([1, 0]);
  keptSession.issued = { token: "token-2", expiresMs: clock.now() + 60_000 };
  expect(await loginsOfNext()).toBe(0);
  clock.advance(1);
  expect(await loginsOfNext()).toBe(1);
  keptSession.issued = { token: "token-3", expiresMs: null };
  expect(await loginsOfNext()).toBe(1);
});

test("simultaneous calls with an expired token cause one renewal, and each is repeated once", async () => {
  await using server = await serveTotalGest((received, response) => {
    if (tokenOf(received) === "token-1") sendJson(response, 401, { error: { code: "token_expired", message: "" } });
    else sendJson(response, 200, SHOP_BODY);
  });
  const erp = totalGest(server.url);
  await Promise.all(Array.from({ length: 8 }, () => erp.fetchShop(never)));
  expect(countLogins(server)).toBe(2);
  expect(server.ledger.filter(({ path }) => path === SHOP_PATH)).toHaveLength(16);
});

test("a lease that expired during the renewal stops the second attempt", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 401, {}));
  const ended = new Error("the lease has ended");
  const erp = totalGest(server.url, {
    mayCall: () => {
      if (countLogins(server) === 2) throw ended;
    },
  });
  await expect(erp.fetchShop(never)).rejects.toBe(ended);
  expect(server.ledger.map(({ path }) => path)).toEqual([SESSION_PATH, SHOP_PATH, SESSION_PATH]);
});

test("a second 401 after an accepted login says nothing about the credentials", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 401, {}));
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({ reason: "session", exitCode: 6 });
  expect(countLogins(server)).toBe(2);
});

test("wrong credentials are reported in the system's own words", async () => {
  await using server = await serveWire((_received, response) =>
    sendJson(response, 401, { error: { code: "bad_credentials", message: "Benutzer oder Passwort falsch" } }),
  );
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({
    reason: "credentials",
    problem: { code: "credentials-refused", data: { detail: "bad_credentials: Benutzer oder Passwort falsch" } },
  });
});

test("a user without access to this shop lacks the permission", async () => {
  await using server = await serveWire((_received, response) =>
    sendJson(response, 403, { error: { code: "forbidden_shop", message: "" } }),
  );
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({
    reason: "permission",
    exitCode: 5,
    problem: { code: "permission-denied", data: { operation: "session" } },
  });
});

test("calls that wait for a refused login do not log in one after the other", async () => {
  const clock = createFakeClock();
  await using server = await serveWire((_received, response) => sendJson(response, 401, {}));
  const erp = totalGest(server.url, { concurrency: 1, clock });
  const calls = await Promise.allSettled(Array.from({ length: 8 }, () => erp.fetchShop(never)));
  expect(calls.every(({ status }) => status === "rejected")).toBe(true);
  expect(server.ledger).toHaveLength(1);
  clock.advance(5000);
  await expect(erp.fetchShop(never)).rejects.toMatchObject({ reason: "credentials" });
  expect(server.ledger).toHaveLength(2);
});

test("a login is repeated like a GET", async () => {
  let logins = 0;
  await using server = await serveWire((received, response) => {
    if (received.path !== SESSION_PATH) return sendJson(response, 200, SHOP_BODY);
    logins += 1;
    return logins < 3 ? sendJson(response, 502, {}) : sendJson(response, 200, { token: "late" });
  });
  await expect(totalGest(server.url).fetchShop(never)).resolves.toMatchObject({ id: "12" });
  expect(server.ledger[0]?.body).toBe(
    JSON.stringify({ username: "anna", password: PASSWORD, ownerId: "7", shopId: "12" }),
  );
});

test("a login without a token breaks the contract", async () => {
  await using server = await serveWire((_received, response) => sendJson(response, 200, { token: "" }));
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({
    problem: { code: "contract-broken", data: { operation: "session", path: "token" } },
  });
});

test("an abort of one caller does not end a shared login for the others", async () => {
  await using server = await serveWire(async (received, response) => {
    if (received.path === SESSION_PATH) await pause(50);
    sendJson(response, 200, received.path === SESSION_PATH ? { token: "shared" } : SHOP_BODY);
  });
  const erp = totalGest(server.url);
  const controller = new AbortController();
  const leaving = erp.fetchShop(controller.signal);
  const staying = erp.fetchShop(never);
  await pause(10);
  controller.abort(new Error("stop"));
  await expect(leaving).rejects.toThrow("stop");
  await expect(staying).resolves.toMatchObject({ id: "12" });
  expect(countLogins(server)).toBe(1);
});

test("a login that all callers have aborted is cancelled, and the next call logs in anew", async () => {
  let closed = 0;
  await using server = await serveWire((received, response) => {
    if (received.path !== SESSION_PATH) return sendJson(response, 200, SHOP_BODY);
    if (countLogins(server) > 1) return sendJson(response, 200, { token: "second" });
    response.on("close", () => {
      closed += 1;
    });
    return undefined;
  });
  const erp = totalGest(server.url);
  const controller = new AbortController();
  const leaving = erp.fetchShop(controller.signal);
  await pause(50);
  controller.abort(new Error("stop"));
  await expect(leaving).rejects.toThrow("stop");
  await expect(erp.fetchShop(never)).resolves.toMatchObject({ id: "12" });
  expect(closed).toBe(1);
});
