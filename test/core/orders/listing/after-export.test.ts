/** Changes of an order in the shop after its export. */

import { beforeEach, describe, expect, test } from "vitest";

import { judgeAfterExport, piecesSince } from "../../../../src/core/orders/listing/after-export.ts";
import type { Difference } from "../../../../src/core/orders/listing/difference.ts";
import { DAY, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { acknowledgeChanges } from "../../../support/decide.ts";
import type { ShopOrder } from "../../../../src/core/orders/order.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { sentOrder } from "../../../../src/core/orders/send/sent-order.ts";
import { type FakeClock, type World } from "../../../support/fake-world.ts";
import { anAddress, anErpProduct, anItem, anOrder, listed } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";

let store: Store;
let clock: FakeClock;
let world: World;
const never = new AbortController().signal;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

const MEANING = { due: ["3"], open: ["1"], cancelled: ["4", "5"], after: ["6"] };

const BEFORE = anOrder({
  id: "1",
  reference: "WEB-1",
  items: [anItem({ quantity: "1" }), anItem({ sku: "TEA", shopProductId: "502", name: "Tè" })],
  delivery: { name: "Posta", price: "5.00", rate: "8.1" },
  total: "25.00",
});

function differencesOf(now: Partial<ShopOrder>): readonly Difference[] {
  const sent = sentOrder(BEFORE, null);
  const judged = judgeAfterExport(listed({ ...BEFORE, ...now }), { sent, known: null }, MEANING, 1);
  return judged?.differences ?? [];
}

const item = (patch: Parameters<typeof anItem>[0]) =>
  anItem({ sku: "TEA", shopProductId: "502", name: "Tè", ...patch });

describe("a difference from what was sent", () => {
  test.each<[string, Partial<ShopOrder>, readonly Partial<Difference>[]]>([
    [
      "nothing, where only the status, the payment's state or a SKU of the catalogue changed",
      {
        status: "6",
        statusName: "Spedito",
        payment: { id: "card", name: "Carta di credito", paid: false, transaction: null },
        items: [anItem({ quantity: "1.0" }), item({ sku: "TEA-NEW", rate: "8.10" })],
      },
      [],
    ],
    [
      "a quantity",
      { items: [anItem({ quantity: "8" }), item({})] },
      [{ field: "quantity", article: "SKU-1", sent: "1", now: "8" }],
    ],
    [
      "one article removed, another one added",
      { items: [anItem(), anItem({ sku: "CUP", shopProductId: "503" })] },
      [
        { field: "quantity", article: "TEA", sent: "1", now: "0" },
        { field: "quantity", article: "CUP", sent: "0", now: "1" },
      ],
    ],
    [
      "a price",
      { items: [anItem({ price: "9.00" }), item({})] },
      [{ field: "amount", article: "SKU-1", sent: "10.00", now: "9.00" }],
    ],
    [
      "a VAT rate",
      { items: [anItem({ rate: "2.6" }), item({})] },
      [{ field: "vat", article: "SKU-1", sent: "8.1", now: "2.6" }],
    ],
    ["the delivery", { delivery: null }, [{ field: "delivery", sent: "5 (8.1 %)", now: null }]],
    ["a coupon", { coupon: { code: "X", amount: "2.00" } }, [{ field: "coupon", sent: null, now: "2.00" }]],
    [
      "a fee",
      { fees: [{ name: "Contrassegno", price: "3.00", rate: "8.1" }] },
      [{ field: "fees", sent: null, now: "3 (8.1 %)" }],
    ],
    ["the total", { total: "24.00" }, [{ field: "total", sent: "25.00", now: "24.00" }]],
    [
      "the billing address",
      { billing: anAddress({ street: "Via Cantonale 1" }), shipping: anAddress() },
      [{ field: "billing" }],
    ],
    ["the note", { note: "Ring twice" }, [{ field: "note" }]],
    [
      "the payment method",
      { payment: { id: "cod", name: "Contrassegno", paid: false, transaction: null } },
      [{ field: "payment" }],
    ],
  ])("is found: %s", (_what, now, expected) => {
    expect(differencesOf(now)).toEqual(expected.map((one) => expect.objectContaining(one) as Difference));
  });

  test("is a cancellation", () => {
    expect(differencesOf({ status: "4", statusName: "Rimborsato" })).toEqual([
      { field: "cancelled", article: null, sent: null, now: "Rimborsato" },
    ]);
  });

  test("is no other status of the class that the order had when a person sent it", () => {
    const baseline = { sent: sentOrder({ ...BEFORE, status: "4" }, null), known: null };
    expect(judgeAfterExport(listed({ ...BEFORE, status: "5" }), baseline, MEANING, 1)).toBeNull();
  });

  test("is found in the total and the cart even if the rest of the order cannot be read", () => {
    const unreadable = {
      ...listed(BEFORE),
      order: null,
      cart: { items: [anItem({ quantity: "2" }), item({})] },
      total: "35.00",
    };
    const baseline = { sent: sentOrder(BEFORE, null), known: null };
    expect(judgeAfterExport(unreadable, baseline, MEANING, 1)?.differences).toMatchObject([
      { field: "quantity", sent: "1", now: "2" },
      { field: "total", sent: "25.00", now: "35.00" },
    ]);
    const { cart: _cart, ...blind } = { ...unreadable, total: "25.00" };
    expect(judgeAfterExport(blind, baseline, MEANING, 1)).toBeNull();
  });

  test("includes the pieces beyond those sent, over all lines of an article", () => {
    const sent = sentOrder(anOrder({ items: [anItem({ quantity: "2" }), anItem({ quantity: "1" })] }), null);
    const now = anOrder({ items: [anItem({ quantity: "1" }), anItem({ quantity: "5" }), item({ quantity: "0.5" })] });
    const quantities = piecesSince(sent.sale.items, listed(now))?.items.map(({ sku, quantity }) => [sku, quantity]);
    expect(quantities).toEqual([
      ["SKU-1", "3"],
      ["TEA", "0.5"],
    ]);
  });
});

describe("an order changed, cancelled or refunded after its export", () => {
  beforeEach(async () => {
    world.shop.sell(BEFORE);
    await world.export();
    clock.advance(5 * MINUTE);
  });

  async function change(patch: Partial<ShopOrder>): Promise<void> {
    world.shop.orders.set("1", { ...BEFORE, ...patch });
    clock.advance(5 * MINUTE);
  }

  test.each([
    ["cancelled", { status: "4", statusName: "Annullato" }, "cancelled"],
    ["edited", { items: [anItem({ quantity: "8" }), item({})], total: "95.00" }, "quantity"],
  ])("is reported once: %s", async (_what, patch, field) => {
    await change(patch);
    const report = await world.export();
    expect(report).toMatchObject({ exitCode: 3, afterExport: [{ id: "1", reference: "WEB-1" }] });
    expect(report.afterExport[0]?.afterExport.differences[0]?.field).toBe(field);
    expect((await store.countStates(clock.now())).afterExport).toBe(1);
    expect(await world.export()).toMatchObject({ exitCode: 0, afterExport: [{ id: "1" }] });
    expect((await store.listOrders({ states: ["changed"] })).map(({ id }) => id)).toEqual(["1"]);
  });

  test("is also found months later, in the first run of the night", async () => {
    clock.advance(200 * DAY);
    await change({ total: "24.00" });
    expect(await world.export()).toMatchObject({ exitCode: 3, afterExport: [{ id: "1" }] });
  });

  test("is settled by a person, and a later change is a new problem", async () => {
    await change({ total: "24.00" });
    await world.export();
    expect(await acknowledgeChanges(world, ["WEB-1"], { reason: "credit note 7" }, never)).toMatchObject({
      exitCode: 0,
    });
    expect(await world.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    expect((await store.countStates(clock.now())).afterExport).toBe(0);
    expect(await store.readOrder("1")).toMatchObject({
      state: "exported",
      isAfterExportOpen: false,
      afterExport: expect.anything(),
    });
    await change({ total: "23.00" });
    expect(await world.export()).toMatchObject({ exitCode: 3, afterExport: [{ id: "1" }] });
    expect((await store.readOrderEvents("1")).filter(({ kind }) => kind === "acknowledged")).toMatchObject([
      { note: "credit note 7" },
    ]);
  });

  test("is no longer a problem once it equals what was sent again", async () => {
    await change({ total: "24.00" });
    await world.export();
    await change({});
    expect(await world.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    expect((await store.readOrder("1"))?.afterExport).toBeNull();
  });

  test("cannot be acknowledged if it does not differ or is not exported", async () => {
    world.shop.sell(anOrder({ id: "2", reference: "WEB-2", status: "1" }));
    const report = await acknowledgeChanges(world, ["1", "2"], { reason: "x" }, never);
    expect(report).toMatchObject({ exitCode: 3 });
    expect(report.orders.map(({ error }) => error?.code)).toEqual(["cannot-acknowledge", "cannot-acknowledge"]);
  });
});

test("a number is not where a changed order is: no other order has its id, so nothing is settled with it", async () => {
  world.shop.sell(BEFORE);
  await world.export();
  clock.advance(5 * MINUTE);
  world.shop.orders.set("1", { ...BEFORE, total: "24.00" });
  await world.export();
  const report = await acknowledgeChanges(world, ["1"], { reason: "H-7", number: "H-7" }, never);
  expect(report).toMatchObject({ exitCode: 3, orders: [{ error: { code: "cannot-acknowledge" } }] });
  expect(await store.readOrder("1")).toMatchObject({ isAfterExportOpen: true });
});

describe("pieces added to an exported order", () => {
  beforeEach(async () => {
    world.erp.put(anErpProduct({ quantity: "10" }));
    await world.pull();
    world.shop.sell(anOrder({ id: "1", reference: "WEB-1" }));
    await world.export();
    clock.advance(5 * MINUTE);
    await world.pull();
    const product = world.shop.get("SKU-1");
    if (product !== undefined)
      world.shop.products.set(product.id, { ...product, quantity: String(Number(product.quantity) - 7) });
    world.shop.orders.set(
      "1",
      anOrder({ id: "1", reference: "WEB-1", items: [anItem({ quantity: "8" })], total: "80.00" }),
    );
    clock.advance(5 * MINUTE);
  });

  test("stay reserved in every pull, so that the shop's stock is not raised", async () => {
    for (let cycle = 0; cycle < 3; cycle++) {
      await world.export();
      await world.pull({ full: cycle === 2 });
      expect(world.shop.quantityOf("SKU-1")).toBe(2);
      clock.advance(5 * MINUTE);
    }
  });

  test("are released by the first read of TotalGest's stock that begins after a person settled them", async () => {
    await world.export();
    await world.pull();
    world.erp.setStock("p1", "2");
    await acknowledgeChanges(world, ["1"], { reason: "booked 7 more by hand" }, never);
    await world.export();
    expect(await store.readProducts(["p1"])).toMatchObject([{ quantity: 2 }]);
    clock.advance(5 * MINUTE);
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(2);
  });
});

describe("a version that reads one more text of orders", () => {
  /** As a version left it that did not read notes. */
  async function forgetNotes(): Promise<void> {
    const sent = await store.readSent("1");
    if (sent === null) throw new Error("not sent");
    const { note: _note, ...marks } = sent.sale.marks;
    const sale = JSON.stringify({ ...sent.sale, marks });
    await store.changeOrders([{ id: "1" }], (order) => {
      const { note: _text, ...cart } = JSON.parse(order.cartText ?? "{}") as Record<string, unknown>;
      const row = { ...order, cartText: JSON.stringify(cart) };
      return { row, sent: { sale, booking: JSON.stringify(sent.booking) } };
    });
  }

  test.each([null, "Ring twice"])("changes no order that was sent: %s", async (note) => {
    world.shop.sell({ ...BEFORE, note });
    await world.export();
    await forgetNotes();
    const events = (await store.readOrderEvents("1")).length;
    clock.advance(MINUTE);
    expect(await world.export()).toMatchObject({ exitCode: 0, afterExport: [] });
    expect(await store.readOrder("1")).toMatchObject({ afterExport: null, order: { note } });
    if (note === null) expect(await store.readOrderEvents("1")).toHaveLength(events);
  });

  test("finds a note that was added after it was sent by a version that reads notes", async () => {
    world.shop.sell(BEFORE);
    await world.export();
    world.shop.sell({ ...BEFORE, note: "Ring twice" });
    expect(await world.export()).toMatchObject({ afterExport: [{ id: "1" }] });
  });
});
