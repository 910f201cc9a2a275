import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { BrakeKind, Facet } from "../../src/core/brakes/facet.ts";
import { DAY } from "../../src/core/common/time/duration.ts";
import type { NewReservation } from "../../src/core/stock.ts";
import type { IdKind } from "../../src/core/products/record.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { NEW_PRODUCT, type ProductRecord } from "../../src/core/products/record.ts";
import type { Sql } from "../../src/store/dialect.ts";
import type { Transactions } from "../../src/store/transactions.ts";
import { countHeld, countPushed, forgetHeld } from "../../src/store/tables/brakes.ts";
import { listHeldValues } from "../../src/store/tables/page-lists.ts";
import { listIds } from "../../src/store/tables/products/product-lists.ts";
import {
  findByPushedSku,
  findLinked,
  listPending,
  readProductRows,
  rereadProducts,
  removeProducts,
  writeBuffer,
} from "../../src/store/tables/products/products.ts";
import { writeStored } from "../../src/store/tables/products/product-writes.ts";
import {
  addWrites,
  findShopProducts,
  readListed,
  endWrites,
  removeShopProducts,
  writeShopProducts,
} from "../../src/store/tables/products/shop-products.ts";
import type { StoredOrder } from "../../src/core/orders/record.ts";
import { anIntent, aStoredOrder, someFields } from "./store-subject.ts";
import { anOrder, aShopProduct } from "../support/specimens.ts";
import {
  addReservations,
  dateReservations,
  findConfirmed,
  findEnded,
  forgetQuantities,
  readReservations,
  recountStock,
  removeReservations,
} from "../../src/store/tables/stock.ts";
import { readDecisions } from "../../src/store/tables/audits.ts";
import { countStates } from "../../src/store/tables/counts.ts";
import { prune } from "../../src/store/tables/runs.ts";
import { readNotes, takeNumber, writeNotes } from "../../src/store/tables/notes.ts";
import { change } from "../../src/store/change.ts";
import {
  addOrderEvents,
  readOrderEvents,
  readOrders,
  readAllSent,
  writeOrderBeside,
  writeOrders,
} from "../../src/store/tables/orders.ts";
import { findHolders, readOrder } from "../../src/store/tables/order-lists.ts";

/** Makes an empty state. The suite closes it. */
export type MakeTransactions = () => Promise<{ readonly transactions: Transactions; close(): Promise<void> }>;

const PRODUCT: ProductRecord = {
  ...NEW_PRODUCT,
  sku: "SKU-1",
  name: "Caffè",
  fingerprint: "f1",
  price: "10.00",
  active: true,
  stockMicro: 5_500_000,
  stockRead: 1,
  fields: someFields(),
};

const PRODUCT_AS_READ = { sku: "SKU-1", name: "Caffè", price: "10.00", fields: someFields(), quantity: 5 } as const;

function aReservation(patch: Partial<NewReservation> = {}): NewReservation {
  return {
    orderId: "1",
    sku: "SKU-1",
    shopProductId: "501",
    micro: 1_000_000,
    productId: null,
    bySku: true,
    confirmed: null,
    untilMs: null,
    ...patch,
  };
}

