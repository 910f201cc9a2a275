/**
 * Sales, goods received, cancellations and edits at the worst moment: the shown quantity is right again within a cycle.
 */
import { describe, expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { clean } from "../support/checker.ts";
import { openStage, type Stage } from "../support/stage.ts";

const AT = "2026-11-24T10:00:00Z";

async function stageWithStock(quantity = "10"): Promise<Stage> {
  const stage = await openStage({ at: AT });
  stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity, unit: "pcs" } });
  await stage.pull();
  return stage;
}

function shown(stage: Stage): number {
  return Number(stage.sandbox.shop.products.withSku("SKU-1")[0]?.quantity);
}

/** An export and a pull, as the daemon does it. */
async function cycle(stage: Stage): Promise<void> {
  stage.clock.advance(5 * MINUTE);
  await stage.export();
  await stage.pull();
}

/** TotalGest's pieces, and those of orders that it does not know yet. */
function truth(stage: Stage): number {
  const known = new Set(stage.sandbox.erp.orders.map(({ externalReference }) => externalReference.split(":").at(-1)));
  const open = [...stage.sandbox.shop.orders.values()].filter(
    ({ id, status }) => status !== STATUS.cancelled && !known.has(id),
  );
  const reserved = open.flatMap(({ cart }) => cart).reduce((sum, item) => sum + Number(item.quantity), 0);
  return Number(stage.sandbox.erp.products.withSku("SKU-1")[0]?.stock.quantity) - reserved;
}

describe("the quantity that the shop shows", () => {
  test.each([
    ["products", "TotalGest"],
    ["products/bulkUpdate", "Framework360"],
    ["products/update", "Framework360"],
    ["orders/list", "Framework360"],
  ] as const)("is right within a cycle after a sale and goods received during %s", async (operation, system) => {
    const stage = await stageWithStock();
    const { erp, shop } = stage.sandbox;
    stage.clock.advance(5 * MINUTE);
    erp.setStock("p1", "12");
    // Two pushes go in bulk, one goes singly.
    if (operation === "products/bulkUpdate") erp.addProduct({ id: "p2", sku: "SKU-2" });
    let isDone = false;
    const when = (): boolean => {
      if (isDone) return false;
      isDone = true;
      shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 3 }] });
      erp.setStock("p1", "25");
      return false;
    };
    stage.sandbox.inject({ system, operation, when, times: Infinity, fault: { kind: "empty" } });
    await stage.pull();
    expect(isDone).toBe(true);
    await cycle(stage);
    expect([shown(stage), truth(stage)]).toEqual([22, 22]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is never more than there is, from the sale until TotalGest's own lower quantity", async () => {
    const stage = await stageWithStock("5");
    stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 5 }] });
    for (const step of [() => stage.pull(), () => stage.export(), () => stage.pull()]) {
      await step();
      expect(shown(stage)).toBe(0);
      stage.clock.advance(5 * MINUTE);
    }
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is raised again when an order is cancelled before it was sent, and when one was not completed for 14 days", async () => {
    const stage = await stageWithStock();
    const { shop } = stage.sandbox;
    const cancelled = shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 2 }], status: STATUS.unpaid });
    shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 3 }], status: STATUS.unpaid });
    await cycle(stage);
    expect(shown(stage)).toBe(5);
    shop.cancelOrder(cancelled.id);
    await cycle(stage);
    expect(shown(stage)).toBe(7);
    stage.clock.advance(14 * DAY);
    await cycle(stage);
    expect(shown(stage)).toBe(10);
    expect(await stage.verdict()).toEqual(clean());
  });
});

