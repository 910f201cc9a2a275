/** Silent reasons why orders are not found: clocks, truncated lists, one bad page, a refund's name. */
import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { describe, expect, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { readLastGood } from "../../src/core/run/health.ts";

const AT = "2026-11-24T10:00:00Z";

/** A stage whose engine has a clock this far ahead of both systems'. */
async function stageWithClockOff(aheadMs: number): Promise<Stage> {
  const systems = { nowMs: () => 0 };
  const stage = await openStage({ at: AT, now: () => systems.nowMs() });
  systems.nowMs = () => stage.clock.now() - aheadMs;
  return stage;
}

function shown(stage: Stage): string | undefined {
  return stage.sandbox.shop.products.withSku("SKU-1")[0]?.quantity;
}

async function standing(stage: Stage): Promise<readonly unknown[]> {
  const ran = await stage.withEngine(({ store }) => store.readNote("standing:clock"));
  return ran === null ? [] : (JSON.parse(ran) as readonly unknown[]);
}

describe("a local clock", () => {
  test.each([
    ["two days behind", -2 * DAY, "-2d"],
    ["nine days behind", -9 * DAY, "-9d"],
    ["twenty days ahead", 20 * DAY, "+20d"],
  ])("%s hides no order, raises no stock, and is reported", async (_, aheadMs, by) => {
    const stage = await stageWithClockOff(aheadMs);
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "10", unit: "pcs" } });
    const from = { export: { from: "2026-10-01", statuses: null, cancelled: null } };
    await stage.pull({}, from);
    shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 4 }] });
    shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 1 }], status: "1" });
    const pulled = await stage.pull({}, from);
    expect(shown(stage)).toBe("5");
    expect(pulled.exitCode).toBe(3);
    const clockOff = { code: "clock-off", data: { by, than: ["TotalGest", "Framework360"] } };
    expect(pulled.problems).toContainEqual(clockOff);
    const exported = await stage.export({}, from);
    expect(exported).toMatchObject({ exitCode: 3, summary: { exported: 1 } });
    await stage.pull({}, from);
    expect(shown(stage)).toBe("5");
    expect(await standing(stage)).toEqual([clockOff]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that is nine minutes ahead is no problem", async () => {
    const stage = await stageWithClockOff(9 * MINUTE);
    stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect([(await stage.pull()).exitCode, (await stage.export()).exitCode]).toEqual([0, 0]);
    expect(await standing(stage)).toEqual([]);
  });
});

test("an order that is dated 50 hours ahead is found", async () => {
  const stage = await openStage({ at: AT });
  stage.clock.advance(50 * HOUR);
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  stage.clock.advance(-50 * HOUR);
  expect((await stage.export()).summary.exported).toBe(1);
});

describe("a list of orders with a total", () => {
  test("and fewer records is incomplete: its orders are sent, the run is not good, and no stock is raised", async () => {
    const stage = await openStage({ at: AT });
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "100", unit: "pcs" } });
    await stage.pull();
    for (let index = 0; index < 40; index++) shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    shop.cutPages = 22;
    const ran = await stage.export();
    const data = { system: "Framework360", operation: "orders/list", came: 22, total: 40 };
    expect(ran).toMatchObject({
      exitCode: 6,
      summary: { exported: 22 },
      problems: [{ code: "list-incomplete", data }],
    });
    expect((await stage.withEngine(({ store }) => readLastGood(store))).orders).toBeNull();
    erp.setStock("p1", "150");
    expect((await stage.pull()).exitCode).toBe(6);
    expect(shown(stage)).toBe("60");
    shop.cutPages = null;
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 18 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is read once more before it is reported as incomplete", async () => {
    const stage = await openStage({ at: AT });
    const { shop } = stage.sandbox;
    for (let index = 0; index < 40; index++) shop.placeOrder({ cart: [CUSTOM_LINE] });
    shop.cutPages = 22;
    let calls = 0;
    const when = (): boolean => {
      calls += 1;
      if (calls === 3) shop.cutPages = null;
      return false;
    };
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", when, fault: { kind: "empty" } });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 40 } });
  });

  test("is complete in a busy shop, where an order arrives between every two pages", async () => {
    const stage = await openStage({ at: AT });
    const { shop } = stage.sandbox;
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    const when = ({ query }: { readonly query: Readonly<Record<string, readonly string[]>> }): boolean => {
      if (query["page"]?.[0] !== "1") shop.placeOrder({ cart: [CUSTOM_LINE] });
      return false;
    };
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", when, fault: { kind: "empty" } });
    expect(await stage.export()).toMatchObject({ exitCode: 0, problems: [] });
  });

  test("and no records is not an empty shop", async () => {
    const stage = await openStage({ at: AT });
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    stage.sandbox.shop.cutPages = 0;
    expect(await stage.export()).toMatchObject({ exitCode: 6, problems: [{ code: "list-incomplete" }] });
  });
});

