import { beforeEach, describe, expect, it } from "vitest";

import { ConfigurationError } from "../../src/core/common/problems/errors.ts";
import type { Binding } from "../../src/core/ports/binding.ts";
import type { RunRecord } from "../../src/core/ports/runs.ts";
import { ORDER_SORTS } from "../../src/core/orders/order.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { anAddress, anOrder, aShopProduct, listed, aSeen } from "../support/specimens.ts";
import { sentOrder, toTexts } from "../../src/core/orders/send/sent-order.ts";
import {
  aDesired,
  anAttempt,
  anIntent,
  aPolicy,
  CREATED_MS,
  readIn,
  someFields,
  synced,
  changes,
} from "./store-subject.ts";
import { finding } from "../../src/core/audit/verdict.ts";
import { AN_EXCEPTION, anAuditReport } from "../support/reports.ts";
import { readLastGood } from "../../src/core/run/health.ts";
import { bindingIn } from "../../src/core/run/shops/binding.ts";

const readBinding = async (store: Store): Promise<Binding | null> => bindingIn(await store.readNote("binding"));

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const BINDING: Binding = {
  ownerId: "o",
  shopId: "s",
  site: "shop.ch",
  endpoint: "https://erp",
  shopUrl: "https://shop.ch",
};

function aRun(patch: Partial<RunRecord> = {}): RunRecord {
  return {
    direction: "orders",
    startedMs: CREATED_MS,
    finishedMs: CREATED_MS + 1000,
    exitCode: 0,
    good: true,
    problem: null,
    summary: { exported: 1 },
    ...patch,
  };
}

