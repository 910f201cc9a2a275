/** What the doctor makes of a system with another format, over real HTTP. */
import { onTestFinished, expect, test } from "vitest";

import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../../../src/diagnosis/sample/totalgest/sample.ts";
import { realClock } from "../../../../src/app/app.ts";
import type { SystemSample } from "../../../../src/core/run/doctor/sample.ts";
import { Secret } from "../../../../src/core/common/secret.ts";
import { serveWire } from "../../../clients/wire-server.ts";

const never = new AbortController().signal;

/** An answer by path and query. */
type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];
type Answers = (path: string, authorization: string) => Answer;

const KEY = { authenticator: { type: "header", name: "X-Key", value: "{{password}}" }, basePath: "" };
const PATHS = {
  shop: { path: "/shop" },
  products: { path: "/articles", query: { limit: null } },
  product: { path: "/articles/{{id}}" },
  findOrder: { path: "/orders" },
};

async function look(profile: unknown, answers: Answers): Promise<SystemSample> {
  const server = await serveWire(({ path, query, headers }, response) => {
    const asked = query.length === 0 ? path : `${path}?${query.map((pair) => pair.join("=")).join("&")}`;
    const [status, body, more = {}] = answers(asked, String(headers["authorization"] ?? ""));
    response.writeHead(status, { "content-type": "application/json", ...more }).end(JSON.stringify(body));
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const parsed = parseTotalGestProfile(profile);
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const who = { ownerId: "1", shopId: "7", username: "u", password: new Secret("secret") };
  const how = { timeoutMs: 2000, concurrency: 4, clock: realClock, profile: parsed.profile };
  return sampleTotalGest({ endpoint: server.url, ...who, ...how }, never);
}

const PRODUCTS = [1, 2, 3].map((id) => ({
  id,
  code: `TEE-${String(id)}`,
}));

test("nothing is proposed from refused products", async () => {
  const { proposal } = await look({ ...KEY, ...PATHS }, (asked) =>
    asked === "/shop" ? [200, { enseigne: "Le Quai" }] : [422, { articles: PRODUCTS, heure: "2026-11-24T09:30:00Z" }],
  );
  expect(proposal.paths.map(({ path }) => path)).toEqual([]);
});

test("a rule in force that was found wrong is not proposed again", async () => {
  const products = PRODUCTS.map((product) => ({ ...product, attivo: product.id === 1 ? "P2" : "S" }));
  const active = { path: "attivo", map: { S: true, N: false } };
  const answers: Answers = (asked) => (asked === "/shop" ? [200, {}] : [200, { articles: products }]);
  const sample = await look({ ...KEY, ...PATHS, records: "articles", fields: { product: { active } } }, answers);
  const found = sample.calls.flatMap(({ fields }) => fields).find(({ field }) => field === "active");
  expect(found).toMatchObject({ state: "wrong", candidates: [] });
  expect(sample.proposal.paths.map(({ path }) => path)).not.toContain("fields.product.active");
});
