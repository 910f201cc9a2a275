/** An id of the shop, or a reference in TotalGest, that belongs to another order. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { DAY, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { acknowledgeChanges, dismissOrders, markExported } from "../../../../src/core/export/decisions.ts";
import type { ShopOrder } from "../../../../src/core/order/order.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { rowIdOf } from "../../../../src/core/order/listing/same-id.ts";
import { openStore } from "../../../../src/store/database.ts";
import { type FakeClock, makeWorld, remote, type World } from "../../../support/fake-world.ts";
import { anErpProduct, anItem, anOrder } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;
const never = new AbortController().signal;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, directory, store, world } = opened);
  return opened.close;
});

const FIRST = anOrder({ id: "1042", reference: "WEB-77", placedAt: "2026-11-23T08:30:00Z" });
/** The shop was restored from last night's backup and gives the id out again. */
const SECOND = anOrder({
  id: "1042",
  reference: "WEB-78",
  placedAt: "2026-11-24T09:15:00Z",
  items: [anItem({ quantity: "3" })],
  total: "30.00",
});
const SECOND_ID = rowIdOf(SECOND, [FIRST]);
const REUSED = {
  code: "order-id-reused",
  data: {
    id: "1042",
    reference: "WEB-78",
    placedAt: SECOND.placedAt,
    otherReference: "WEB-77",
    otherPlacedAt: FIRST.placedAt,
  },
};

async function sold(...orders: readonly ShopOrder[]): Promise<Awaited<ReturnType<World["export"]>>> {
  for (const order of orders) world.shop.sell(order);
  clock.advance(5 * MINUTE);
  return world.export();
}

async function stateOf(id: string): Promise<string | undefined> {
  return (await store.readOrder(id))?.state;
}

function references(): readonly string[] {
  return world.erp.orders.map(({ reference }) => reference.replace(/^fw360:[^:]+:/, ""));
}

describe("the row of an order", () => {
  const edited = { ...SECOND, placedAt: "2026-11-24T09:20:00Z" };
  const rows = [FIRST, { ...SECOND, id: SECOND_ID }];
  test.each<[string, Pick<ShopOrder, "id" | "reference" | "placedAt">, readonly (typeof FIRST)[], string]>([
    ["a new one: the shop's id", FIRST, [], "1042"],
    ["one with another date: the same", { ...FIRST, placedAt: SECOND.placedAt }, [FIRST], "1042"],
    ["one with another reference: the same", { ...FIRST, reference: "WEB-9" }, [FIRST], "1042"],
    ["the first of two", FIRST, rows, "1042"],
    ["the second of two", SECOND, rows, SECOND_ID],
    ["the second with another date", edited, rows, SECOND_ID],
    [
      "the one with just its reference and date, before one with either",
      SECOND,
      [{ ...SECOND, id: "x", placedAt: "" }, ...rows],
      SECOND_ID,
    ],
  ])("%s", (_name, order, known, id) => {
    expect(rowIdOf(order, known)).toBe(id);
  });

  test("is its own, with 8 hex digits, if reference and date both differ", () => {
    expect(SECOND_ID).toMatch(/^1042~[0-9a-f]{8}$/);
    expect(rowIdOf({ ...SECOND, reference: "WEB-79", placedAt: "2026-11-24T09:16:00Z" }, rows)).not.toBe(SECOND_ID);
  });
});

