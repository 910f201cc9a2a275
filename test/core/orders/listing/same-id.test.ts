/** An id of the shop, or a reference in TotalGest, that belongs to another order. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test, vi } from "vitest";

import { DAY, HOUR, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { acknowledgeChanges, dismissOrders, markExported } from "../../../support/decide.ts";
import { judgeFound } from "../../../../src/core/orders/export/look-up.ts";
import type { ShopOrder } from "../../../../src/core/orders/order.ts";
import type { OrderRecord } from "../../../../src/core/orders/record.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { isSameOrder } from "../../../../src/core/orders/order.ts";
import { openStore } from "../../../../src/store/database.ts";
import { type FakeClock, makeWorld, remote, type World } from "../../../support/fake-world.ts";
import { aBookedOrder, anErpProduct, anItem, anOrder } from "../../../support/specimens.ts";
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

async function sold(...orders: readonly ShopOrder[]): Promise<Awaited<ReturnType<World["export"]>>> {
  for (const order of orders) world.shop.sell(order);
  clock.advance(5 * MINUTE);
  return world.export();
}

async function row(id = "1042"): Promise<OrderRecord> {
  const record = await store.readOrder(id);
  if (record === null) throw new Error(`${id} is not stored`);
  return record;
}

/** References of what TotalGest has, without the site. */
function booked(): readonly string[] {
  return world.erp.orders.map(({ reference }) => reference.replace(/^fw360:[^:]+:/, ""));
}

async function quantity(): Promise<number | null | undefined> {
  return (await store.readProducts(["p1"]))[0]?.quantity;
}

test.each<[string, boolean, Partial<ShopOrder>]>([
  ["with another reference", false, { reference: "WEB-9" }],
  ["placed three hours later", false, { placedAt: "2026-11-23T11:30:00Z" }],
  ["placed three hours earlier", false, { placedAt: "2026-11-23T05:30:00Z" }],
  ["placed a minute less than three hours later", true, { placedAt: "2026-11-23T11:29:00Z" }],
  ["with another total", true, { total: "99.00" }],
])("an order %s is another one: %s", (_name, isSame, patch) => {
  expect(isSameOrder(FIRST, { ...FIRST, ...patch })).toBe(isSame);
});

describe("an order with the id of one that was never sent", () => {
  /** TotalGest cannot be reached, so the first order waits. */
  async function waiting(): Promise<void> {
    world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
    await sold(FIRST);
    world.erp.fail.clear();
  }

  test("takes its row, on hold; buyer, lines and total of the old one stay in the history", async () => {
    await waiting();
    const report = await sold(SECOND);
    const error = { code: "order-id-reused", data: { id: "1042", reference: "WEB-78" } };
    expect(report).toMatchObject({ exitCode: 3, orders: [{ id: "1042", reference: "WEB-78", state: "held", error }] });
    expect(await row()).toMatchObject({ total: "30.00", placedAt: SECOND.placedAt, isIdReused: true });
    expect(booked()).toEqual([]);
    const [, taken] = await store.readOrderEvents("1042");
    expect(taken).toMatchObject({
      kind: "id-taken-over",
      detail: {
        code: "order-described",
        data: {
          reference: "WEB-77",
          placedAt: FIRST.placedAt,
          total: "10.00 CHF",
          buyer: "Anna Bernasconi",
          lines: "1 × SKU-1",
        },
      },
    });
  });

  test("waits until a person sends it, however often it is listed; then it goes out under the id, and the shop gets no number", async () => {
    await waiting();
    for (let cycle = 0; cycle < 3; cycle++) expect(await sold(SECOND)).toMatchObject({ exitCode: 3 });
    expect((await store.readOrderEvents("1042")).filter(({ kind }) => kind === "id-taken-over")).toHaveLength(1);
    expect(await world.export({ tokens: ["WEB-78"], resend: true })).toMatchObject({ exitCode: 0 });
    expect(world.erp.orders.map(({ body }) => body.externalNumber)).toEqual(["WEB-78"]);
    expect(booked()).toEqual(["1042"]);
    expect(world.shop.reported).toEqual([]);
  });

  test("is on hold too if it came after a person had decided to send the one that was there", async () => {
    await waiting();
    for (const how of [{ resend: true }, { resend: false }, { resend: false, articleBy: "link" as const }]) {
      world.shop.sell(how.resend ? SECOND : { ...SECOND, reference: `WEB-${JSON.stringify(how).length}` });
      expect(await world.export({ tokens: ["1042"], ...how })).toMatchObject({
        exitCode: 3,
        orders: [{ state: "held", error: { code: "order-id-reused" } }],
      });
    }
    expect(booked()).toEqual([]);
  });

  test("is on hold too if it is completed only later, and if a cancellation came in between", async () => {
    await waiting();
    await sold({ ...SECOND, status: "1", statusName: "In attesa" });
    expect(await row()).toMatchObject({ state: "not-linked", reason: "status" });
    await sold({ ...SECOND, status: "4", statusName: "Annullato" });
    await sold(SECOND);
    expect(await row()).toMatchObject({ state: "held", error: { code: "order-id-reused" } });
    expect(booked()).toEqual([]);
  });

  test("reserves its own pieces, not the old one's", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await waiting();
    expect(await quantity()).toBe(9);
    await sold(SECOND);
    expect(await quantity()).toBe(7);
  });

  test("is not sent by a read just before the send: the next discovery decides", async () => {
    await waiting();
    vi.spyOn(world.erp, "fetchShop").mockImplementationOnce(() => {
      world.shop.sell(SECOND);
      return world.erp.fetchShop();
    });
    await world.export();
    expect([booked(), (await row()).reference]).toEqual([[], "WEB-77"]);
    expect(await sold()).toMatchObject({ orders: [{ reference: "WEB-78", state: "held" }] });
  });
});

