import { expect, test } from "vitest";

import { sampleFramework360 } from "../../../src/diagnosis/sample/framework360/sample.ts";
import type { TotalGestOptions } from "../../../src/clients/totalgest/connection.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../../src/diagnosis/sample/totalgest/sample.ts";
import { realClock } from "../../../src/app/app.ts";
import type { FieldSample, SystemSample } from "../../../src/core/run/doctor/sample.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { openSandbox } from "../../support/sandbox.ts";
import { serveTotalGest, SHOP_BODY, SHOP_PATH } from "../../clients/totalgest/totalgest.ts";
import { serveWire } from "../../clients/wire-server.ts";

const never = new AbortController().signal;

function erpOptions({ erp, credentials }: Sandbox, profile: unknown = {}): TotalGestOptions {
  const { ownerId, shopId, username, password } = credentials;
  const parsed = parseTotalGestProfile(profile);
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return {
    endpoint: erp.url,
    ownerId,
    shopId,
    username,
    password: new Secret(password),
    timeoutMs: 5000,
    concurrency: 4,
    clock: realClock,
    profile: parsed.profile,
  };
}

function sampleShop({ shop, credentials }: Sandbox): Promise<SystemSample> {
  const apiKey = new Secret(credentials.apiKey);
  const common = { timeZone: "Europe/Zurich", timeoutMs: 5000, concurrency: 4, clock: realClock };
  return sampleFramework360({ url: shop.url, apiKey, ...common }, never);
}

function amiss({ calls }: SystemSample): readonly unknown[] {
  const wrong = ({ state, isOptional }: FieldSample): boolean =>
    state === "wrong" || (state === "absent" && !isOptional);
  return calls.flatMap(({ operation, failure, notes, fields }) => [
    ...(failure === null ? [] : [failure.problem]),
    ...notes,
    ...fields.filter(wrong).map(({ field }) => `${operation} ${field}`),
  ]);
}

test("for systems that follow the contract nothing is reported, nothing is proposed, and nothing is written", async () => {
  const sandbox = await openSandbox({ products: 600, orders: 20 });
  const [erp, shop] = [await sampleTotalGest(erpOptions(sandbox), never), await sampleShop(sandbox)];
  expect(amiss(erp)).toEqual([]);
  expect(amiss(shop)).toEqual([]);
  expect([erp.proposal.profile, shop.proposal.profile]).toEqual([{}, {}]);
  expect(erp.calls.map(({ operation }) => operation)).toEqual([
    "session",
    "shop",
    "products",
    "product",
    "findOrder",
    "listOrders",
  ]);
  expect(shop.calls.map(({ operation }) => operation)).toContain("orders/get");
  const writes = ["createOrder", "orders/update", "products/create", "products/update", "products/bulkUpdate"];
  expect(sandbox.ledger.filter(({ operation }) => writes.includes(operation))).toEqual([]);
});

test("a field is shown with its place and value, and no secret with the request", async () => {
  const sandbox = await openSandbox();
  const profile = { products: { query: { k: "{{password}}" } } };
  const { calls } = await sampleTotalGest(erpOptions(sandbox, profile), never);
  const products = calls.find(({ operation }) => operation === "products");
  expect(products?.sent).toContain("GET /api/v1/owners/");
  expect(JSON.stringify(calls)).not.toContain(sandbox.credentials.password);
  expect(products?.fields.find(({ field }) => field === "stock.quantity")).toMatchObject({
    path: "stock.quantity",
    state: "fine",
    expected: "",
  });
});

test.each([
  [
    { records: "data.rows" },
    { code: "records-missing", data: { path: "data.rows", candidates: ["items"] } },
    "records",
  ],
  [{ paginator: { type: "page", param: "seite" } }, { code: "same-page", data: { parameter: "seite" } }, null],
  [
    { authenticator: { type: "session", path: "/session", tokenPath: "access_token" } },
    { code: "token-missing", data: { path: "access_token" } },
    null,
  ],
])("a profile with %j is detected, and only the place of the products is proposed", async (profile, note, mended) => {
  const sandbox = await openSandbox({ products: 600 });
  const { calls, proposal } = await sampleTotalGest(erpOptions(sandbox, profile), never);
  expect(calls.flatMap(({ notes }) => notes)[0]).toMatchObject(note);
  expect(proposal.paths.map(({ path }) => path)).toEqual(mended === null ? [] : [mended]);
});

test("a wrong password is tried once", async () => {
  const sandbox = await openSandbox();
  const refused = await sampleTotalGest({ ...erpOptions(sandbox), password: new Secret("another") }, never);
  expect(refused.calls.map(({ operation, status }) => [operation, status])).toEqual([["session", 401]]);
});

test("a field with another name is proposed under its canonical name", async () => {
  const sandbox = await openSandbox();
  const profile = { fields: { product: { sku: "codice", "stock.quantity": "giacenza" } } };
  const { calls, proposal } = await sampleTotalGest(erpOptions(sandbox, profile), never);
  const fields = calls.find(({ operation }) => operation === "products")?.fields ?? [];
  const wrong = fields.filter(({ state, isOptional }) => state === "absent" && !isOptional);
  expect(wrong.map(({ field, candidates }) => [field, candidates[0]?.path])).toEqual([
    ["sku", "sku"],
    ["stock.quantity", "stock.quantity"],
  ]);
  expect(proposal.profile).toEqual({ fields: { product: { sku: "sku", "stock.quantity": "stock.quantity" } } });
});

test("invalid UTF-8 makes an answer of either system unsound, even in one record of a list", async () => {
  const latin1 = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), "latin1");
  const serverTime = "2026-11-24T09:00:00Z";
  await using erp = await serveTotalGest((received, response) => {
    const value =
      received.path === SHOP_PATH ? SHOP_BODY : { items: [{ id: "1", name: "Caffè" }], nextCursor: null, serverTime };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(latin1(value));
  });
  await using shop = await serveWire((received, response) => {
    const data = received.path.endsWith("products/list") ? [{ id: 1, name: "Caffè" }] : [];
    response.writeHead(200, { "content-type": "application/json" });
    response.end(latin1({ status: 1, data }));
  });
  const common = { timeoutMs: 5000, concurrency: 4, clock: realClock };
  const access = { ownerId: "7", shopId: "12", username: "anna", password: new Secret("x") };
  const samples = [
    await sampleTotalGest({ endpoint: erp.url, ...access, ...common }, never),
    await sampleFramework360({ url: shop.url, apiKey: new Secret("k"), timeZone: "Europe/Zurich", ...common }, never),
  ];
  const failures = samples.flatMap(({ calls }) =>
    calls.flatMap(({ failure }) => (failure === null ? [] : [failure.problem])),
  );
  expect(failures).toMatchObject([
    { code: "answer-no-text", data: { system: "TotalGest", operation: "products" } },
    { code: "answer-no-text", data: { system: "TotalGest", operation: "listOrders" } },
    { code: "answer-no-text", data: { system: "Framework360", operation: "products/list" } },
  ]);
});
