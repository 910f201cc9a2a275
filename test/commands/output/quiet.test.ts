import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { realClock } from "../../../src/app/app.ts";
import { acquireLock } from "../../../src/store/sqlite/file/lock.ts";
import { isRecord } from "../../../src/core/common/record.ts";
import { serveWire } from "../../clients/wire-server.ts";
import { openAgency, treeOf } from "../../support/shops.ts";

it("cron's run prints what the webhook has said already, once, and the webhook does not say it again", async () => {
  await using chat = await serveWire((_received, response) => void response.end("ok"));
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 2, orders: 0 });
  agency.write("default", { ...treeOf(sandbox), lang: "en", notify: { webhookUrl: `${chat.url}/hook` } });
  await agency.run(["pull-products", "--quiet"]);
  const [product] = sandbox.shop.products.values();
  const order = sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
  sandbox.shop.editOrder(order.id, { payment: { ...order.payment, id: "77", name: "Barter" } });
  // By hand, on a screen.
  expect((await agency.run(["export-orders"])).code).toBe(3);
  expect(chat.ledger.map(({ body }) => body)).toEqual([expect.stringContaining("Barter")]);
  const other = sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
  // It prints what a notification lists, not only what this run met.
  expect((await agency.run(["export-orders", "--ids", other.id, "--quiet"])).err).toContain("Barter");
  expect((await agency.run(["export-orders", "--quiet"])).err).toBe("");
  expect(chat.ledger).toHaveLength(1);
});

it("what a good run met, and each product more that fails, is printed once", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 2, orders: 0 });
  const quiet = async (command: string): Promise<readonly [number, string]> => {
    const { code, err } = await agency.run([command, "--quiet"]);
    return [code, err];
  };
  await quiet("pull-products");
  for (const { id } of sandbox.erp.products.page(null, null, 2)) {
    sandbox.erp.changeProduct(id, { prices: [] });
    expect(await quiet("pull-products")).toEqual([3, expect.stringMatching(/price/i)]);
    expect(await quiet("pull-products")).toEqual([3, ""]);
  }
  const [product] = sandbox.shop.products.values();
  sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
  // An order that cannot be named: the list is whole, and the run is good.
  const withoutId = (value: unknown): unknown => (isRecord(value) && "id" in value ? { ...value, id: null } : value);
  const rewrite = (body: unknown): unknown =>
    JSON.parse(JSON.stringify(body), (_key, value: unknown) => (Array.isArray(value) ? value.map(withoutId) : value));
  const fault = { kind: "rewrite", rewrite } as const;
  sandbox.inject({ system: "Framework360", operation: "orders/list", times: Infinity, fault });
  const first = await quiet("export-orders");
  expect(first).toEqual([3, expect.stringContaining("id")]);
  expect(await quiet("export-orders")).toEqual([3, ""]);
});

it("an outage is printed when a notification would say it: after a quarter of an hour", async () => {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 1, orders: 0 });
  await agency.run(["export-orders", "--quiet"]);
  const fault = { kind: "status", status: 503 } as const;
  const operation = "orders/statuses";
  sandbox.inject({ system: "Framework360", operation, times: Number.POSITIVE_INFINITY, fault });
  const away = await agency.run(["export-orders", "--quiet"]);
  expect([away.code, away.err]).toEqual([6, ""]);
});

it("a quiet run prints what stands in no state, such as a lock that is held", async () => {
  const agency = openAgency();
  await agency.open("default", { products: 1, orders: 0 });
  await agency.run(["export-orders", "--quiet"]);
  const { signal } = new AbortController();
  const path = join(agency.dataDir, "orders.lock");
  const held = await acquireLock({ path, what: "orders", timeoutMs: 0, clock: realClock, signal });
  const locked = await agency.run(["export-orders", "--quiet", "--lock-timeout", "0"]);
  await held.release();
  expect([locked.code, locked.err]).toEqual([7, expect.stringMatching(/^tg360 export-orders:\n/)]);
});

it("a wrong configuration is printed once, and silences no other one on the machine", async () => {
  for (const agency of [openAgency(), openAgency()]) {
    writeFileSync(agency.configFile, JSON.stringify({ nonsense: 1, dataDir: agency.dataDir }), { mode: 0o600 });
    const wrong = await agency.run(["export-orders", "--quiet"]);
    expect([wrong.code, wrong.err]).toEqual([4, expect.stringContaining("nonsense")]);
    expect((await agency.run(["export-orders", "--quiet"])).err).toBe("");
  }
});
