import { beforeEach, describe, expect, it } from "vitest";

import type { ShopOrder } from "../../src/core/orders/order.ts";
import type { OrderPolicy } from "../../src/core/orders/record.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { aShopProduct, anItem, anOrder, listed, aSeen } from "../support/specimens.ts";
import { anOrderOf } from "./store-orders-suite.ts";
import {
  aDesired,
  anAttempt,
  anIntent,
  aPolicy,
  aPart,
  aPush,
  CREATED_MS,
  pendingIds,
  readIn,
  readOne,
  synced,
  changes,
} from "./store-subject.ts";

const DAY_MS = 24 * 60 * 60_000;
const BROKEN = problem("outcome-closed", { detail: "" });
const TAKEN = { kind: "exported", order: { id: "o1", number: "A-1" }, how: "created" } as const;

/** What the shop should show of the stock, and when to push it again. */
export function describeStock(storeOf: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = storeOf();
  });

  const record = (order: ShopOrder, policy: Partial<OrderPolicy> = {}): Promise<unknown> =>
    store.recordOrders([listed(order)], aPolicy(policy));

  const shown = async (id = "p1"): Promise<number> => (await readOne(store, id)).quantity;

  const exportIt = async (id = "1042"): Promise<void> => {
    await store.beginSend(id, anIntent(), anAttempt(CREATED_MS));
    await store.recordOutcome(id, TAKEN, CREATED_MS);
  };

  describe("the shown quantity", () => {
    it.each([
      ["10", 10],
      ["10.999999", 10],
      ["0.5", 0],
      ["-3", 0],
      ["-0.5", 0],
      ["0", 0],
    ])("floors a stock of %s to %i", async (quantity, pieces) => {
      await readIn(store, aDesired({ quantity }));
      expect(await shown()).toBe(pieces);
    });

    it("works with an absurdly large stock and orders", async () => {
      await readIn(store, aDesired({ quantity: "999999999999999" }));
      expect(await shown()).toBeGreaterThan(0);
      const items = Array.from({ length: 20 }, () => anItem({ quantity: "999999999999999" }));
      await record(anOrder({ items }));
      expect(await shown()).toBe(0);
    });

    it("works with more pieces than fit in 64 bits", async () => {
      await readIn(store, aDesired());
      await record(anOrder({ items: Array.from({ length: 10_000 }, () => anItem({ quantity: "1e15" })) }));
      expect(await shown()).toBe(0);
    });

    it("is exact with decimal quantities in orders", async () => {
      await readIn(store, aDesired({ quantity: "1" }));
      await record(anOrder({ items: [anItem({ quantity: "0.1" }), anItem({ quantity: "0.2" })] }));
      await readIn(store, aDesired({ quantity: "1.3" }));
      expect(await shown()).toBe(1);
      await readIn(store, aDesired({ quantity: "1.299999" }));
      expect(await shown()).toBe(0);
    });

    it("leaves the buffer out, and is computed again when the buffer changes", async () => {
      await store.refreshPending({ buffer: 2, nowMs: 0 });
      await readIn(store, aDesired());
      expect(await shown()).toBe(8);
      await store.refreshPending({ buffer: 0, nowMs: 0 });
      expect(await shown()).toBe(10);
      await store.refreshPending({ buffer: 50, nowMs: 0 });
      expect(await shown()).toBe(0);
    });
  });

  describe("reservations", () => {
    beforeEach(async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
    });

    it("take the pieces of a queued order, and give them back when it is cancelled", async () => {
      await record(anOrderOf("3"));
      expect(await shown()).toBe(7);
      await record(anOrderOf("3", { status: "4" }));
      expect(await shown()).toBe(10);
    });

    it("follow the items of an edited order", async () => {
      await record(anOrderOf("3"));
      await record(anOrder({ items: [anItem({ sku: "SKU-2", shopProductId: "502", quantity: "4" })] }));
      expect(await shown("p2")).toBe(6);
      expect(await shown("p1")).toBe(10);
    });

    it("stay when an order that was readable becomes unreadable", async () => {
      await record(anOrderOf("3"));
      await record(anOrder({ id: "1043", items: [anItem({ sku: "SKU-2", shopProductId: "502" })] }));
      const fault = problem("order-invalid", { id: "1042", path: "cart", found: "x" });
      await store.recordOrders([{ ...listed(anOrderOf("3")), order: null, fault }], aPolicy());
      await readIn(store, aDesired({ quantity: "9" }), aDesired({ id: "p2", sku: "SKU-2" }));
      expect(await shown()).toBe(6);
    });

    it("are made from the readable part of an order that was never fully readable, and follow it", async () => {
      const fault = problem("order-invalid", { id: "1042", path: "total", found: "1,50" });
      const unreadable = (quantity: string) => ({
        ...listed(anOrderOf(quantity)),
        order: null,
        cart: { items: anOrderOf(quantity).items },
        fault,
      });
      await store.recordOrders([unreadable("3")], aPolicy());
      expect(await shown()).toBe(7);
      await store.recordOrders([unreadable("4")], aPolicy());
      expect(await shown()).toBe(6);
      expect(await store.readOrder("1042")).toMatchObject({ state: "held", order: null, fault });
      await store.recordOrders([{ ...unreadable("4"), status: "4" }], aPolicy());
      expect(await shown()).toBe(10);
    });

    it("find an item without a SKU by the shop's product, and ignore custom items", async () => {
      await record(
        anOrder({
          items: [
            anItem({ sku: null, quantity: "2" }),
            anItem({ kind: "custom", sku: null, shopProductId: null, quantity: "5" }),
          ],
        }),
      );
      expect(await shown()).toBe(8);
    });

    it("never raise the shown quantity: a line with a negative quantity reserves nothing", async () => {
      await record(anOrder({ items: [anItem({ quantity: "-5" }), anItem({ quantity: "2" })] }));
      expect(await shown()).toBe(8);
    });

    it("find a product by the shop's id once it is linked", async () => {
      await readIn(store, aDesired({ id: "p3", sku: "SKU-3" }));
      await record(anOrder({ items: [anItem({ sku: null, shopProductId: "900", quantity: "2" })] }));
      expect(await shown("p3")).toBe(10);
      await store.linkProducts([{ id: "p3", listed: aShopProduct({ id: "900", sku: "SKU-3" }) }], CREATED_MS);
      expect(await shown("p3")).toBe(8);
    });

    it("outlive the link that they found the product by, and end with their order", async () => {
      await record(anOrder({ items: [anItem({ sku: null, quantity: "2" })] }));
      expect(await shown()).toBe(8);
      await changes(store).endLinks(["p1"], CREATED_MS);
      expect(await shown()).toBe(8);
      await changes(store).recordVanished(["1042"], aPolicy());
      expect(await shown()).toBe(10);
    });

    it("apply to a product that arrives after the order", async () => {
      await record(anOrder({ items: [anItem({ sku: "SKU-9", shopProductId: "999", quantity: "4" })] }));
      await readIn(store, aDesired({ id: "p9", sku: "SKU-9" }));
      expect(await shown("p9")).toBe(6);
    });

    it("stay with a product whose SKU changes in TotalGest, even when the order changes or arrives later", async () => {
      await record(anOrderOf("3"));
      await readIn(store, aDesired({ sku: "SKU-NEW" }));
      expect(await shown("p1")).toBe(7);
      await record(anOrderOf("4"));
      expect(await shown("p1")).toBe(6);
      await changes(store).holdOrder("1042", problem("no-lines", {}), CREATED_MS);
      await record(anOrder({ id: "1043", items: [anItem({ quantity: "2" })] }));
      expect(await shown("p1")).toBe(4);
      await readIn(store, aDesired());
      expect(await shown("p1")).toBe(4);
      await record(anOrderOf("4", { status: "4" }));
      await record(anOrder({ id: "1043", status: "4" }));
      expect(await shown("p1")).toBe(10);
    });

    it("end with the export of an order whose product has a new SKU", async () => {
      await record(anOrderOf("3"));
      await readIn(store, aDesired({ sku: "SKU-NEW" }), aDesired({ id: "p2", sku: "SKU-2" }));
      await exportIt();
      expect(await shown("p1")).toBe(7);
      await readIn(store, aDesired({ sku: "SKU-NEW" }), aDesired({ id: "p2", sku: "SKU-2" }));
      expect(await shown("p1")).toBe(10);
    });

    it("stay with the linked product when another product gets its SKU", async () => {
      await record(anOrderOf("3"));
      await readIn(store, aDesired({ id: "p3" }), aDesired({ sku: "SKU-NEW" }));
      expect(await shown("p1")).toBe(7);
      expect(await shown("p3")).toBe(10);
    });

    it("of orders older than the link find a product whose SKU in TotalGest is another one", async () => {
      await record(anOrder({ items: [anItem({ sku: "SHOP-3", shopProductId: "900", quantity: "2" })] }));
      await readIn(store, aDesired({ id: "p3", sku: "SKU-3" }));
      await store.linkProducts(
        [{ id: "p3", listed: aShopProduct({ id: "900", sku: "SHOP-3", totalgestId: "p3" }) }],
        CREATED_MS,
      );
      expect(await shown("p3")).toBe(8);
    });

    it("of a product that is gone are also those of its heir in the shop, whatever SKU the order has, until it is back", async () => {
      await record(anOrder({ items: [anItem({ sku: "BY-HAND", quantity: "3" })] }));
      await record(anOrder({ id: "1043", items: [anItem({ quantity: "2" })] }));
      await readIn(store, aDesired({ id: "p9" }), aDesired({ id: "p8", sku: "BY-HAND" }), aDesired({ sku: "SKU-NEW" }));
      await changes(store).recordGone(["p1"], CREATED_MS);
      expect([await shown("p9"), await shown("p8")]).toEqual([8, 7]);
      await readIn(store, aDesired({ sku: "SKU-NEW" }));
      expect([await shown("p1"), await shown("p9"), await shown("p8")]).toEqual([5, 10, 7]);
      await changes(store).recordGone(["p1"], CREATED_MS);
      await changes(store).moveLink("p1", "p9", CREATED_MS);
      expect(await shown("p9")).toBe(5);
      await record(anOrder({ id: "1044", items: [anItem({ sku: "BY-HAND", quantity: "1" })] }));
      await record(anOrder({ items: [anItem({ sku: "BY-HAND", quantity: "4" })] }));
      expect(await shown("p9")).toBe(3);
      // The shop has lost that place.
      await changes(store).endLinks(["p9"], CREATED_MS);
      expect(await shown("p9")).toBe(7);
    });

    it("of an order under another SKU follow its place in the shop from heir to heir", async () => {
      await record(anOrder({ items: [anItem({ sku: "BY-HAND", quantity: "3" })] }));
      await changes(store).recordGone(["p1"], CREATED_MS);
      await readIn(store, aDesired({ id: "p9" }));
      await changes(store).moveLink("p1", "p9", CREATED_MS);
      expect(await shown("p9")).toBe(7);
      await changes(store).recordGone(["p9"], CREATED_MS);
      await readIn(store, aDesired({ id: "p10" }));
      await changes(store).moveLink("p9", "p10", CREATED_MS);
      expect(await shown("p10")).toBe(7);
    });

    it("of an exported order stay with the heir of its article until the heir's stock is read", async () => {
      await readIn(store, aDesired({ id: "p9" }));
      await record(anOrder({ items: [anItem({ quantity: "3" })] }));
      await exportIt();
      await changes(store).recordGone(["p1"], CREATED_MS);
      expect(await shown("p9")).toBe(7);
      const read = await store.beginRead();
      const refused = { id: "p9", sku: "SKU-1", fault: problem("order-not-found", { id: "x" }) };
      await store.recordPage(read, [refused], CREATED_MS);
      await store.finishRead(read, { cursor: "2026-11-24T10:00:00Z", mapping: "m", fullAtMs: null });
      expect(await shown("p9")).toBe(7);
    });

    it("of an exported order stay until a read that began after its confirmation is complete", async () => {
      const before = await store.beginRead();
      await record(anOrderOf("3"));
      await exportIt();
      await store.recordPage(before, [aDesired()], CREATED_MS);
      await store.finishRead(before, { cursor: "c", mapping: "m", fullAtMs: null });
      expect(await shown()).toBe(7);
      const after = await store.beginRead();
      expect(await shown()).toBe(7);
      await store.recordPage(after, [], CREATED_MS);
      await store.finishRead(after, { cursor: "c", mapping: "m", fullAtMs: null });
      expect(await shown()).toBe(10);
    });

    it("of an exported order end for a product as soon as a later read brings its new stock", async () => {
      await record(anOrderOf("3"));
      await exportIt();
      await store.recordPage(await store.beginRead(), [aDesired({ quantity: "7" })], CREATED_MS);
      expect(await shown()).toBe(7);
    });

    it("of an exported order stay while TotalGest's record of the product cannot be decoded", async () => {
      await record(anOrderOf("3"));
      await exportIt();
      const read = await store.beginRead();
      await store.recordPage(
        read,
        [{ id: "p1", sku: "", fault: problem("product-invalid", { id: "p1", path: "x", found: "y" }) }],
        CREATED_MS,
      );
      await store.finishRead(read, { cursor: "c", mapping: "m", fullAtMs: null });
      expect(await shown()).toBe(7);
    });

    it("of an exported order end if only the stock of a refused record is readable", async () => {
      await record(anOrderOf("3"));
      await exportIt();
      const read = await store.beginRead();
      const fault = problem("product-invalid", { id: "p1", path: "x", found: "y" });
      const part = { quantity: "7", hidden: false };
      await store.recordPage(read, [{ id: "p1", sku: "", fault, part }], CREATED_MS);
      expect(await shown()).toBe(7);
      await store.finishRead(read, { cursor: "c", mapping: "m", fullAtMs: null });
      await changes(store).recordVanished(["1042"], aPolicy());
      expect(await shown()).toBe(7);
    });

    it("of an exported order end once a product is decoded again", async () => {
      await record(anOrderOf("3"));
      await exportIt();
      const read = await store.beginRead();
      await store.recordPage(
        read,
        [{ id: "p1", sku: "", fault: problem("product-invalid", { id: "p1", path: "x", found: "y" }) }],
        CREATED_MS,
      );
      await store.finishRead(read, { cursor: "c", mapping: "m", fullAtMs: null });
      await readIn(store, aDesired({ quantity: "7" }), aDesired({ id: "p2", sku: "SKU-2" }));
      expect(await shown()).toBe(7);
      await changes(store).recordVanished(["1042"], aPolicy());
      expect(await shown()).toBe(7);
    });

    it("return when export.from is set to an earlier date", async () => {
      const late = Date.parse("2026-11-23T00:00:00.000Z");
      await record(anOrderOf("3"), { fromMs: late });
      expect(await shown()).toBe(10);
      await record(anOrderOf("3"), { fromMs: null });
      expect(await shown()).toBe(7);
    });

    it("are restored by a resend", async () => {
      await record(anOrderOf("3"));
      await exportIt();
      await readIn(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
      expect(await shown()).toBe(10);
      await changes(store).reopenOrder("1042", CREATED_MS);
      expect(await shown()).toBe(7);
    });

    it("count what was sold during a send once, when a person then says that it is in TotalGest", async () => {
      const edited = anOrderOf("5");
      await record(anOrderOf("3"));
      await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS));
      await record(edited);
      expect(await shown()).toBe(5);
      await store.recordOutcome("1042", { kind: "unconfirmed", problem: BROKEN }, CREATED_MS);
      await record(edited);
      const said = { atMs: CREATED_MS, timeoutMs: 30_000 };
      await store.decideOrder("1042", { kind: "mark-exported", number: "H-7", reason: null }, said);
      expect(await shown()).toBe(5);
      await readIn(store, aDesired({ quantity: "5" }), aDesired({ id: "p2", sku: "SKU-2" }));
      expect(await shown()).toBe(5);
    });

    it("end when the order is dismissed", async () => {
      await record(anOrderOf("3"));
      await store.decideOrder("1042", { kind: "dismiss", reason: "a test" }, { atMs: CREATED_MS, timeoutMs: 30_000 });
      expect(await shown()).toBe(10);
    });

    it("of an order that is not completed end 14 days after it was placed", async () => {
      await record(anOrderOf("3", { status: "1" }));
      const endMs = Date.parse(anOrder().placedAt) + 14 * DAY_MS;
      await store.refreshPending({ buffer: 0, nowMs: endMs - 1 });
      expect(await shown()).toBe(7);
      await store.refreshPending({ buffer: 0, nowMs: endMs });
      expect(await shown()).toBe(10);
    });

    it("of an order that is not completed return once it is listed, if the clock had been ahead", async () => {
      await record(anOrderOf("3", { status: "1" }));
      await store.refreshPending({ buffer: 0, nowMs: Date.parse(anOrder().placedAt) + 14 * DAY_MS });
      expect(await shown()).toBe(10);
      await record(anOrderOf("3", { status: "1" }));
      expect(await shown()).toBe(7);
    });

    it("of an order before export.from end when export.from is set", async () => {
      await record(anOrderOf("3"), { fromMs: null });
      expect(await shown()).toBe(7);
      await record(anOrderOf("3"), { fromMs: Date.parse("2026-11-23T00:00:00.000Z") });
      expect(await shown()).toBe(10);
    });
  });

  describe("the pushed quantity", () => {
    beforeEach(async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
    });

    it("becomes unknown with a new order, even if the quantity to show is the same", async () => {
      await record(anOrderOf("3", { status: "4" }));
      expect(await readOne(store, "p1")).toMatchObject({ quantity: 10, pushedQuantity: 10, isQuantityKnown: false });
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("becomes unknown if the order has a former SKU and its shop product is linked", async () => {
      await record(anOrder({ status: "4", items: [anItem({ sku: "OLD-1" })] }));
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("becomes unknown for the old and the new products of an edited order", async () => {
      await record(anOrderOf("1", { status: "4" }));
      await store.recordPushes([aPush(await readOne(store, "p1"), "501")]);
      await record(anOrder({ status: "4", items: [anItem({ sku: "SKU-2", shopProductId: "502" })] }));
      expect(await pendingIds(store)).toEqual(["p1", "p2"]);
    });

    it("stays known if discovery finds nothing new", async () => {
      await record(anOrderOf("3"));
      await store.recordPushes([aPush(await readOne(store, "p1"), "501")]);
      await record(anOrderOf("3"));
      expect(await pendingIds(store)).toEqual([]);
    });

    it("stays unknown if an order arrived during the push", async () => {
      const record1 = await readOne(store, "p1");
      await record(anOrderOf("3", { status: "4" }));
      await store.recordPushes([aPart(record1, { quantity: 12 })]);
      expect(await readOne(store, "p1")).toMatchObject({ isQuantityKnown: false, pushedQuantity: 10 });
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("stays unknown if an order arrived during the creation of its product", async () => {
      await readIn(store, aDesired({ id: "p3", sku: "SKU-3" }));
      const creating = await readOne(store, "p3");
      await record(anOrder({ status: "4", items: [anItem({ sku: "SKU-3", shopProductId: "503" })] }));
      await store.recordPushes([aPush(creating, "503")]);
      expect(await pendingIds(store)).toEqual(["p3"]);
    });

    it("stays unknown when the shop's catalogue is read", async () => {
      await record(anOrderOf("3", { status: "4" }));
      await store.recordShopPage([aSeen({ totalgestId: "p1" })]);
      expect(await pendingIds(store)).toContain("p1");
    });

    it("becomes unknown when an order vanishes", async () => {
      await record(anOrderOf("3"));
      await store.recordPushes([aPush(await readOne(store, "p1"), "501")]);
      await changes(store).recordVanished(["1042"], aPolicy());
      expect(await readOne(store, "p1")).toMatchObject({ quantity: 10, isQuantityKnown: false });
    });
  });
}