/** What the store needs of every database. */
export function describeRows(name: string, make: MakeTransactions): void {
  describe(`row operations: ${name}`, () => {
    let state: Awaited<ReturnType<MakeTransactions>>;
    beforeEach(async () => {
      state = await make();
    });
    afterEach(async () => {
      await state.close();
    });
    const write = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => state.transactions.write(work);
    const read = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => state.transactions.read(work);

    const addProduct = (id: string, patch: Partial<ProductRecord> = {}) =>
      write((sql) => writeStored(sql, [{ from: PRODUCT, to: { ...PRODUCT, id, ...patch } }]));
    const rowOf = async (id: string): Promise<ProductRecord> => {
      const [row] = await read((sql) => readProductRows(sql, [id]));
      if (row === undefined) throw new Error(`no product ${id}`);
      return row;
    };
    const changeProduct = (row: ProductRecord, patch: Partial<ProductRecord>) =>
      write((sql) => writeStored(sql, [{ from: row, to: { ...row, ...patch } }]));
    const positionOf = async (id: string): Promise<number> => (await rowOf(id)).position;
    const quantityOf = async (id: string): Promise<number> => (await rowOf(id)).quantity;
    const addOrder = (id: string, patch: Partial<StoredOrder> = {}) => {
      const to = aStoredOrder({ id, ...patch });
      return write((sql) => writeOrders(sql, [{ from: { ...to, rowId: 0 }, to }]));
    };

    describe("a transaction", () => {
      it("happens completely or not at all", async () => {
        const broken = write(async (sql) => {
          await writeNotes(sql, new Map([["cursor", "c"]]));
          throw new Error("broken off");
        });
        await expect(broken).rejects.toThrow("broken off");
        expect(await read((sql) => readNotes(sql, ["cursor"]))).toEqual(new Map());
      });

      it("fails alone: other transactions of the same turn succeed", async () => {
        const fine = write((sql) => writeNotes(sql, new Map([["cursor", "c"]])));
        const broken = write(() => Promise.reject(new Error("broken off")));
        await expect(broken).rejects.toThrow("broken off");
        await fine;
        expect(await read((sql) => readNotes(sql, ["cursor"]))).toEqual(new Map([["cursor", "c"]]));
      });
    });

    describe("orders", () => {
      it("are read back as they were written; unknown ids are ignored", async () => {
        const patch = { isIdReused: true, isNoticed: true, hasTexts: false };
        await addOrder("1", patch);
        const stored = await read((sql) => readOrders(sql, ["1", "unheard-of"]));
        expect([...stored]).toEqual([["1", { ...aStoredOrder({ id: "1", ...patch }), rowId: stored.get("1")?.rowId }]]);
      });

      it("are changed by a rule that sees what earlier calls left; only what differs is written", async () => {
        await addOrder("1");
        const intent = anIntent();
        const calls = [{ id: "1" }, { id: "unheard-of" }, { id: "1" }];
        const made = await write((sql) =>
          change(
            sql,
            calls,
            (order) => ({ row: { ...order, state: "sending", attempts: order.attempts + 1 }, intent }),
            { author: () => null },
          ),
        );
        expect(made.map((one) => one?.row.attempts)).toEqual([1, undefined, 2]);
        const order = await read((sql) => readOrder(sql, "1"));
        expect(order).toMatchObject({
          state: "sending",
          attempts: 2,
          reference: "WEB-1042",
          firstAttemptMs: null,
          intent,
        });
        expect(order?.order).toEqual(anOrder());
        const counts = await read((sql) => countStates(sql, 0));
        expect(counts.orders).toMatchObject({ sending: 1, queued: 0 });
      });

      it("are found by their TotalGest id or number once they are exported", async () => {
        await addOrder("1", { state: "exported", erpId: "o1", erpNumber: "N1" });
        await addOrder("2", { state: "unconfirmed", erpId: "o1", erpNumber: "N1" });
        const find = (erp: { readonly id: string; readonly number: string }) => read((sql) => findHolders(sql, [erp]));
        expect(await find({ id: "o1", number: "" })).toMatchObject([{ id: "1", erpId: "o1" }]);
        expect(await find({ id: "", number: "N1" })).toHaveLength(1);
        expect(await find({ id: "o2", number: "N2" })).toEqual([]);
      });

      it("have a history in order; people's decisions stay when the history is trimmed", async () => {
        await addOrder("1");
        const event = { orderId: "1", detail: null, note: null, author: null } as const;
        await write((sql) =>
          addOrderEvents(sql, [
            { ...event, atMs: 1, kind: "queued" },
            { ...event, atMs: 2, kind: "dismissed", note: "twice", author: "anna" },
          ]),
        );
        const events = await read((sql) => readOrderEvents(sql, "1"));
        expect(events.map(({ kind }) => kind)).toEqual(["queued", "dismissed"]);
        expect(await write((sql) => prune(sql, 91 * DAY))).toBe(true);
        expect(await read((sql) => readOrderEvents(sql, "1"))).toEqual([]);
        const decisions = await read((sql) => readDecisions(sql, ["1", "2", "1"]));
        expect([...decisions]).toMatchObject([["1", [{ kind: "dismissed", by: "anna" }]]]);
      });

      it("keep the request that was sent until another one is sent", async () => {
        await addOrder("1");
        const rowId = (await read((sql) => readOrders(sql, ["1"]))).get("1")?.rowId ?? 0;
        const keep = (sale: string) =>
          write((sql) => writeOrderBeside(sql, "sent_orders", [{ row_id: rowId, sale, booking: "null" }]));
        await keep('{"total":"1"}');
        await keep('{"total":"2"}');
        const sent = await read((sql) => readAllSent(sql, ["1", "2"]));
        expect(sent.get("1")).toEqual({ sale: { total: "2" }, booking: null });
      });
    });

    describe("reservations", () => {
      it("belong to the order, have a date, and are deleted by their keys", async () => {
        await addOrder("1");
        await addOrder("2");
        await write((sql) => addReservations(sql, [aReservation(), aReservation({ orderId: "2", untilMs: 50 })]));
        const [one] = await read((sql) => readReservations(sql, ["1"]));
        expect(one).toMatchObject(aReservation());
        const key = one?.key ?? 0;
        await write((sql) => dateReservations(sql, [{ key, confirmed: 7, untilMs: null }]));
        expect(await read((sql) => findConfirmed(sql, 8))).toMatchObject([{ key, confirmed: 7 }]);
        expect(await read((sql) => findConfirmed(sql, 7))).toEqual([]);
        // Its product could not be decoded since, so that its stock is older than the confirmation.
        await addProduct("p1", { fault: problem("outcome-closed", { detail: "" }), fingerprint: "", stockRead: 6 });
        expect(await read((sql) => findConfirmed(sql, 8))).toEqual([]);
        await changeProduct(await rowOf("p1"), { stockRead: 7 });
        expect(await read((sql) => findConfirmed(sql, 8))).toMatchObject([{ key }]);
        expect(await read((sql) => findEnded(sql, 50))).toMatchObject([{ orderId: "2" }]);
        await write((sql) => removeReservations(sql, [key]));
        expect(await read((sql) => readReservations(sql, ["1", "2"]))).toMatchObject([{ orderId: "2" }]);
      });

      it("lower the shown quantity by product and by SKU, each piece once", async () => {
        await addOrder("1");
        await addProduct("p1");
        expect(await quantityOf("p1")).toBe(5);
        await write(async (sql) => {
          await addReservations(sql, [
            aReservation(),
            aReservation({ productId: "p1", bySku: true }),
            aReservation({ productId: "p1", bySku: false, micro: 600_000 }),
          ]);
          await recountStock(sql, { skus: ["SKU-1"] });
        });
        expect(await quantityOf("p1")).toBe(2);
      });

      it("of an exported order lower it until a read that began after the confirmation brings the stock", async () => {
        await addOrder("1");
        await addProduct("p1");
        await write(async (sql) => {
          await addReservations(sql, [aReservation({ confirmed: 2 })]);
          await recountStock(sql, { ids: ["p1"] });
        });
        expect(await quantityOf("p1")).toBe(4);
        await changeProduct(await rowOf("p1"), { stockRead: 3 });
        await write((sql) => recountStock(sql, { ids: ["p1"] }));
        expect(await quantityOf("p1")).toBe(5);
      });

      it("and the buffer never make the shown quantity negative", async () => {
        await addProduct("p1");
        await write((sql) => writeBuffer(sql, 9_000_000));
        expect(await quantityOf("p1")).toBe(0);
      });
    });

    describe("products", () => {
      it("keep what does not differ, and are counted by their state", async () => {
        await addProduct("p1");
        const row = await rowOf("p1");
        await changeProduct(row, {
          shopId: "501",
          areFieldsPushed: true,
          areFieldsTold: true,
          pushedSku: "SKU-1",
          pushedActive: true,
          pushedQuantity: 5,
          isQuantityKnown: true,
        });
        const [product] = await read((sql) => readProductRows(sql, ["p1"]));
        expect(product).toMatchObject({ ...PRODUCT_AS_READ, shopId: "501", pushed: someFields(), pushedQuantity: 5 });
        expect(await read((sql) => findLinked(sql, ["501", "502"]))).toEqual(new Map([["501", "p1"]]));
        expect(await read((sql) => findByPushedSku(sql, ["SKU-1"]))).toEqual(new Map([["SKU-1", "p1"]]));
        expect((await read((sql) => countStates(sql, 0))).products).toMatchObject({ synced: 1, pending: 0 });
        await write((sql) => forgetQuantities(sql, { shopIds: ["501"], ids: ["p1"] }));
        expect(await rowOf("p1")).toMatchObject({ stockEpoch: 1, isQuantityKnown: false, pushedActive: true });
        expect((await read((sql) => countStates(sql, 0))).products).toMatchObject({ synced: 0, pending: 1 });
      });

      it("have texts that are not read again", async () => {
        await addProduct("p1");
        const record = await rowOf("p1");
        await changeProduct(record, { pushedQuantity: 3 });
        const [row] = await read((sql) => rereadProducts(sql, [record]));
        expect(row).toEqual({ ...record, pushedQuantity: 3 });
        if (row === undefined) throw new Error("no product p1");
        await changeProduct(row, { shopId: "501", pushed: { sku: "OLD" } });
        expect(await rowOf("p1")).toMatchObject({
          ...row,
          shopId: "501",
          fields: someFields(),
          pushed: { sku: "OLD" },
        });
      });

      it("are listed by position while they are pending", async () => {
        await addProduct("p1");
        await addProduct("p2", { sku: "SKU-2" });
        const ids = async (after: number, which: "all" | "judged" | "adoptable") =>
          (await read((sql) => listPending(sql, after, 10, which))).map(({ id }) => id);
        expect(await ids(0, "all")).toEqual(["p1", "p2"]);
        expect(await ids(await positionOf("p1"), "all")).toEqual(["p2"]);
        expect(await ids(0, "adoptable")).toEqual([]);
        const product = aShopProduct({ id: "502", sku: "SKU-2", totalgestId: null });
        await write((sql) => writeShopProducts(sql, [{ product, fingerprint: "s" }]));
        expect(await ids(0, "adoptable")).toEqual(["p2"]);
        expect(await read((sql) => findShopProducts(sql, { totalgestIds: [], skus: ["SKU-2"] }))).toEqual([product]);
        expect(await ids(0, "judged")).toEqual([]);
      });

      it("know under which SKU they are being created, until that is over or they are removed", async () => {
        await addProduct("p1");
        await addProduct("p2", { sku: "SKU-2" });
        const marks = async () =>
          (await read((sql) => listPending(sql, 0, 10, "all"))).map(({ creatingSku }) => creatingSku);
        const [one, two] = [await positionOf("p1"), await positionOf("p2")];
        await write((sql) =>
          addWrites(sql, [
            { position: one, sku: "SKU-1", names: [] },
            { position: two, sku: "SKU-2", names: [] },
          ]),
        );
        await write((sql) => addWrites(sql, [{ position: one, sku: "SKU-1B", names: [] }]));
        expect(await marks()).toEqual(["SKU-1B", "SKU-2"]);
        await write((sql) => endWrites(sql, [{ position: two, names: [] }]));
        expect(await marks()).toEqual(["SKU-1B", null]);
        await write((sql) => removeProducts(sql, ["p1"]));
        await addProduct("p1");
        expect(await marks()).toEqual([null, null]);
        expect((await rowOf("p1")).fields).toEqual(someFields());
      });
    });

    it("lists ids by position, in pages", async () => {
      await addProduct("p1", { shopId: "501" });
      await addProduct("p2", {});
      await addProduct("p3", { shopId: "503", gone: true });
      const record = (id: string) => ({ product: aShopProduct({ id, sku: id }), fingerprint: id });
      await write((sql) => writeShopProducts(sql, [record("8"), record("9")]));
      const list = (which: IdKind, after = 0, limit = 10) => read((sql) => listIds(sql, which, after, limit));
      const [first, second] = await list("present");
      expect([first, second]).toEqual([
        { position: await positionOf("p1"), id: "p1", shopId: "501" },
        { position: await positionOf("p2"), id: "p2", shopId: null },
      ]);
      expect((await list("all")).map(({ id }) => id)).toEqual(["p1", "p2", "p3"]);
      expect(await list("present", 0, 1)).toEqual([first]);
      expect(await list("present", first?.position)).toEqual([second]);
      expect((await list("linked")).map(({ shopId }) => shopId)).toEqual(["501", "503"]);
      const others = await list("unlinked");
      expect(others.map(({ id, shopId }) => [id, shopId])).toEqual([
        ["8", "8"],
        ["9", "9"],
      ]);
      await write((sql) => removeShopProducts(sql, ["8"]));
      expect(await list("unlinked", others[0]?.position)).toEqual([others[1]]);
      expect(await read((sql) => readListed(sql, ["8", "9"]))).toEqual(new Set(["9"]));
    });

    describe("the data that the brakes use", () => {
      const SYNCED = {
        areFieldsPushed: true,
        areFieldsTold: true,
        pushedActive: true,
        pushedQuantity: 5,
        isQuantityKnown: true,
      } as const;
      const day = (atMs: number, counts: readonly BrakeKind[]) => ({ was: "1", atMs, counts });

      it("counts the products whose pushes within 24 hours count for a brake", async () => {
        await addProduct("p1", { ...SYNCED, shopId: "501", days: { price: day(DAY, ["prices", "jumps"]) } });
        await addProduct("p2", {
          ...SYNCED,
          shopId: "502",
          days: { price: day(1, ["prices"]), active: day(DAY + 1, ["hides"]), sku: day(2, []) },
        });
        await addProduct("p3", { ...SYNCED, shopId: "503", pushedActive: false, days: { name: day(DAY, ["names"]) } });
        await addProduct("p4", { days: { creation: day(DAY, ["creations"]) } });
        const count = async (nowMs: number) => {
          const counts = await read((sql) => countPushed(sql, nowMs));
          return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
        };
        expect(await count(DAY + 1)).toEqual({ prices: 1, jumps: 1, hides: 1 });
        expect(await count(DAY)).toEqual({ prices: 2, jumps: 1, hides: 1 });
        expect(await count(2 * DAY)).toEqual({ hides: 1 });
        // A clock that was ahead.
        expect(await count(-DAY)).toEqual({});
      });

      it("lists and counts what is held back, and forgets it", async () => {
        await addProduct("p1", { shopId: "501", held: { price: "9|1|1", sku: '","active":' } });
        await addProduct("p2", { ...SYNCED, shopId: "502", held: { price: "8|1|1" } });
        await addProduct("p3");
        const list = async (facet: Facet) => (await read((sql) => listHeldValues(sql, facet))).map(({ id }) => id);
        expect([await list("price"), await list("sku"), await list("active")]).toEqual([["p1", "p2"], ["p1"], []]);
        expect(await read((sql) => countHeld(sql))).toMatchObject({ price: 2, sku: 1, active: 0, creation: 0 });
        await write((sql) => forgetHeld(sql, "synced"));
        expect(await list("price")).toEqual(["p1"]);
        await write((sql) => forgetHeld(sql, "all"));
        expect(await list("price")).toEqual([]);
      });
    });

    describe("the state itself", () => {
      it("counts up and never gives out a number twice", async () => {
        const [one, two] = await write(async (sql) => [await takeNumber(sql), await takeNumber(sql)]);
        expect(two).toBeGreaterThan(one ?? 0);
        expect(await write((sql) => takeNumber(sql))).toBeGreaterThan(two ?? 0);
      });
    });
  });
}