describe("an order with the id of another one", () => {
  test("gets its own row, on hold, and both are named; the first one does not change", async () => {
    await sold(FIRST);
    const before = await store.readOrder("1042");
    expect(await sold(SECOND)).toMatchObject({
      exitCode: 3,
      summary: { held: 1 },
      orders: [{ id: SECOND_ID, reference: "WEB-78", state: "held", error: REUSED }],
      afterExport: [],
    });
    expect(await store.readOrder("1042")).toEqual(before);
    expect(references()).toEqual(["1042"]);
  });

  test("is also held if it was not completed at first, with one line in its history", async () => {
    await sold(FIRST);
    await sold({ ...SECOND, status: "1", statusName: "In attesa" });
    expect(await store.readOrder(SECOND_ID)).toMatchObject({ state: "not-linked", reason: "status" });
    await sold(SECOND);
    for (let cycle = 0; cycle < 3; cycle++) await sold();
    expect(await store.readOrder(SECOND_ID)).toMatchObject({ state: "held", error: REUSED });
    expect((await store.readOrderEvents(SECOND_ID)).map(({ kind }) => kind)).toEqual(["seen", "held"]);
  });

  test("is not sent by --ids; --resend sends it once under its own reference, and the shop gets the number under its own id", async () => {
    await sold(FIRST);
    await sold(SECOND);
    expect(await world.export({ tokens: [SECOND_ID] })).toMatchObject({ exitCode: 3, orders: [{ error: REUSED }] });
    const sent = await world.export({ tokens: ["WEB-78"], resend: true });
    expect(sent).toMatchObject({ exitCode: 0, orders: [{ id: SECOND_ID, state: "exported" }] });
    expect(references()).toEqual(["1042", SECOND_ID]);
    expect(world.erp.orders[1]?.body).toMatchObject({ externalNumber: "WEB-78", totals: { gross: "30.00" } });
    expect(world.shop.reported).toEqual(["1042=A-1", "1042=A-2"]);
    expect(world.shop.calls.filter((call) => call.includes("~"))).toEqual([]);
    expect(await sold()).toMatchObject({ exitCode: 0, orders: [] });
  });

  test("is updated in its own row, and so is the first one when the shop shows it again", async () => {
    await sold(FIRST);
    await sold(SECOND);
    await world.export({ tokens: [SECOND_ID], resend: true });
    await sold({ ...SECOND, status: "4", statusName: "Annullato" });
    expect(await store.readOrder(SECOND_ID)).toMatchObject({ status: "4", flags: ["cancelled"] });
    expect(await store.readOrder("1042")).toMatchObject({ status: "3", flags: [] });
    await sold({ ...FIRST, total: "40.00", items: [anItem({ quantity: "4" })] });
    expect(await store.readOrder("1042")).toMatchObject({ total: "40.00", flags: ["changed"] });
    expect(await acknowledgeChanges(world, ["1042", SECOND_ID], "by hand", never)).toMatchObject({ exitCode: 0 });
    expect(await store.listAfterExport()).toEqual([]);
  });

  test("can be dismissed, or marked with a number other than the first one's", async () => {
    await sold(FIRST);
    await sold(SECOND);
    expect(await markExported(world, SECOND_ID, "A-1", never)).toMatchObject({
      orders: [{ error: { code: "number-taken", data: { other: "1042" } } }],
    });
    expect(await dismissOrders(world, [SECOND_ID], "no longer wanted", never)).toMatchObject({ exitCode: 0 });
    expect(await markExported(world, SECOND_ID, "A-9", never)).toMatchObject({ exitCode: 0 });
    expect([await stateOf("1042"), await stateOf(SECOND_ID)]).toEqual(["exported", "exported"]);
  });

  test("reserves its pieces in addition to the first one's", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await sold({ ...FIRST, items: [anItem({ sku: "SKU-1", quantity: "1" })], total: "10.00" });
    await sold({ ...SECOND, items: [anItem({ sku: "SKU-1", quantity: "3" })] });
    expect([await stateOf("1042"), await stateOf(SECOND_ID)]).toEqual(["exported", "held"]);
    expect((await store.readProducts(["p1"]))[0]?.quantity).toBe(6);
    await dismissOrders(world, [SECOND_ID], "no longer wanted", never);
    expect((await store.readProducts(["p1"]))[0]?.quantity).toBe(9);
  });

  test("never gets the first one's number in the shop", async () => {
    world.shop.fail.set("orders/update", remote("Framework360", "failing", 500));
    await sold(FIRST);
    world.shop.fail.clear();
    await sold(SECOND);
    expect(world.shop.reported).toEqual([]);
  });

  test("is cancelled if the shop no longer has either of them", async () => {
    await sold(FIRST);
    await sold(SECOND);
    world.shop.orders.clear();
    clock.advance(DAY);
    await world.export();
    expect(await store.readOrder(SECOND_ID)).toMatchObject({ state: "not-linked", reason: "cancelled" });
    expect(await stateOf("1042")).toBe("exported");
  });
});

test("a waiting order whose id the shop gives to another is held, and --resend sends it unchanged", async () => {
  world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
  await sold(FIRST);
  world.erp.fail.clear();
  const report = await sold(SECOND);
  expect(report.orders.map(({ id, state, error }) => [id, state, error?.code])).toEqual([
    ["1042", "held", "order-id-reused"],
    [SECOND_ID, "held", "order-id-reused"],
  ]);
  expect(await world.export({ tokens: ["1042"], resend: true })).toMatchObject({ exitCode: 0 });
  expect(world.erp.orders.map(({ body }) => body.externalNumber)).toEqual(["WEB-77"]);
  expect([await stateOf("1042"), await stateOf(SECOND_ID)]).toEqual(["exported", "held"]);
  expect(world.shop.reported).toEqual([]);
});

test("an order whose reference is too long for TotalGest is held", async () => {
  const id = "9".repeat(60);
  const report = await sold(anOrder({ id, reference: "WEB-1" }));
  expect(report).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: { code: "reference-too-long" } }] });
  expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toEqual([]);
});

describe("an order under whose reference TotalGest has another order", () => {
  const differs = { code: "erp-order-differs", data: { number: "A-1", total: "10.00 CHF", expected: "30.00 CHF" } };

  /** The state was lost and the shop restored: the same id, another order. */
  async function loseState(): Promise<void> {
    await sold(FIRST);
    await store.close();
    rmSync(join(directory, "tg360.db"));
    store = await openStore({ path: join(directory, "tg360.db"), clock });
    const { erp } = world;
    world = makeWorld(store, clock);
    Object.assign(world.erp, { orders: erp.orders, saysTotals: erp.saysTotals });
  }

  test("with another total is no success: it is held and not sent until a person decides", async () => {
    world.erp.saysTotals = true;
    await loseState();
    expect(await sold(SECOND)).toMatchObject({ exitCode: 3, orders: [{ id: "1042", state: "held", error: differs }] });
    for (let cycle = 0; cycle < 3; cycle++) {
      expect(await sold()).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: differs }] });
    }
    expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toHaveLength(1);
    const again = await world.export({ tokens: ["1042"], resend: true });
    expect(again).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: differs }] });
    expect(await markExported(world, "1042", "A-1", never)).toMatchObject({ exitCode: 0 });
  });

  test("is no success either if a look-up finds it", async () => {
    world.erp.saysTotals = true;
    await loseState();
    world.erp.script.push({ commit: false, answer: null });
    expect(await sold(SECOND)).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: differs }] });
  });

  test.each([
    ["the same", true, { ...SECOND, items: FIRST.items, total: "10.0" }],
    ["no answer of TotalGest", false, SECOND],
  ])("with a total of %s is this one", async (_name, saysTotals, order) => {
    world.erp.saysTotals = saysTotals;
    await loseState();
    expect(await sold(order)).toMatchObject({ exitCode: 0, orders: [{ state: "exported", foundThere: true }] });
  });
});