describe("an order with the id of one that was sent", () => {
  test("is a change after its export, on which the row stays as it is", async () => {
    await sold(FIRST);
    const before = await row();
    expect(await sold(SECOND)).toMatchObject({
      exitCode: 3,
      orders: [],
      afterExport: [
        {
          id: "1042",
          reference: "WEB-77",
          isNoticed: false,
          afterExport: {
            differences: [{ field: "another", sent: "WEB-77", now: "WEB-78" }],
            newcomer: { reference: "WEB-78", total: "30.00", buyer: "Anna Bernasconi", meaning: "due", number: null },
          },
        },
      ],
    });
    const { afterExport, isNoticed } = await row();
    const open = { isIdReused: true, isReported: true, isAfterExportOpen: true };
    expect(await row()).toEqual({ ...before, ...open, afterExport, isNoticed });
    expect(await sold()).toMatchObject({ exitCode: 0, afterExport: [{ isNoticed: true }] });
    expect(booked()).toEqual(["1042"]);
  });

  test("reserves its pieces until a person has typed it into TotalGest, and settles it with the number there", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await sold(FIRST);
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "9" }));
    await world.pull();
    await sold(SECOND);
    expect(await quantity()).toBe(6);
    expect(await acknowledgeChanges(world, ["1042"], { reason: "typed" }, never)).toMatchObject({
      exitCode: 3,
      orders: [{ error: { code: "acknowledge-needs-number", data: { reference: "WEB-78" } } }],
    });
    expect(await acknowledgeChanges(world, ["1042"], { reason: "A-1", number: "A-1" }, never)).toMatchObject({
      orders: [{ error: { code: "number-taken", data: { other: "1042" } } }],
    });
    expect(await acknowledgeChanges(world, ["1042"], { reason: "H-7", number: "H-7" }, never)).toMatchObject({
      exitCode: 0,
    });
    expect(await quantity()).toBe(6);
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "6" }));
    await world.pull();
    expect(await quantity()).toBe(6);
    expect(await sold(SECOND)).toMatchObject({ exitCode: 0, afterExport: [] });
    expect((await row()).afterExport).toMatchObject({ newcomer: { number: "H-7" }, acknowledged: { reason: "H-7" } });
  });

  test.each([
    ["CHF", 0, 0],
    ["EUR", 3, 1],
  ])("stays settled when its buyer is forgotten, unless its currency changes: %s", async (currency, exitCode, open) => {
    await sold(FIRST);
    await sold(SECOND);
    await acknowledgeChanges(world, ["1042"], { reason: "H-7", number: "H-7" }, never);
    expect([...(await store.forgetOrders(["1042"], { atMs: clock.now(), kind: "forgotten" }))]).toEqual([
      ["1042", null],
    ]);
    const report = await sold({ ...SECOND, currency });
    expect([report.exitCode, report.afterExport.length]).toEqual([exitCode, open]);
  });

  test("is a new problem when it changes after that, or when a third one comes; a shipped one has not changed", async () => {
    await sold(FIRST);
    await sold(SECOND);
    const settle = (number: string) => acknowledgeChanges(world, ["1042"], { reason: number, number }, never);
    await settle("H-7");
    expect(await sold({ ...SECOND, status: "5", statusName: "Spedito" })).toMatchObject({ exitCode: 0 });
    expect(await sold({ ...SECOND, total: "31.00" })).toMatchObject({
      exitCode: 3,
      afterExport: [{ isNoticed: false }],
    });
    await settle("H-8");
    const third = { ...SECOND, reference: "WEB-79", placedAt: "2026-11-25T09:15:00Z" };
    expect(await sold(third)).toMatchObject({
      exitCode: 3,
      afterExport: [{ afterExport: { newcomer: { reference: "WEB-79", number: null } } }],
    });
  });

  test("is no new problem when it is completed after a person has typed it into TotalGest", async () => {
    await sold(FIRST);
    await sold({ ...SECOND, status: "1", statusName: "In attesa" });
    await acknowledgeChanges(world, ["1042"], { reason: "H-7", number: "H-7" }, never);
    expect(await sold(SECOND)).toMatchObject({ exitCode: 0, afterExport: [] });
  });

  test("needs no number once the shop has cancelled it, and reserves nothing then", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await sold(FIRST);
    await sold(SECOND);
    expect(await quantity()).toBe(6);
    await sold({ ...SECOND, status: "4", statusName: "Annullato" });
    expect(await quantity()).toBe(9);
    expect(await acknowledgeChanges(world, ["1042"], { reason: "a test" }, never)).toMatchObject({ exitCode: 0 });
    expect(await sold()).toMatchObject({ exitCode: 0, afterExport: [] });
  });

  test("is cancelled if the shop does not have it any more", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await sold(FIRST);
    await sold(SECOND);
    world.shop.orders.delete("1042");
    clock.advance(DAY);
    await sold();
    expect([await quantity(), (await row()).state]).toEqual([9, "exported"]);
    expect(await acknowledgeChanges(world, ["1042"], { reason: "a test" }, never)).toMatchObject({ exitCode: 0 });
  });

  test("stays reserved for 14 days if it is not completed, also when a person has acknowledged it", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await sold(FIRST);
    await sold({ ...SECOND, status: "1", statusName: "In attesa" });
    expect(await acknowledgeChanges(world, ["1042"], { reason: "not paid yet" }, never)).toMatchObject({ exitCode: 0 });
    await world.pull();
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "9" }));
    await world.pull();
    expect(await quantity()).toBe(6);
    clock.advance(15 * DAY);
    await world.pull();
    expect(await quantity()).toBe(9);
  });

  test("has nothing written to the shop about it, settled or not", async () => {
    world.shop.fail.set("orders/update", remote("Framework360", "failing", 500));
    await sold(FIRST);
    world.shop.fail.clear();
    await sold(SECOND);
    await acknowledgeChanges(world, ["1042"], { reason: "H-7", number: "H-7" }, never);
    await sold();
    expect(world.shop.reported).toEqual([]);
  });

  test("stays a problem, and the first one is compared again, when the shop shows the first one again", async () => {
    await sold(FIRST);
    await sold(SECOND);
    await sold({ ...FIRST, total: "40.00", items: [anItem({ quantity: "4" })] });
    expect((await row()).afterExport).toMatchObject({
      differences: [{ field: "another" }, { field: "quantity", now: "4" }, { field: "total", now: "40.00" }],
      newcomer: { reference: "WEB-78" },
    });
  });
});

