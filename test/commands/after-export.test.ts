/** What differs from what was sent, and an id that was given out twice, on the command line. */
import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

interface Json {
  readonly afterExport?: unknown;
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly error: { readonly code: string } | null;
  }[];
}

/** In the shop's words, as far as hours go. */
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString().slice(0, 19).replace("T", " ");

async function run(stage: Stage, ...args: readonly string[]): Promise<Ran & { readonly json: Json }> {
  const ran = await stage.run([...args, "--json"]);
  return { ...ran, json: JSON.parse(ran.stdout || "{}") as Json };
}

async function openExported(): Promise<{ readonly stage: Stage; readonly id: string }> {
  const stage = await openStage({ products: 1 });
  const { id } = stage.sandbox.shop.placeOrder({ reference: "WEB-77", cart: [CUSTOM_LINE] });
  expect([(await stage.run(["pull-products"])).code, (await run(stage, "export-orders")).code]).toEqual([0, 0]);
  return { stage, id };
}

test("an order that is edited after its export ends one run with 3, is degraded, and --acknowledge settles it", async () => {
  const { stage, id } = await openExported();
  const changed = [{ id, reference: "WEB-77", acknowledged: null, differences: [{ field: "total", now: "99.5" }] }];
  stage.sandbox.shop.editOrder(id, { total: "99.50" });
  const first = await run(stage, "export-orders");
  expect([first.code, first.json.afterExport]).toMatchObject([3, changed]);
  const second = await run(stage, "export-orders");
  expect([second.code, second.json.afterExport]).toMatchObject([0, changed]);
  expect((await run(stage, "status")).json).toMatchObject({
    health: "degraded",
    reasonCodes: ["orders-after-export"],
    afterExport: 1,
  });
  expect((await stage.run(["status", "orders", id, "--lang", "en"])).stdout).toContain("Total: 13.50 sent, now 99.50");
  const settle = ["fix", id, "--acknowledge"];
  expect((await stage.run(settle)).code).toBe(2);
  const settled = await run(stage, ...settle, "--reason", "credit note 12");
  expect([settled.code, settled.json.orders]).toMatchObject([0, [{ id, state: "exported", error: null }]]);
  const again = await run(stage, ...settle, "--reason", "credit note 12");
  expect([again.code, again.json.orders]).toMatchObject([3, [{ id, error: { code: "cannot-acknowledge" } }]]);
  const third = await run(stage, "export-orders");
  expect([third.code, third.json.afterExport]).toEqual([0, undefined]);
  const acknowledged = { acknowledged: { reason: "credit note 12" } };
  expect((await run(stage, "status", "orders", id)).json).toMatchObject({
    orders: [{ id, afterExport: acknowledged }],
  });
});

test("another order under the id of an exported one ends one run with 3, and is settled with its number in TotalGest", async () => {
  const { stage, id } = await openExported();
  stage.sandbox.shop.editOrder(id, { reference: "WEB-78", date: AN_HOUR_AGO });
  const first = await run(stage, "export-orders");
  const another = { reference: "WEB-78", number: null };
  const changed = [
    { id, reference: "WEB-77", differences: [{ field: "another", now: "WEB-78" }], anotherOrder: another },
  ];
  expect([first.code, first.json.orders, first.json.afterExport]).toMatchObject([3, [], changed]);
  const told = await stage.run(["status", "orders", id, "--lang", "en"]);
  expect(told.stdout).toContain("Another order has this number in the shop now: WEB-78 instead of WEB-77.");
  const settle = ["fix", id, "--acknowledge"];
  const without = await run(stage, ...settle, "--reason", "typed");
  expect([without.code, without.json.orders]).toMatchObject([3, [{ error: { code: "acknowledge-needs-number" } }]]);
  const settled = await run(stage, ...settle, "--mark-exported", "H-7");
  expect([settled.code, settled.json.orders]).toMatchObject([0, [{ id, state: "exported", error: null }]]);
  const second = await run(stage, "export-orders");
  expect([second.code, second.json.afterExport]).toEqual([0, undefined]);
  expect((await run(stage, "status", "orders", id)).json).toMatchObject({
    orders: [{ id, reference: "WEB-77", afterExport: { anotherOrder: { reference: "WEB-78", number: "H-7" } } }],
  });
  const references = stage.sandbox.erp.orders.map(({ externalReference }) => externalReference.split(":").at(-1));
  expect(references).toEqual([id]);
});
