import { beforeEach, describe, expect, it } from "vitest";

import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { aShopProduct, aSeen, asListed } from "../support/specimens.ts";
import {
  aDesired,
  aPart,
  aPush,
  CREATED_MS,
  pendingIds,
  readIn,
  readOne,
  someFields,
  synced,
  changes,
} from "./store-subject.ts";

const FAULT = problem("product-invalid", { id: "p1", path: "vat.rate", found: "x" });
const REFUSED = problem("shop-refused-product", { detail: "too long" });

/** Products: what the shop should show, and what was pushed to it. */
export function describeProducts(storeOf: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = storeOf();
  });

  describe("a read of TotalGest", () => {
    it("writes changed products", async () => {
      await store.recordPage(await store.beginRead(), [aDesired(), aDesired({ id: "p2", sku: "SKU-2" })], CREATED_MS);
      await store.recordPage(await store.beginRead(), [aDesired({ name: "Tè" })], CREATED_MS);
      expect(await readOne(store, "p1")).toMatchObject({ name: "Tè" });
    });

    it("recognises a stored record that is unchanged, but none that was mapped differently, is gone or could not be decoded", async () => {
      const products = ["p1", "p2", "p3"].map((id) => aDesired({ id, sku: id }));
      await synced(store, ...products);
      await changes(store).recordGone(["p2"], CREATED_MS);
      await store.recordPage(await store.beginRead(), [{ id: "p3", sku: "", fault: FAULT }], CREATED_MS);
      const known = await store.findKnown(["p1", "p2", "p3", "p4"]);
      expect(known).toEqual(new Set([aDesired({ id: "p1", sku: "p1" }).fingerprint]));
      expect((await store.listIds("present", 0, 10)).map(({ id }) => id)).toEqual(["p1", "p3"]);
    });

    it("keeps the last record of a product that a page brings twice", async () => {
      const read = await store.beginRead();
      await store.recordPage(read, [aDesired({ quantity: "1" }), aDesired({ quantity: "2" })], CREATED_MS);
      expect((await readOne(store, "p1")).quantity).toBe(2);
    });

    it("keeps the records of an interrupted read, but not its cursor", async () => {
      await store.recordPage(await store.beginRead(), [aDesired()], CREATED_MS);
      expect(await store.readNote("cursor")).toBeNull();
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("stores cursor, mapping and time with the last page", async () => {
      await readIn(store, aDesired());
      expect(await store.readNote("cursor")).toBe("2026-11-24T07:58:00.000Z");
      expect(await store.readNote("mapping")).toBe("m1");
      expect(await store.readNote("full-at")).toBe(String(CREATED_MS));
    });

    it("hides products that TotalGest no longer knows, and deletes those that were never linked", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2" }));
      await changes(store).recordGone(["p1", "p2", "p3"], CREATED_MS);
      expect(await pendingIds(store)).toEqual(["p1"]);
      expect(await readOne(store, "p1")).toMatchObject({ gone: true, active: false });
      expect(await store.readProducts(["p2"])).toEqual([]);
      await store.recordPushes([aPart(await readOne(store, "p1"), { active: false })]);
      expect(await pendingIds(store)).toEqual(["p1"]);
      await store.recordPushes([aPart(await readOne(store, "p1"), { quantity: 0 })]);
      expect(await pendingIds(store)).toEqual([]);
    });

    it("shows a product again that is back in TotalGest", async () => {
      await synced(store, aDesired());
      await changes(store).recordGone(["p1"], CREATED_MS);
      await readIn(store, aDesired());
      expect(await readOne(store, "p1")).toMatchObject({ gone: false, active: true });
    });

    it("keeps stock, link and visibility of a product that could not be decoded", async () => {
      await synced(store, aDesired());
      const read = await store.beginRead();
      await store.recordPage(
        read,
        [
          { id: "p1", sku: "", fault: FAULT },
          { id: "p2", sku: "", fault: FAULT },
        ],
        CREATED_MS,
      );
      expect(await readOne(store, "p1")).toMatchObject({
        sku: "SKU-1",
        quantity: 10,
        active: true,
        shopId: "501",
        fault: FAULT,
      });
      expect(await readOne(store, "p2")).toMatchObject({ active: false, quantity: 0, fields: null, fault: FAULT });
      await readIn(store, aDesired());
      expect(await readOne(store, "p1")).toMatchObject({ fault: null });
      expect(await pendingIds(store)).toEqual(["p2"]);
    });

    it("takes the readable stock and visibility of a product that could not be decoded", async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
      const read = await store.beginRead();
      const part = { quantity: "0", hidden: true };
      await store.recordPage(
        read,
        [
          { id: "p1", sku: "", fault: FAULT, part },
          { id: "p2", sku: "", fault: FAULT, part: { quantity: null, hidden: false } },
        ],
        CREATED_MS,
      );
      expect(await readOne(store, "p1")).toMatchObject({ fields: { name: "Caffè" }, quantity: 0, active: false });
      expect(await readOne(store, "p2")).toMatchObject({ quantity: 10, active: true });
    });
  });

  describe("pending", () => {
    it("is a product that was never pushed, until all of it is pushed", async () => {
      await readIn(store, aDesired());
      expect(await readOne(store, "p1")).toMatchObject({
        pushed: null,
        pushedQuantity: null,
        pushedActive: null,
        shopId: null,
      });
      await store.recordPushes([aPush(await readOne(store, "p1"), "501")]);
      expect(await pendingIds(store)).toEqual([]);
      expect(await readOne(store, "p1")).toMatchObject({
        pushed: someFields(),
        pushedQuantity: 10,
        syncedMs: CREATED_MS,
      });
    });

    it.each([
      ["a field", aDesired({ name: "Tè" })],
      ["the stock", aDesired({ quantity: "9" })],
      ["the visibility", aDesired({ active: false })],
      ["a fault", aDesired({ fields: null, fault: FAULT })],
    ])("is a product whose %s differs", async (_what, product) => {
      await synced(store, aDesired());
      await readIn(store, product);
      expect(await pendingIds(store)).toEqual(["p1"]);
      await readIn(store, aDesired());
      expect(await pendingIds(store)).toEqual([]);
    });

    it("comes in pages, in the order in which the products first arrived", async () => {
      await readIn(store, ...["p3", "p1", "p2"].map((id) => aDesired({ id, sku: id })));
      const first = await store.listPending(0, 2);
      expect(first.map((record) => record.id)).toEqual(["p3", "p1"]);
      expect((await store.listPending(first[1]?.position ?? 0, 2)).map((record) => record.id)).toEqual(["p2"]);
    });

    it("does not change the parts that a push left out", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ name: "Tè", quantity: "3" }));
      await store.recordPushes([aPart(await readOne(store, "p1"), { quantity: 3 }, { error: REFUSED })]);
      expect(await readOne(store, "p1")).toMatchObject({
        pushed: someFields(),
        pushedQuantity: 3,
        error: REFUSED,
        shopId: "501",
      });
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("creates products anew that the shop no longer knows", async () => {
      await synced(store, aDesired());
      await changes(store).endLinks(["p1"], CREATED_MS);
      expect(await readOne(store, "p1")).toMatchObject({
        shopId: null,
        pushed: null,
        pushedQuantity: null,
        pushedActive: null,
      });
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("sets and clears the errors of products that were not pushed", async () => {
      await readIn(store, aDesired());
      await changes(store).recordProductErrors(
        [
          { id: "p1", error: REFUSED },
          { id: "unknown", error: REFUSED },
        ],
        CREATED_MS,
      );
      expect((await readOne(store, "p1")).error).toEqual(REFUSED);
      await changes(store).recordProductErrors([{ id: "p1", error: null }], CREATED_MS);
      expect((await readOne(store, "p1")).error).toBeNull();
    });

    it("adds up the changes that the brakes judge", async () => {
      await synced(store, ...["p1", "p2", "p3", "p4"].map((id) => aDesired({ id, sku: id })));
      await readIn(
        store,
        aDesired({ id: "p1", sku: "p1", active: false }),
        aDesired({ id: "p2", sku: "p2", quantity: "0" }),
        aDesired({ id: "p3", sku: "p3", fields: someFields({ sku: "p3", totalgest_id: "p3", price: "11.00" }) }),
        aDesired({ id: "p5", sku: "p5" }),
        aDesired({ id: "p6", sku: "p6", active: false, quantity: "-1" }),
        aDesired({ id: "p7", sku: "p7", fields: null, fault: FAULT }),
      );
      expect(await store.summarizePending()).toEqual({
        linked: 6,
        shown: 5,
        stocked: 5,
        newcomers: { linked: 2, shown: 1, stocked: 1 },
      });
    });

    it("knows whether as many products are linked, without a count of all", async () => {
      await synced(store, ...["p1", "p2"].map((id) => aDesired({ id, sku: id })));
      await readIn(store, aDesired({ id: "p3", sku: "p3" }));
      expect([await store.hasLinked(1), await store.hasLinked(2), await store.hasLinked(3)]).toEqual([
        true,
        true,
        false,
      ]);
    });
  });

  describe("what is held back", () => {
    const holdPrice = () =>
      store.changeProducts([{ id: "p1" }], (row) => ({ row: { ...row, held: { price: "11.00|1|1" } } }));

    it("is left to a pull to forget, even if it read nothing and nothing is pending any more", async () => {
      const isIdle = async (): Promise<boolean> =>
        (await store.findIdle({ buffer: 0, earliestMs: CREATED_MS, read: (await store.readNumber()) + 1 })) !== null;
      await synced(store, aDesired());
      expect(await isIdle()).toBe(true);
      await holdPrice();
      expect([await pendingIds(store), await isIdle()]).toEqual([[], false]);
    });

    it("keeps the stock of a pending product in doubt known: it would be sent in every pull", async () => {
      await synced(store, aDesired());
      const record = await readOne(store, "p1");
      const isKnown = async (): Promise<boolean> => {
        await store.refreshPending({ buffer: 0, nowMs: CREATED_MS });
        return (await readOne(store, "p1")).isQuantityKnown;
      };
      await readIn(store, aDesired({ fields: someFields({ price: "11.00" }) }));
      await store.beginWrites([{ record, write: { shopId: "501", fields: { price: "11.00" } } }]);
      await holdPrice();
      expect(await isKnown()).toBe(true);
      await readIn(store, aDesired());
      expect(await isKnown()).toBe(false);
    });

    it("counts each change of a product from its own day", async () => {
      await synced(store, aDesired());
      const active = { was: "1", atMs: CREATED_MS + 10, counts: ["hides"] } as const;
      const price = { was: "9.00|1|1", atMs: CREATED_MS, counts: ["prices"] } as const;
      await store.changeProducts([{ id: "p1" }], (row) => ({ row: { ...row, days: { active, price } } }));
      expect(await store.countPushed(CREATED_MS + 24 * 60 * 60_000 + 5)).toMatchObject({ hides: 1, prices: 0 });
    });
  });

  describe("the shop's catalogue", () => {
    it("stores as pushed what linked products show, except their visibility", async () => {
      await synced(store, aDesired());
      const shown = aShopProduct({ name: "Altro", quantity: "7", active: false, totalgestId: "p1" });
      await store.recordShopPage([asListed(shown)]);
      await store.recordShopPage([asListed(shown)]);
      expect(await readOne(store, "p1")).toMatchObject({
        pushed: { name: "Altro" },
        pushedQuantity: 7,
        pushedActive: true,
      });
      expect(await pendingIds(store)).toEqual(["p1"]);
    });

    it("recognises records that it read before, until the product is pushed or the shop changes it", async () => {
      await synced(store, aDesired());
      const [linked, other] = [aSeen(), aSeen({ id: "9", sku: "X" })];
      await store.recordShopPage([linked, other]);
      const known = new Set([linked.fingerprint, other.fingerprint]);
      expect(await store.findListedProducts(["501", "9"])).toEqual(known);
      expect((await store.listProducts({ states: ["not-linked"] })).map((view) => view.sku)).toEqual(["X"]);
      await store.recordPushes([aPart(await readOne(store, "p1"), { quantity: 3 })]);
      expect(await store.findListedProducts(["501", "9"])).toEqual(new Set([other.fingerprint]));
    });

    it("reads the record of a pending product again: the shop may already show the same in another form", async () => {
      await synced(store, aDesired());
      const shown = aSeen({ price: "10.0", name: "Caffè" });
      await store.recordShopPage([shown]);
      expect(await pendingIds(store)).toEqual([]);
      await readIn(store, aDesired({ fields: someFields({ price: "10.000" }) }));
      expect(await store.countPending()).toBe(1);
      expect(await store.findListedProducts(["501"])).toEqual(new Set());
      await store.recordShopPage([shown]);
      expect(await store.countPending()).toBe(0);
      expect(await store.findListedProducts(["501"])).toEqual(new Set([shown.fingerprint]));
    });

    it("lists other products as not linked as long as the shop has them", async () => {
      await store.recordShopPage([aSeen({ id: "1", sku: "A" }), aSeen({ id: "2", sku: "B" })]);
      expect((await store.listProducts({ states: ["not-linked"] })).map((view) => view.sku)).toEqual(["A", "B"]);
      await store.forgetShopProducts(["1"]);
      expect((await store.listProducts({ states: ["not-linked"] })).map((view) => view.sku)).toEqual(["B"]);
    });

    it("lists the one product with this id in TotalGest, or the one that only the shop has with this id there", async () => {
      await synced(store, aDesired());
      await store.recordShopPage([aSeen({ id: "1", sku: "A" }), aSeen({ id: "p1", sku: "B" })]);
      const skus = async (system: "TotalGest" | "Framework360", id: string): Promise<readonly string[]> =>
        (await store.listProducts({ only: { system, id } })).map((view) => view.sku);
      expect(await skus("Framework360", "1")).toEqual(["A"]);
      expect(await skus("Framework360", "p1")).toEqual(["B"]);
      expect(await skus("TotalGest", "p1")).toEqual([aDesired().sku]);
      expect(await skus("TotalGest", "1")).toEqual([]);
    });

    it("offers for adoption a product with the id or exactly the SKU", async () => {
      await store.recordShopPage([
        aSeen({ id: "1", sku: "other", totalgestId: "p1" }),
        aSeen({ id: "2", sku: "SKU-1" }),
        aSeen({ id: "3", sku: "sku-1" }),
      ]);
      await readIn(store, aDesired());
      expect((await store.listPending(0, 10, "adoptable")).map(({ id }) => id)).toEqual(["p1"]);
      const found = await store.findShopProducts({ totalgestIds: ["p1"], skus: ["SKU-1", ""] });
      expect(found.map(({ id }) => id).toSorted()).toEqual(["1", "2"]);
    });

    it("links a product to an existing one, and stores as pushed what that one shows", async () => {
      const there = aShopProduct({ id: "77", price: "9.50", quantity: "4", active: false });
      await store.recordShopPage([asListed(there)]);
      await readIn(store, aDesired());
      await store.linkProducts([{ id: "p1", listed: there }], CREATED_MS);
      expect(await readOne(store, "p1")).toMatchObject({
        shopId: "77",
        pushed: { price: "9.50" },
        pushedQuantity: 4,
        pushedActive: true,
      });
      expect(await store.findLinked("77")).toBe("p1");
      expect(await store.listProducts({ states: ["not-linked"] })).toEqual([]);
      expect(await store.listPending(0, 10, "adoptable")).toEqual([]);
    });

    it("links a shop product to one product only, and continues with the others", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2" }), aDesired({ id: "p3", sku: "SKU-3" }));
      await store.recordPushes([aPush(await readOne(store, "p2"), "501"), aPush(await readOne(store, "p3"), "503")]);
      const taken = problem("sku-taken", { sku: "SKU-2", newcomer: "p2", holder: "p1" });
      expect(await readOne(store, "p2")).toMatchObject({ shopId: null, pushed: null, error: taken });
      expect(await readOne(store, "p3")).toMatchObject({ shopId: "503", error: null });
      await store.linkProducts([{ id: "p2", listed: aShopProduct({ id: "501", sku: "SKU-2" }) }], CREATED_MS);
      expect(await readOne(store, "p2")).toMatchObject({ shopId: null });
      expect(await store.findLinked("501")).toBe("p1");
    });

    it("moves a link with all that was pushed", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ id: "p9" }));
      await changes(store).moveLink("p1", "p9", CREATED_MS);
      expect(await store.readProducts(["p1"])).toEqual([]);
      expect(await readOne(store, "p9")).toMatchObject({
        shopId: "501",
        pushed: someFields(),
        pushedQuantity: 10,
        pushedActive: true,
      });
    });

    it("finds which product has a SKU by what was last pushed to the shop", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ sku: "SKU-NEW" }), aDesired({ id: "p2" }));
      expect([...(await store.findHolders(["SKU-1", "SKU-NEW"]))]).toEqual([["SKU-1", "p1"]]);
    });
  });

  describe("the history of a product", () => {
    const LATER = CREATED_MS + 60_000;
    const kinds = async (id = "p1"): Promise<readonly string[]> =>
      (await store.readProductEvents(id)).map((event) => event.kind);

    it("has every push and its result", async () => {
      await synced(store, aDesired());
      const created = [
        { field: "price", from: null, to: "10.00" },
        { field: "quantity", from: null, to: 10 },
        { field: "active", from: null, to: true },
      ];
      const pushed = [{ field: "description" }, { field: "quantity", from: 10, to: 3 }];
      const hiding = [{ field: "active", from: true, to: false }];
      const push = async (part: Parameters<typeof aPart>[1]): Promise<void> =>
        store.recordPushes([aPart(await readOne(store, "p1"), part, { atMs: LATER })]);
      await push({ fields: { description: "long".repeat(20) }, quantity: 3 });
      await push({ active: false });
      expect(await store.readProductEvents("p1")).toEqual([
        { atMs: CREATED_MS, kind: "created", changes: created, detail: null, note: "501" },
        { atMs: LATER, kind: "pushed", changes: pushed, detail: null, note: null },
        { atMs: LATER, kind: "hidden", changes: hiding, detail: null, note: null },
      ]);
      expect(await kinds("p2")).toEqual([]);
    });

    it("has the link to an existing shop product once", async () => {
      await readIn(store, aDesired());
      await store.linkProducts([{ id: "p1", listed: aShopProduct({ id: "77" }) }], LATER);
      await store.linkProducts([{ id: "p1", listed: aShopProduct({ id: "77" }) }], LATER);
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2" }));
      await store.linkProducts([{ id: "p2", listed: aShopProduct({ id: "77" }) }], LATER);
      expect(await store.readProductEvents("p1")).toEqual([
        { atMs: LATER, kind: "adopted", changes: [], detail: null, note: "77" },
      ]);
      expect(await kinds("p2")).toEqual([]);
    });

    it("has a failure once while it stays the same, and again after a recovery", async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
      const fail = (error: typeof REFUSED | null): Promise<void> =>
        changes(store).recordProductErrors([{ id: "p1", error }], LATER);
      await fail(REFUSED);
      await fail(REFUSED);
      const other = problem("shop-refused-product", { detail: "too short" });
      await fail(other);
      await fail(null);
      await fail(other);
      const failures = (await store.readProductEvents("p1")).filter((event) => event.kind === "failed");
      expect(failures.map((event) => event.detail)).toEqual([REFUSED, other, other]);
    });

    it("has a mapping fault once, even if the stock is still pushed", async () => {
      await synced(store, aDesired());
      const faulty = { fields: null, fault: FAULT };
      for (const quantity of ["9", "8"]) {
        await readIn(store, aDesired({ ...faulty, quantity }));
        const part = { quantity: Number(quantity) };
        await store.recordPushes([aPart(await readOne(store, "p1"), part, { error: FAULT, atMs: LATER })]);
      }
      const read = await store.beginRead();
      for (const id of ["p1", "p2", "p2"]) await store.recordPage(read, [{ id, sku: "", fault: FAULT }], LATER);
      expect(await kinds()).toEqual(["created", "failed", "pushed", "pushed"]);
      expect(await kinds("p2")).toEqual(["failed"]);
    });

    it("has a refused link", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2" }));
      for (let n = 0; n < 2; n++) await store.recordPushes([aPush(await readOne(store, "p2"), "501")]);
      expect(await store.readProductEvents("p2")).toMatchObject([{ kind: "failed", detail: { code: "sku-taken" } }]);
    });

    it("has the deletion on either side", async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
      await changes(store).recordGone(["p1"], LATER);
      await changes(store).recordGone(["p1"], LATER);
      expect(await kinds()).toEqual(["created", "gone"]);
      await changes(store).endLinks(["p2"], LATER);
      await changes(store).endLinks(["p2"], LATER);
      expect((await store.readProductEvents("p2")).slice(1)).toEqual([
        { atMs: LATER, kind: "released", changes: [], detail: null, note: "502" },
      ]);
    });

    it("has the product whose link it took over", async () => {
      await synced(store, aDesired());
      await readIn(store, aDesired({ id: "p9" }));
      await changes(store).moveLink("p1", "p9", LATER);
      expect(await store.readProductEvents("p9")).toMatchObject([{ kind: "link-moved", note: "p1" }]);
    });
  });
}