describe("an order with the id of one that a person decided on", () => {
  test("leaves a dismissed one dismissed, and is a problem of its own", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
    await sold(FIRST);
    await dismissOrders(world, ["1042"], "a test", never);
    world.erp.fail.clear();
    expect(await sold(SECOND)).toMatchObject({ exitCode: 3, orders: [], afterExport: [{ id: "1042" }] });
    expect(await row()).toMatchObject({ state: "not-linked", reason: "dismissed", reference: "WEB-77" });
    expect(await quantity()).toBe(7);
    expect(await acknowledgeChanges(world, ["1042"], { reason: "H-7", number: "H-7" }, never)).toMatchObject({
      exitCode: 0,
    });
    await world.pull();
    expect([await quantity(), booked()]).toEqual([10, []]);
  });

  test("holds one that still waits, which is not sent any more and can be marked or dismissed", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
    await sold({ ...FIRST, status: "1", statusName: "In attesa" });
    await world.export({ tokens: ["1042"] });
    world.erp.fail.clear();
    const replaced = { code: "order-replaced", data: { id: "1042", reference: "WEB-78" } };
    expect(await sold(SECOND)).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: replaced }] });
    expect(await quantity()).toBe(6);
    expect(await world.export({ tokens: ["1042"], resend: true })).toMatchObject({ orders: [{ error: replaced }] });
    expect(booked()).toEqual([]);
    expect(await markExported(world, "1042", "H-6", never)).toMatchObject({ exitCode: 0 });
    expect(await row()).toMatchObject({
      state: "exported",
      erpNumber: "H-6",
      afterExport: { acknowledged: null },
    });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "9" }));
    await world.pull();
    expect(await quantity()).toBe(6);
  });
});

