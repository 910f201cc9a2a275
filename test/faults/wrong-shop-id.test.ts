/** A shop id of TotalGest that was mistyped at first: put right as the hint says, the next run goes on. */
import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage } from "../support/stage.ts";

test("a wrong shop id is put right where nothing of it is in the data but orders that were never sent", async () => {
  const stage = await openStage();
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const wrong = { env: { TG360_TOTALGEST_SHOP_ID: "999" } };
  expect((await stage.run(["export-orders"], wrong)).code).not.toBe(0);
  expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ state: "queued" });
  const right = await stage.run(["export-orders"]);
  expect(right).toMatchObject({ code: 0 });
  expect(stage.sandbox.erp.orders).toHaveLength(1);
  expect(await stage.run(["export-orders"], wrong)).toMatchObject({ code: 4 });
});

test("data with an order that TotalGest may have is not taken to another shop id", async () => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 422 } });
  await stage.run(["export-orders"]);
  const [order] = await stage.withEngine(({ store }) => store.listOrders({}));
  expect(order).toMatchObject({ attempts: 1, erpNumber: null });
  const moved = await stage.run(["export-orders"], { env: { TG360_TOTALGEST_SHOP_ID: "999" } });
  expect(moved).toMatchObject({ code: 4 });
  expect(moved.stderr + moved.stdout).toContain("The data belongs to another setup");
});