describe("a catalogue with a total and fewer products", () => {
  test("creates and adopts nothing: no duplicate of a product that the shop has", async () => {
    const stage = await openStage({ at: AT });
    const { erp, shop } = stage.sandbox;
    for (let index = 0; index < 30; index++) {
      const sku = `SKU-${String(index)}`;
      erp.addProduct({ id: `p${String(index)}`, sku });
      expect(shop.products.create({ sku, name: sku })).not.toHaveProperty("error");
    }
    const there = shop.products.size;
    shop.cutPages = 7;
    const pulled = await stage.pull({ allowMassChange: MASS_CHANGES });
    expect(pulled).toMatchObject({ exitCode: 6, summary: { created: 0, adopted: 0 } });
    expect(pulled.problems).toContainEqual(expect.objectContaining({ code: "list-incomplete" }));
    expect(shop.products.size).toBe(there);
    shop.cutPages = null;
    expect((await stage.pull({ allowMassChange: MASS_CHANGES })).summary).toMatchObject({ created: 0, adopted: 30 });
    expect(shop.products.size).toBe(there);
  });
});

describe("one unreadable page of old orders", () => {
  test("blocks no new order, and the run reports what failed", async () => {
    const stage = await openStage({ at: AT });
    const { shop } = stage.sandbox;
    stage.clock.advance(-20 * DAY);
    for (let index = 0; index < 130; index++) shop.placeOrder({ cart: [CUSTOM_LINE] });
    stage.clock.advance(20 * DAY);
    const isOld = (query: Readonly<Record<string, readonly string[]>>): boolean =>
      (query["daterange"]?.[0] ?? "") < "2026-11-10" && query["page"]?.[0] === "1";
    const fault = { kind: "html" as const, status: 200 };
    const bad = stage.sandbox.inject({
      system: "Framework360",
      operation: "orders/list",
      times: Infinity,
      when: ({ query }) => isOld(query),
      fault,
    });
    for (let cycle = 0; cycle < 3; cycle++) {
      shop.placeOrder({ cart: [CUSTOM_LINE] });
      const ran = await stage.export();
      expect(ran).toMatchObject({ exitCode: 6, summary: { exported: 1 }, problems: [{ code: "got-html" }] });
      expect((await stage.withEngine(({ store }) => readLastGood(store))).orders).toBeNull();
      stage.clock.advance(5 * MINUTE);
    }
    bad.cancel();
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 130 } });
    expect(await stage.verdict()).toEqual(clean());
  });
});

describe("a refund status whose name resembles completed", () => {
  test("is not booked as a sale", async () => {
    const stage = await openStage({ at: AT });
    const { shop } = stage.sandbox;
    shop.statuses = [
      ...shop.statuses,
      { id: "9", name: "Rimborso completato" },
      { id: "10", name: "Preventivo completato" },
    ];
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    shop.placeOrder({ cart: [CUSTOM_LINE], status: "9" });
    shop.placeOrder({ cart: [CUSTOM_LINE], status: "10" });
    expect(await stage.export()).toMatchObject({ exitCode: 3, summary: { exported: 1, held: 1 } });
  });
});