describe("many orders that differ at once in one list", () => {
  const MANY = Array.from({ length: 12 }, (_, at) =>
    anOrder({ id: String(at), reference: `W-${String(at)}`, placedAt: `2026-11-23T08:${String(10 + at)}:00Z` }),
  );
  const later = (order: ShopOrder, ms: number): ShopOrder => ({
    ...order,
    placedAt: new Date(Date.parse(order.placedAt) + ms).toISOString(),
  });

  test.each<[string, (order: ShopOrder) => ShopOrder]>([
    ["dates moved by a time zone", (order) => later(order, 6 * HOUR)],
    ["references were numbered anew", (order) => ({ ...order, reference: `2026-${order.id}` })],
  ])("whose %s are one problem, and nothing changes, whatever the shop's pages hold", async (_name, moved) => {
    await sold(...MANY);
    const before = await Promise.all(MANY.map(({ id }) => row(id)));
    world.shop.pageSize = 3;
    const report = await sold(...MANY.map(moved));
    expect(report).toMatchObject({
      exitCode: 3,
      problems: [{ code: "orders-moved", data: { count: 12 } }],
      afterExport: [],
    });
    expect(await Promise.all(MANY.map(({ id }) => row(id)))).toEqual(before);
  });

  test("are a wrong list from exactly ten on", async () => {
    await sold(...MANY);
    const ten = MANY.slice(0, 10).map((order) => later(order, 6 * HOUR));
    expect(await sold(...ten)).toMatchObject({
      problems: [{ code: "orders-moved", data: { count: 10 } }],
      afterExport: [],
    });
  });

  test("are other orders if nine of them moved, or if both date and reference differ", async () => {
    await sold(...MANY);
    const nine = MANY.slice(0, 9).map((order) => later(order, 6 * HOUR));
    expect((await sold(...nine)).afterExport).toHaveLength(9);
    const all = MANY.map((order) => ({ ...later(order, DAY), reference: `again-${order.id}` }));
    expect((await sold(...all)).afterExport).toHaveLength(12);
  });

  test("are other orders if each date moved by another time", async () => {
    await sold(...MANY);
    const all = MANY.map((order, at) => later(order, DAY + at * MINUTE));
    expect((await sold(...all)).afterExport).toHaveLength(12);
  });
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

  test("is no success where TotalGest gives no totals and the shop gave the id again", async () => {
    await loseState();
    await sold({ ...FIRST, currency: "EUR" });
    await sold(SECOND);
    const again = await world.export({ tokens: ["1042"], resend: true });
    const unknown = { code: "erp-order-differs", data: { number: "A-1", total: "?", expected: "30.00 CHF" } };
    expect(again).toMatchObject({ exitCode: 3, orders: [{ state: "held", warnings: [unknown] }] });
    expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toEqual([]);
  });

  test("twice is held, and nothing more is sent until a person decides", async () => {
    await loseState();
    const find = world.erp.findOrders.bind(world.erp);
    world.erp.findOrders = async (reference) =>
      (await find(reference)).flatMap((one) => [one, { ...one, id: "twin", number: "A-2" }]);
    const doubled = { code: "erp-order-doubled", data: { number: "A-1", others: "A-2" } };
    for (let cycle = 0; cycle < 3; cycle++) {
      expect(await sold(SECOND)).toMatchObject({ exitCode: 3, orders: [{ state: "held", error: doubled }] });
    }
    expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toHaveLength(1);
  });

  test.each([
    ["the same", true, { ...SECOND, items: FIRST.items, total: "10.0" }],
    ["no answer of TotalGest", false, SECOND],
  ])("with a total of %s is this one", async (_name, saysTotals, order) => {
    world.erp.saysTotals = saysTotals;
    await loseState();
    expect(await sold(order)).toMatchObject({ exitCode: 0, orders: [{ state: "exported", foundThere: true }] });
    // What the run is remembered by: it found the order, and sent nothing.
    expect(await store.listRuns(1)).toMatchObject([{ summary: { exported: 0, alreadyExported: 1 } }]);
  });
});

test("a total that TotalGest gives without a currency is in the order's", () => {
  const totalOf = (currency: string | null) =>
    judgeFound(
      {
        ...aBookedOrder({ id: "o1", number: "A-1", reference: null }),
        totals: { net: null, vat: null, gross: "30.00" },
        currency,
      },
      { ...SECOND, isIdReused: false },
      null,
    );
  expect(totalOf(null)).toBeNull();
  expect(totalOf("EUR")).toMatchObject({ code: "erp-order-differs" });
});