describe("an order", () => {
  test("that completes three weeks after it was placed is sent then, once", async () => {
    const stage = await stageWithStock();
    const { id } = stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }], status: STATUS.processing });
    await cycle(stage);
    stage.clock.advance(21 * DAY);
    stage.sandbox.shop.setOrderStatus(id, STATUS.completed);
    await cycle(stage);
    stage.clock.advance(DAY);
    await cycle(stage);
    expect(stage.sandbox.erp.orders).toHaveLength(1);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that a failed payment had cancelled is sent when it completes after all", async () => {
    const stage = await stageWithStock();
    const { id } = stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }], status: STATUS.unpaid });
    stage.sandbox.shop.cancelOrder(id);
    await cycle(stage);
    expect(shown(stage)).toBe(10);
    stage.sandbox.shop.setOrderStatus(id, STATUS.completed);
    await cycle(stage);
    expect(stage.sandbox.erp.orders).toHaveLength(1);
    expect(shown(stage)).toBe(9);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that is cancelled while it waits is not sent, even if cancelled between the list and the send", async () => {
    const stage = await stageWithStock();
    const { shop } = stage.sandbox;
    const { id } = shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    const when = (): boolean => {
      shop.cancelOrder(id);
      return false;
    };
    stage.sandbox.inject({ system: "Framework360", operation: "orders/get", when, fault: { kind: "empty" } });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(stage.sandbox.erp.orders).toEqual([]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that is edited or cancelled after its export is flagged, and not sent again", async () => {
    const stage = await openStage();
    const { shop } = stage.sandbox;
    stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
    await stage.pull();
    const [edited, cancelled] = [
      shop.placeOrder({ items: [{ sku: "SKU-1" }] }),
      shop.placeOrder({ items: [{ sku: "SKU-1" }] }),
    ];
    await stage.export();
    shop.editOrder(edited.id, { note: "Altro indirizzo" });
    shop.cancelOrder(cancelled.id);
    await stage.export();
    const status = await stage.run(["status", "orders", "--json"]);
    const { orders } = JSON.parse(status.stdout) as { orders: { id: string; flags: string[] }[] };
    const flags = Object.fromEntries(orders.map((order) => [order.id, order.flags]));
    expect(flags).toEqual({ [edited.id]: ["changed"], [cancelled.id]: ["cancelled"] });
    expect(stage.sandbox.erp.orders).toHaveLength(2);
    expect(await stage.verdict()).toMatchObject({ duplicated: [], lost: [], unlisted: [] });
  });
});

describe("one product that the shop refuses", () => {
  test("in a bulk call blocks no other", async () => {
    const stage = await openStage({ at: AT });
    const { erp, shop } = stage.sandbox;
    for (let index = 1; index <= 30; index++) erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    shop.refuseWrite = (written) => (written["sku"] === "SKU-7" ? "Nome vietato" : null);
    const report = await stage.pull();
    expect(report).toMatchObject({ exitCode: 3, summary: { created: 29, failed: 1 } });
    expect(report.rows.find(({ action }) => action === "failed")).toMatchObject({
      sku: "SKU-7",
      error: { code: "shop-refused-product" },
    });
  });

  test("as a bulk call refused as a whole is pushed singly", async () => {
    const stage = await openStage({ at: AT });
    for (let index = 1; index <= 5; index++)
      stage.sandbox.erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    const body = { status: 0, error: "invalid_items", message: "No" };
    stage.sandbox.inject({
      system: "Framework360",
      operation: "products/bulkUpdate",
      fault: { kind: "status", status: 200, body },
    });
    expect(await stage.pull()).toMatchObject({ exitCode: 0, summary: { created: 5 } });
  });

  test("for its text still sells out, and is still hidden", async () => {
    const stage = await openStage({ at: AT });
    const { erp, shop } = stage.sandbox;
    for (let index = 1; index <= 30; index++) erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    await stage.pull();
    shop.refuseWrite = (written) => (String(written["name"]).includes("Vietato") ? "Nome vietato" : null);
    erp.changeProduct("p1", { name: "Vietato", stock: { quantity: "0", unit: "pcs" } });
    erp.changeProduct("p2", { name: "Vietato", active: false });
    expect(await stage.pull()).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
    expect(shop.products.withSku("SKU-1")[0]).toMatchObject({ quantity: "0" });
    expect(shop.products.withSku("SKU-2")[0]).toMatchObject({ active: false });
  });
});