/** Counts, lists, runs, notes and the binding. */
export function describeStatus(storeOf: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = storeOf();
  });

  describe("counts", () => {
    it("are all zero in a new state", async () => {
      const counts = await store.countStates(CREATED_MS);
      expect(counts.products).toEqual({ synced: 0, pending: 0, failed: 0, "not-linked": 0 });
      expect(counts).toMatchObject({
        late: 0,
        oldestWaitingMs: null,
        stuck: 0,
        orders: { queued: 0 },
        notLinked: { status: 0 },
      });
    });

    it("count products by state", async () => {
      await synced(store, aDesired(), aDesired({ id: "p2", sku: "SKU-2" }));
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2", quantity: "1" }), aDesired({ id: "p3", sku: "SKU-3" }));
      await changes(store).recordProductErrors(
        [{ id: "p3", error: problem("shop-refused-product", { detail: "" }) }],
        CREATED_MS,
      );
      await store.recordShopPage([aSeen({ id: "9", sku: "X" })]);
      expect((await store.countStates(CREATED_MS)).products).toEqual({
        synced: 1,
        pending: 1,
        failed: 1,
        "not-linked": 1,
      });
    });

    it("leave out a product that neither TotalGest nor the shop knows", async () => {
      await synced(store, aDesired());
      await changes(store).recordGone(["p1"], CREATED_MS);
      await changes(store).endLinks(["p1"], CREATED_MS);
      expect((await store.countStates(CREATED_MS)).products).toEqual({
        synced: 0,
        pending: 0,
        failed: 0,
        "not-linked": 0,
      });
    });

    it("count orders by state", async () => {
      const ids = ["queued", "sending", "exported", "waits", "cancelled", "early", "dismissed"];
      const patches = {
        waits: { status: "1" },
        cancelled: { status: "4" },
        early: { placedAt: "2026-10-01T10:00:00.000Z" },
      };
      await store.recordOrders(
        ids.map((id) => listed(anOrder({ id, reference: `WEB-${id}`, ...(patches as Record<string, object>)[id] }))),
        aPolicy(),
      );
      for (const id of ["sending", "exported"]) await store.beginSend(id, anIntent(), anAttempt(CREATED_MS));
      await store.recordOutcome(
        "exported",
        { kind: "exported", order: { id: "1", number: "1" }, how: "created" },
        CREATED_MS,
      );
      await store.decideOrder(
        "dismissed",
        { kind: "dismiss", reason: "a test" },
        { atMs: CREATED_MS, timeoutMs: 30_000 },
      );
      const counts = await store.countStates(CREATED_MS + HOUR_MS + 1);
      expect(counts.orders).toMatchObject({ queued: 1, sending: 1, exported: 1, "not-linked": 4, held: 0 });
      expect(counts.notLinked).toEqual({ status: 1, cancelled: 1, "before-from": 1, dismissed: 1 });
      expect(counts).toMatchObject({ oldestWaitingMs: Date.parse(anOrder().placedAt), stuck: 1 });
    });
  });

  describe("what needs a person", () => {
    const send = async (id: string, atMs = CREATED_MS) =>
      (await store.beginSend(id, anIntent(), anAttempt(atMs, { sent: toTexts(sentOrder(anOrder(), null)) }))) ?? 0;
    const refused = { kind: "unknown", problem: problem("outcome-unknown", { detail: "HTTP 415" }) } as const;

    it("is counted: late orders, changed ones, and those that are stuck", async () => {
      const ids = ["late", "changed", "refused", "waits"];
      const old = { placedAt: "2026-10-01T10:00:00.000Z" };
      const order = (id: string, patch = {}) => listed(anOrder({ id, reference: `WEB-${id}`, ...patch }));
      await store.recordOrders(
        ids.slice(1).map((id) => order(id)),
        aPolicy(),
      );
      await store.recordOrders([order("late", { ...old, status: "1" })], aPolicy());
      await store.recordOrders([order("late", old)], aPolicy());
      await send("changed");
      await store.recordOutcome(
        "changed",
        { kind: "exported", order: { id: "1", number: "1" }, how: "created" },
        CREATED_MS,
      );
      await store.recordOrders([order("changed", { status: "4" })], aPolicy());
      for (const _ of [1, 2]) {
        await store.recordOutcome("refused", refused, CREATED_MS, await send("refused"));
        await store.recordOutcome("refused", { kind: "requeued", problem: null }, CREATED_MS);
      }
      await store.recordOutcome("waits", refused, CREATED_MS, await send("waits"));
      expect(await store.countStates(CREATED_MS)).toMatchObject({ late: 1, afterExport: 1 });
      expect((await store.countStates(CREATED_MS + HOUR_MS)).stuck).toBe(0);
      expect((await store.countStates(CREATED_MS + HOUR_MS + 1)).stuck).toBe(2);
    });
  });

  describe("lists", () => {
    it("show products by state, by search and in pages", async () => {
      await synced(store, aDesired({ name: "Café Crème" }));
      await readIn(store, aDesired({ id: "p2", sku: "SKU-2", name: "50% Tè_x" }));
      await store.recordShopPage([aSeen({ id: "9", sku: "SHOP-9", name: "Alt" })]);
      const skus = async (filter: Parameters<Store["listProducts"]>[0]): Promise<readonly string[]> =>
        (await store.listProducts(filter)).map((view) => view.sku).toSorted();
      expect(await skus({})).toEqual(["SHOP-9", "SKU-1", "SKU-2"]);
      expect(await skus({ states: ["synced"] })).toEqual(["SKU-1"]);
      expect(await skus({ states: ["pending", "not-linked"] })).toEqual(["SHOP-9", "SKU-2"]);
      expect(await skus({ search: "sku-" })).toEqual(["SKU-1", "SKU-2"]);
      expect(await skus({ search: "0% t" })).toEqual(["SKU-2"]);
      expect(await skus({ search: "è_x" })).toEqual(["SKU-2"]);
      // As a wildcard it would fit the hyphen.
      expect(await skus({ search: "sku_2" })).toEqual([]);
      const first = await store.listProducts({ limit: 2 });
      const rest = await store.listProducts({ limit: 2, offset: 2 });
      expect([...first, ...rest].map((view) => view.sku).toSorted()).toEqual(["SHOP-9", "SKU-1", "SKU-2"]);
      const [view] = await store.listProducts({ states: ["synced"] });
      expect(view).toMatchObject({ state: "synced", totalgestId: "p1", shopId: "501", quantity: 10, error: null });
    });

    it("continue after a row as they do by offset, for products of TotalGest and of the shop alone", async () => {
      const products = ["p3", "p1", "p4", "p2"].map((id, at) => aDesired({ id, sku: at < 2 ? "SAME" : id }));
      await readIn(store, ...products);
      const others = ["8", "7", "9"].map((id) => aSeen({ id, sku: id === "9" ? "A" : "SAME" }));
      await store.recordShopPage(others);
      const all = await store.listProducts({});
      expect(all).toHaveLength(7);
      for (const [at, after] of all.entries()) {
        expect(await store.listProducts({ after, offset: at + 1, limit: 2 })).toEqual(all.slice(at + 1, at + 3));
        const found = await store.listProducts({ after, search: "same", states: ["pending", "not-linked"] });
        expect(found).toEqual(all.slice(at + 1).filter(({ sku }) => sku === "SAME"));
      }
      const placed = ["2026-11-10", "2026-11-12", "2026-11-10"].map((day) => `${day}T10:00:00.000Z`);
      const orders = placed.map((placedAt, at) => listed(anOrder({ id: String(at), placedAt })));
      await store.recordOrders(orders, aPolicy());
      const [first, second, third] = await store.listOrders({});
      expect([first?.id, second?.id, third?.id]).toEqual(["1", "2", "0"]);
      if (first === undefined) throw new Error("no order is there");
      const rest = await store.listOrders({ after: first, offset: 1 });
      expect(rest.map(({ id }) => id)).toEqual(["2", "0"]);
    });

    it("show the same far page of the products, whichever end it is counted from", async () => {
      const products = Array.from({ length: 1100 }, (_, at) =>
        aDesired({ id: `p${String(at)}`, sku: String(at % 40) }),
      );
      await readIn(store, ...products);
      await store.recordShopPage([aSeen({ id: "8", sku: "S8" }), aSeen({ id: "9", sku: "S9" })]);
      for (const by of ["sku", "name"] as const) {
        for (const isDescending of [false, true]) {
          const sort = { by, isDescending };
          const all = await store.listProducts({ sort });
          expect(all).toHaveLength(1102);
          for (const offset of [450, 500, 540, 600, 1050, 1090, 1099, 1100, 1101, 1102, 2000])
            expect(await store.listProducts({ sort, offset, limit: 50 })).toEqual(all.slice(offset, offset + 50));
        }
      }
    });

    it("ignore case beyond ASCII", async () => {
      await readIn(store, aDesired({ name: "ÉPICERIE" }));
      expect(await store.listProducts({ search: "épicerie" })).toHaveLength(1);
    });

    it("show orders by state and search, newest first", async () => {
      await store.recordOrders(
        [
          listed(anOrder({ id: "1", reference: "A-1", placedAt: "2026-11-10T10:00:00.000Z" })),
          listed(
            anOrder({
              id: "2",
              reference: "A-2",
              placedAt: "2026-11-12T10:00:00.000Z",
              billing: anAddress({ lastName: "Müller" }),
            }),
          ),
          listed(anOrder({ id: "3", reference: "B-3", status: "1" })),
        ],
        aPolicy(),
      );
      const ids = async (filter: Parameters<Store["listOrders"]>[0]): Promise<readonly string[]> =>
        (await store.listOrders(filter)).map((order) => order.id);
      expect(await ids({})).toEqual(["3", "2", "1"]);
      expect(await ids({ states: ["queued"] })).toEqual(["2", "1"]);
      expect(await ids({ search: "a-" })).toEqual(["2", "1"]);
      expect(await ids({ search: "müll" })).toEqual(["2"]);
      expect(await ids({ limit: 1, offset: 1 })).toEqual(["2"]);
    });

    it("find an order by whatever it is called, as people type it, and no other", async () => {
      const billing = anAddress({ firstName: "Käthi", lastName: "D'Angelo" });
      const [sold] = anOrder({}).items;
      const items = sold === undefined ? [] : [{ ...sold, sku: "TÜ-77_B" }];
      const one = anOrder({ id: "1", reference: "#1042", total: "1234.5", billing, items });
      const other = anOrder({ id: "2", reference: "#1043", total: "12.34" });
      await store.recordOrders([listed(one), listed(other)], aPolicy());
      await store.beginSend("1", anIntent(), anAttempt(CREATED_MS));
      const order = { id: "7", number: "2026-77" };
      await store.recordOutcome("1", { kind: "exported", order, how: "created" }, CREATED_MS);
      const ids = async (search: string): Promise<readonly string[]> =>
        (await store.listOrders({ search })).map(({ id }) => id);
      const called = ["1042", "#1042", "2026-77", "1'234.50", "1’234,50", "CHF 1234.50", "tu-77_b", "Kathi", "KÄTHI"];
      for (const search of [...called, "dangelo", "d’angelo käthi"])
        expect([search, await ids(search)]).toEqual([search, ["1"]]);
      for (const search of ["104%", "77%b", "Kathi 1043", "1234.5 EUR"])
        expect([search, await ids(search)]).toEqual([search, []]);
      // Edited in the shop, it is found by what it is called now.
      await store.recordOrders(
        [listed({ ...one, items: items.map((item) => ({ ...item, sku: "NEW-1" })) })],
        aPolicy(),
      );
      expect([await ids("new-1"), await ids("tu-77"), await ids("2026-77")]).toEqual([["1"], [], ["1"]]);
    });

    it("find orders by TotalGest's number, from and until a day, and count them by state", async () => {
      const orders = ["10", "11", "12", "13"].map((day, at) =>
        listed(
          anOrder({ id: String(at + 1), reference: `A-${String(at + 1)}`, placedAt: `2026-11-${day}T10:00:00.000Z` }),
        ),
      );
      await store.recordOrders([...orders, listed(anOrder({ id: "9", reference: "B-9", status: "1" }))], aPolicy());
      await store.beginSend("2", anIntent(), anAttempt(CREATED_MS));
      await store.recordOutcome(
        "2",
        { kind: "exported", order: { id: "7", number: "2026-77" }, how: "created" },
        CREATED_MS,
      );
      const ids = async (filter: Parameters<Store["listOrders"]>[0]): Promise<readonly string[]> =>
        (await store.listOrders(filter)).map((order) => order.id);
      expect(await ids({ search: "26-77" })).toEqual(["2"]);
      const noon = (day: number): number => Date.parse(`2026-11-${String(day)}T12:00:00Z`);
      expect(await ids({ placed: { fromMs: noon(10) }, states: ["queued"] })).toEqual(["4", "3"]);
      expect(await ids({ placed: { toMs: noon(11) } })).toEqual(["2", "1"]);
      expect(await store.countOrders({ states: ["queued"], limit: 1 })).toMatchObject({
        queued: 3,
        exported: 1,
        "not-linked": 1,
        failed: 0,
        changed: 0,
      });
      expect(await store.countOrders({ search: "a-", placed: { fromMs: noon(10) } })).toMatchObject({
        queued: 2,
        exported: 1,
      });
    });

    it("sort orders and products, and continue after a row of any order", async () => {
      const of = [
        { id: "1", reference: "b", total: "9.50" },
        { id: "2", reference: "A", total: "10.00" },
        { id: "3", reference: "C", total: "-1.00" },
        { id: "4", reference: "D", total: "10.00" },
      ];
      await store.recordOrders(
        of.map((one) => listed(anOrder({ ...one, billing: anAddress({ lastName: `Z${one.reference}` }) }))),
        aPolicy(),
      );
      for (const [by, expected] of [
        ["total", "3124"],
        ["order", "2134"],
        ["customer", "2134"],
      ] as const) {
        for (const isDescending of [false, true]) {
          const all = await store.listOrders({ sort: { by, isDescending } });
          const ids = isDescending ? [...expected].toReversed() : [...expected];
          expect(all.map(({ id }) => id)).toEqual(ids);
          const [, after] = all;
          if (after === undefined) throw new Error("no order is there");
          const rest = await store.listOrders({ sort: { by, isDescending }, after, limit: 5 });
          expect(rest.map(({ id }) => id)).toEqual(ids.slice(2));
        }
      }
      for (const by of ORDER_SORTS)
        expect(await store.listOrders({ sort: { by, isDescending: false } })).toHaveLength(4);
      const products = ["9.90", "100.00", "20.00"].map((price, at) =>
        aDesired({ id: `p${String(at)}`, sku: `S${String(at)}`, fields: someFields({ price }) }),
      );
      await readIn(store, ...products);
      const sort = { by: "price", isDescending: true } as const;
      const all = await store.listProducts({ sort });
      expect(all.map(({ price }) => price)).toEqual(["100.00", "20.00", "9.90"]);
      const [first] = all;
      if (first === undefined) throw new Error("no product is there");
      expect(await store.listProducts({ sort, after: first })).toEqual(all.slice(1));
      for (const by of ["sku", "name", "price", "quantity", "synced"] as const)
        expect(await store.listProducts({ sort: { by, isDescending: false } })).toHaveLength(3);
    });

    it("find products by EAN, on both sides, and count them by state", async () => {
      await readIn(store, aDesired({ id: "p1", sku: "A", ean: "7610000000017" }), aDesired({ id: "p2", sku: "B" }));
      await store.recordShopPage([aSeen({ id: "9", sku: "SHOP-9", ean: "7610000000024" })]);
      expect((await store.listProducts({ search: "7610000000017" })).map(({ sku }) => sku)).toEqual(["A"]);
      expect((await store.listProducts({ search: "7610000000024" })).map(({ sku }) => sku)).toEqual(["SHOP-9"]);
      expect(await store.countProducts({ search: "761", states: ["failed"] })).toEqual({
        synced: 0,
        pending: 1,
        failed: 0,
        heldBack: 0,
        textsLeft: 0,
        "not-linked": 1,
      });
      expect(await store.countProducts({})).toMatchObject({ pending: 2, "not-linked": 1 });
      const price = { price: "9.90|1|" };
      await changes(store).recordHeld([{ id: "p1", held: price }]);
      expect(await store.countProducts({})).toMatchObject({ pending: 2, heldBack: 1 });
      expect((await store.listProducts({ isHeldBack: true })).map(({ sku }) => sku)).toEqual(["A"]);
      expect((await store.listProducts({ isHeldBack: false })).map(({ sku }) => sku)).toEqual(["B", "SHOP-9"]);
      expect(await store.listHeldValues("price")).toMatchObject([
        { id: "p1", sku: "A", shown: null, held: price.price },
      ]);
      expect(await store.listHeldValues("name")).toEqual([]);
      await store.linkProducts([{ id: "p2", listed: aShopProduct({ id: "8", sku: "B", name: "Dal negozio" }) }], 0);
      expect((await store.listProducts({ hasTextsLeft: true })).map(({ sku }) => sku)).toEqual(["B"]);
      expect(await store.listProducts({ hasTextsLeft: true, states: ["failed"] })).toEqual([]);
      expect((await store.countProducts({})).textsLeft).toBe(1);
    });
  });

  describe("runs and notes", () => {
    it("keep the last good run of each direction", async () => {
      await store.recordRun(aRun());
      await store.recordRun(aRun({ good: false, exitCode: 6, finishedMs: CREATED_MS + 5000 }));
      expect(await readLastGood(store)).toEqual({ orders: CREATED_MS + 1000, products: null });
      expect((await store.listRuns(10)).map((run) => run.exitCode)).toEqual([6, 0]);
      expect((await store.listRuns(1))[0]).toMatchObject({ good: false, summary: { exported: 1 } });
      await store.recordRun(aRun({ direction: "products", exitCode: 3 }));
      expect((await store.listRuns(1, "orders")).map((run) => run.exitCode)).toEqual([6]);
      expect((await store.listRuns(9, "products")).map((run) => run.exitCode)).toEqual([3]);
    });

    it("keep notes until they are deleted", async () => {
      await store.writeNote("cursor", "a");
      await store.writeNote("cursor", "b");
      expect(await store.readNote("cursor")).toBe("b");
      await store.writeNote("cursor", null);
      expect(await store.readNote("cursor")).toBeNull();
    });

    it("that wait for the record of their run are read at once, written with it, and then no more", async () => {
      store.writeNoteAtEnd("cursor", "a");
      expect(await store.readNote("cursor")).toBe("a");
      await store.recordRun(aRun());
      await store.finishRead(1, { cursor: "b", mapping: "m", fullAtMs: null });
      await store.recordRun(aRun());
      expect(await store.readNote("cursor")).toBe("b");
    });

    it("of a run that was never recorded are none of the next run's", async () => {
      await store.startRun(BINDING);
      store.writeNoteAtEnd("cursor", "of a run that broke off");
      store.endRun();
      await store.startRun(BINDING);
      expect(await store.readNote("cursor")).toBeNull();
      await store.recordRun(aRun());
      store.endRun();
      expect(await store.readNote("cursor")).toBeNull();
    });

    it("of a run that proves nothing leave the last good run as it was", async () => {
      await store.recordRun(aRun({ finishedMs: CREATED_MS + 1000 }));
      await store.recordRun(aRun({ finishedMs: CREATED_MS + 9000, provesNothing: true }));
      expect((await readLastGood(store)).orders).toBe(CREATED_MS + 1000);
      expect((await store.listRuns(9, "orders")).map(({ good }) => good)).toEqual([true, true]);
    });

    it("are deleted after 90 days, but never orders, their sent requests and links", async () => {
      await store.recordOrders([listed(anOrder())], aPolicy());
      const sent = sentOrder(anOrder(), null);
      await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS, { sent: toTexts(sent) }));
      await store.recordOutcome(
        "1042",
        { kind: "exported", order: { id: "1", number: "1" }, how: "created" },
        CREATED_MS,
      );
      await store.recordRun(aRun());
      await synced(store, aDesired());
      await store.prune(CREATED_MS + 89 * DAY_MS);
      expect(await store.readProductEvents("p1")).toHaveLength(1);
      expect((await store.readOrder("1042"))?.intent).toEqual(anIntent());
      await store.prune(CREATED_MS + 91 * DAY_MS);
      const emptied = await store.readOrder("1042");
      expect(emptied).toMatchObject({
        state: "exported",
        order: null,
        fault: null,
        intent: null,
        erpNumber: "1",
      });
      // The shop shows it as before: nothing is stored again. It shows it otherwise: that is a change after the export.
      await store.recordOrders([listed(anOrder())], aPolicy());
      expect(await store.readOrder("1042")).toEqual(emptied);
      expect(await store.readOrderEvents("1042")).toEqual([]);
      await store.recordOrders([listed(anOrder({ total: "1.00" }))], aPolicy());
      expect(await store.readOrder("1042")).toMatchObject({ order: null, total: "1.00", isAfterExportOpen: true });
      await store.prune(CREATED_MS + 91 * DAY_MS);
      expect(await store.readSent("1042")).toEqual(sent);
      expect(await store.readProductEvents("p1")).toEqual([]);
      expect(await store.listRuns(10)).toEqual([]);
      expect(await readLastGood(store)).toEqual({ orders: CREATED_MS + 1000, products: null });
    });

    it("are kept for 90 days to the millisecond", async () => {
      await store.recordRun(aRun({ finishedMs: CREATED_MS }));
      await store.recordOrders([listed(anOrder())], aPolicy());
      expect(await store.prune(CREATED_MS + 90 * DAY_MS)).toBe(false);
      expect(await store.prune(CREATED_MS + 90 * DAY_MS + 1)).toBe(true);
      expect([await store.listRuns(10), await store.readOrderEvents("1042")]).toEqual([[], []]);
    });

    it("know when the state was created", async () => {
      expect(await store.readCreatedMs()).toBe(CREATED_MS);
    });

    it("that somebody started at the page begin once for each form, and are found again", async () => {
      const scope = [
        ["1042", "seen"],
        ["17", ""],
      ] as const;
      const run = { form: "f1", action: { kind: "send" }, scope, author: "anna", role: "act" } as const;
      const { id, isNew } = await store.beginPageRun(run, CREATED_MS);
      expect(isNew).toBe(true);
      expect(await store.beginPageRun({ ...run, author: "leo" }, CREATED_MS)).toEqual({ id, isNew: false });
      const head = {
        id,
        direction: "orders",
        action: { kind: "send" },
        items: 2,
        author: "anna",
        role: "act",
      } as const;
      const waiting = { ...head, startedMs: CREATED_MS, progress: { kind: "waiting", by: null } } as const;
      const begun = { ...waiting, isAlive: true, finishedMs: null, state: "waiting", scope, outcome: null };
      expect(await store.readPageRun(id, CREATED_MS)).toEqual(begun);
      const atWork = { kind: "at-work", phase: "send", done: 1, of: 2, current: "A-1" } as const;
      await store.notePageRun(id, atWork, CREATED_MS);
      expect(await store.readPageRun(id, CREATED_MS)).toMatchObject({ progress: atWork, state: "at-work" });
      const outcome = { kind: "problem", problem: problem("outcome-closed", { detail: "" }) } as const;
      await store.endPageRun(id, "refused", outcome, CREATED_MS + 9);
      await store.endPageRun(id, "done", outcome, CREATED_MS + 10);
      const over = { state: "refused", isAlive: false, finishedMs: CREATED_MS + 9, outcome, progress: atWork };
      expect(await store.readPageRun(id, CREATED_MS)).toMatchObject(over);
      const next = await store.beginPageRun({ ...run, form: "f2", action: { kind: "pull" } }, CREATED_MS + 91 * DAY_MS);
      expect(await store.readPageRun(next.id, CREATED_MS)).toMatchObject({ action: { kind: "pull" } });
      expect(await store.readPageRun(id, CREATED_MS)).toBeNull();
    });
  });

  describe("what the page draws", () => {
    it("groups orders by problem, and counts days", async () => {
      const day = (n: number): number => Date.parse(`2026-11-${String(n)}T00:00:00Z`);
      const placed = (id: string, n: number, patch = {}) =>
        listed(anOrder({ id, reference: `WEB-${id}`, placedAt: `2026-11-${String(n)}T12:00:00Z`, ...patch }));
      const orders = ["1", "2", "3"].map((id) => placed(id, 10));
      await store.recordOrders([...orders, placed("4", 11), placed("5", 11, { status: "1" })], aPolicy());
      const why = problem("no-lines", {});
      for (const id of ["1", "2"]) await changes(store).holdOrder(id, why, CREATED_MS);
      expect(await store.listOrderCauses()).toEqual([
        { error: JSON.stringify(why), count: 2, id: "1", reference: "WEB-1" },
      ]);
      const like = { problems: [JSON.stringify(why)] };
      expect((await store.listOrders(like)).map(({ id }) => id)).toEqual(["2", "1"]);
      expect(await store.countOrders(like)).toMatchObject({ held: 2, queued: 0 });
      await store.beginSend("4", anIntent(), anAttempt(CREATED_MS));
      const exported = { kind: "exported", order: { id: "1", number: "1" }, how: "created" } as const;
      await store.recordOutcome("4", exported, CREATED_MS);
      expect(await store.countOrderDays([day(10), day(11), day(12)])).toEqual([
        { exported: 0, waiting: 1, attention: 2 },
        { exported: 1, waiting: 0, attention: 0 },
      ]);
    });

    it("groups no order whose id another one has: it is among the changed ones", async () => {
      await store.recordOrders([listed(anOrder({ id: "1" }))], aPolicy());
      const error = problem("no-lines", {});
      await store.changeOrders([{ id: "1" }], (row) => ({
        row: { ...row, state: "held", error, isAfterExportOpen: true },
      }));
      expect(await store.listOrderCauses()).toEqual([]);
    });

    it("tells a run of the page and the one of its direction as one, and a later one by itself", async () => {
      const form = { form: "f1", action: { kind: "send" }, scope: [], author: "anna", role: "act" } as const;
      const { id } = await store.beginPageRun(form, CREATED_MS);
      await store.recordRun(aRun({ startedMs: CREATED_MS + 1, finishedMs: CREATED_MS + 2 }));
      const outcome = { kind: "problem", problem: problem("outcome-closed", { detail: "" }) } as const;
      await store.endPageRun(id, "done", outcome, CREATED_MS + 3);
      await store.recordRun(aRun({ startedMs: CREATED_MS + 4, finishedMs: CREATED_MS + 5 }));
      const filter = { tab: "all", fromMs: 0, toMs: CREATED_MS + 9, search: "", limit: 9, offset: 0 } as const;
      expect((await store.listLog(filter)).map(({ kind }) => kind)).toEqual(["run", "page-run"]);
    });

    it("says once what each cycle meets again, and once more after it was different", async () => {
      const held = { exitCode: 3, problem: problem("no-lines", {}), summary: {} } as const;
      const refused = (n: number) => ({ exitCode: 3, summary: { exported: 0, held: n, read: Math.random() } }) as const;
      const said = [held, held, aRun(), held, held, refused(2), refused(2), refused(3), refused(3)];
      for (const [at, run] of said.entries()) {
        await store.recordRun(aRun({ ...run, finishedMs: CREATED_MS + at }));
        await store.recordRun(aRun({ direction: "products", summary: {}, finishedMs: CREATED_MS + at }));
      }
      const filter = {
        tab: "problems",
        fromMs: 0,
        toMs: CREATED_MS + DAY_MS,
        search: "",
        limit: 99,
        offset: 0,
      } as const;
      expect((await store.listLog(filter)).map(({ atMs }) => atMs - CREATED_MS)).toEqual([7, 5, 3, 0]);
      expect(await store.countLog(filter)).toMatchObject({ problems: 4, all: 2 * said.length });
    });

    it("keeps one register of cycles, runs of the page, decisions and audits", async () => {
      await store.recordRun(aRun({ summary: { exported: 0 }, finishedMs: CREATED_MS }));
      await store.recordRun(aRun({ finishedMs: CREATED_MS + HOUR_MS }));
      await store.recordRun(aRun({ direction: "products", good: false, exitCode: 6, summary: { created: 0 } }));
      await store.recordOrders([listed(anOrder({ id: "7", reference: "WEB-7" }))], aPolicy());
      await store.decideOrder(
        "7",
        { kind: "dismiss", reason: "Ärger, a test" },
        { atMs: CREATED_MS + 3, timeoutMs: 0, author: "anna" },
      );
      const filter = { tab: "all", fromMs: 0, toMs: CREATED_MS + DAY_MS, search: "", limit: 9, offset: 0 } as const;
      expect(await store.countLog(filter)).toEqual({ news: 3, problems: 1, people: 1, all: 4 });
      const all = await store.listLog(filter);
      expect(all.map(({ kind }) => kind)).toEqual(["run", "run", "decision", "run"]);
      expect(all[2]).toMatchObject({ action: "dismissed", author: "anna", note: "Ärger, a test", reference: "WEB-7" });
      for (const search of ["ANNA", "web-7", "a test", "ärger"])
        expect(await store.listLog({ ...filter, search })).toEqual([all[2]]);
      expect(await store.listLog({ ...filter, tab: "problems" })).toEqual([all[1]]);
      const hours = await store.listRunHours(0);
      expect(hours.map(({ direction, worst }) => [direction, worst])).toContainEqual(["products", "broke"]);
      expect(hours.filter(({ direction }) => direction === "orders")).toHaveLength(2);
    });
  });

  describe("orders of a period", () => {
    it("are those placed in it, and say whether the shop changed them after their export", async () => {
      const placed = (id: string, placedAt: string, patch = {}) =>
        listed(anOrder({ id, reference: `WEB-${id}`, placedAt, ...patch }));
      const orders = [
        placed("before", "2026-11-11T23:59:59.999Z"),
        placed("first", "2026-11-12T00:00:00.000Z"),
        placed("last", "2026-11-12T23:59:59.999Z"),
        placed("after", "2026-11-13T00:00:00.000Z"),
      ];
      await store.recordOrders(orders, aPolicy());
      await store.beginSend("last", anIntent(), anAttempt(CREATED_MS, { sent: toTexts(sentOrder(anOrder(), null)) }));
      const exported = { kind: "exported", order: { id: "1", number: "1" }, how: "created" } as const;
      await store.recordOutcome("last", exported, CREATED_MS);
      await store.recordOrders([placed("last", "2026-11-12T23:59:59.999Z", { status: "4" })], aPolicy());
      const found = await store.listPlaced(Date.parse("2026-11-12"), Date.parse("2026-11-13"));

      expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: "first", reference: "WEB-first", placedAt: "2026-11-12T00:00:00.000Z", isFlagged: false },
        { id: "last", reference: "WEB-last", placedAt: "2026-11-12T23:59:59.999Z", isFlagged: true },
      ]);
    });
  });

  describe("orders that TotalGest lists", () => {
    it("are known by their ids, with state, reason and TotalGest's number; others are left out", async () => {
      const orders = ["sent", "open", "other"].map((id) =>
        listed(anOrder({ id, reference: `WEB-${id}`, ...(id === "open" ? { status: "2" } : {}) })),
      );
      await store.recordOrders(orders, aPolicy());
      await store.beginSend("sent", anIntent(), anAttempt(CREATED_MS, { sent: toTexts(sentOrder(anOrder(), null)) }));
      const exported = { kind: "exported", order: { id: "E-1", number: "2026-1" }, how: "created" } as const;
      await store.recordOutcome("sent", exported, CREATED_MS);
      const found = await store.listKnown(["sent", "WEB-other", "unknown", "open", "sent"]);
      const known = new Map(found.map((one) => [one.id, one]));

      const [{ placedAt }] = orders as [(typeof orders)[0]];
      expect([...known.keys()].toSorted()).toEqual(["open", "sent"]);
      expect(known.get("sent")).toEqual({
        id: "sent",
        placedAt,
        state: "exported",
        reason: null,
        erpId: "E-1",
        erpNumber: "2026-1",
      });
      expect(known.get("open")).toMatchObject({ state: "not-linked", reason: "status", erpId: null, erpNumber: null });
      expect(await store.listKnown([])).toEqual([]);
    });
  });

  describe("audited days", () => {
    it("are those that an audit read, and those of which it names an open difference, until one reads them", async () => {
      const exception = { ...finding("doubled"), ...AN_EXCEPTION, day: "2026-11-02" };
      const report = anAuditReport("2026-11-20", {
        exceptions: [exception, { ...exception, kind: "acknowledged", day: "2026-11-03" }],
      });
      await store.keepAudit(report, 1);
      const days = () => store.listAuditedDays("2026-11-01", "2026-11-30");
      expect(await days()).toMatchObject([
        { day: "2026-11-02", number: 1, isOpen: true },
        { day: "2026-11-20", number: 1 },
      ]);
      // An audit that did not read a day is not the day's.
      expect(await store.listAudits(1, "2026-11-02")).toEqual([]);
      expect(await store.listAudits(1, "2026-11-20")).toHaveLength(1);
      await store.keepAudit(anAuditReport("2026-11-02"), 0);
      expect((await days())[0]).toMatchObject({ day: "2026-11-02", number: 2 });
      expect(await store.listAudits(1, "2026-11-02")).toHaveLength(1);
    });
  });

  describe("the binding", () => {
    it("is what the state was bound to", async () => {
      expect(await readBinding(store)).toBeNull();
      await store.bind(BINDING, { moved: false });
      expect(await readBinding(store)).toEqual(BINDING);
    });

    it("is replaced without confirmation while the state is empty", async () => {
      await store.bind(BINDING, { moved: false });
      await store.bind({ ...BINDING, ownerId: "x" }, { moved: false });
      expect((await readBinding(store))?.ownerId).toBe("x");
    });

    it("deletes what was stored about the other shop when it is replaced", async () => {
      await store.bind(BINDING, { moved: false });
      await store.writeNote("cursor", "2026-11-24T07:58:00.000Z");
      await store.writeNote("wide-discovery-at", String(CREATED_MS));
      await store.recordShopPage([aSeen({ id: "9", sku: "SHOP-9" })]);
      await store.finishRead(await store.beginRead(), { cursor: "c", mapping: "m", fullAtMs: CREATED_MS });
      await store.bind({ ...BINDING, shopUrl: "https://other.ch", site: "other.ch" }, { moved: false });
      expect([await store.readNote("cursor"), await store.readNote("wide-discovery-at")]).toEqual([null, null]);
      expect(await store.listProducts({})).toEqual([]);
      await readIn(store, aDesired());
      expect((await store.readProducts(["p1"]))[0]?.isNewcomer).toBe(false);
    });

    it.each(["ownerId", "shopId", "site", "endpoint", "shopUrl"] as const)("refuses another %s", async (field) => {
      await store.bind(BINDING, { moved: false });
      await readIn(store, aDesired());
      const refused = store.bind({ ...BINDING, [field]: "other" }, { moved: false });
      await expect(refused).rejects.toBeInstanceOf(ConfigurationError);
      await expect(refused).rejects.toMatchObject({
        problem: { code: "state-of-another", data: { field, configured: "other" } },
      });
      expect(await readBinding(store)).toEqual(BINDING);
    });

    it("takes new addresses once they are confirmed, but not another shop", async () => {
      await store.bind(BINDING, { moved: false });
      await store.recordOrders([listed(anOrder())], aPolicy());
      const moved = { ...BINDING, endpoint: "https://new", shopUrl: "https://new.ch" };
      await store.bind(moved, { moved: true });
      expect(await readBinding(store)).toEqual(moved);
      await expect(store.bind({ ...moved, site: "x" }, { moved: true })).rejects.toBeInstanceOf(ConfigurationError);
    });
  });
}
