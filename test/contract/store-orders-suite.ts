import { beforeEach, describe, expect, it } from "vitest";

import { beginPush, settlePush, takeShown } from "../../src/core/orders/fulfilment/rules.ts";
import type { ShopOrder } from "../../src/core/orders/order.ts";
import { flagsOf } from "../../src/core/orders/listing/difference.ts";
import type { OrderFlag } from "../../src/core/orders/order.ts";
import type { OrderOutcome, OrderRecord } from "../../src/core/orders/record.ts";
import * as transitions from "../../src/core/orders/transitions.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { anAddress, anItem, anOrder, listed } from "../support/specimens.ts";
import { anAttempt, anIntent, aPolicy, CREATED_MS, changes } from "./store-subject.ts";

const DAY_MS = 24 * 60 * 60_000;
const HELD = problem("vat-unmapped", { rate: "7" });
const UNKNOWN = { kind: "unknown", problem: problem("outcome-unknown", { detail: "reset" }) } as const;
const DISMISS = { kind: "dismiss", reason: "no" } as const;
const mark = (number: string) => ({ kind: "mark-exported", number, reason: null }) as const;
const TAKEN = { kind: "exported", order: { id: "o1", number: "A-1" }, how: "created" } as const;

/** The queue of orders. */
export function describeOrders(storeOf: () => Store): void {
  let store: Store;
  beforeEach(() => {
    store = storeOf();
  });

  const record = (...orders: readonly Partial<ShopOrder>[]): ReturnType<Store["recordOrders"]> =>
    store.recordOrders(
      orders.map((patch) => listed(anOrder(patch))),
      aPolicy(),
    );

  const read = async (id = "1042"): Promise<OrderRecord & { readonly flags: readonly OrderFlag[] }> => {
    const order = await store.readOrder(id);
    if (order === null) throw new Error(`no order ${id}`);
    return { ...order, flags: flagsOf(order.afterExport) };
  };

  const listLate = () => store.listOrders({ isLate: true, sort: { by: "placed", isDescending: false } });

  const send = async (outcome: OrderOutcome | null, id = "1042"): Promise<void> => {
    await store.beginSend(id, anIntent({ reference: `fw360:shop:${id}` }), anAttempt(CREATED_MS + 1));
    if (outcome !== null) await store.recordOutcome(id, outcome, CREATED_MS + 2);
  };

  describe("discovery", () => {
    it("queues a completed order once, and reports nothing new the second time", async () => {
      await record({});
      const events = await store.readOrderEvents("1042");
      await record({});
      expect(await store.readOrderEvents("1042")).toEqual(events);
      expect(await read()).toMatchObject({
        state: "queued",
        reason: null,
        attempts: 0,
        intent: null,
        order: anOrder(),
      });
      expect(events.map((event) => event.kind)).toContain("seen");
    });

    it("refreshes an order that differs", async () => {
      await record({ status: "1", statusName: "In attesa" });
      expect(await read()).toMatchObject({ state: "not-linked", reason: "status" });
      await record({ billing: anAddress({ city: "Chiasso" }) });
      expect(await read()).toMatchObject({ state: "queued", order: { billing: { city: "Chiasso" } } });
    });

    it("takes a cancelled order out of the queue, and queues it again when it is completed", async () => {
      await record({});
      await record({ status: "4" });
      expect(await read()).toMatchObject({ state: "not-linked", reason: "cancelled" });
      await record({});
      expect(await read()).toMatchObject({ state: "queued", reason: null });
    });

    it("does not change an order that is being sent", async () => {
      await record({});
      await send(null);
      const before = await read();
      await record({ status: "4", total: "99.00" });
      await changes(store).recordVanished(["1042"], aPolicy());
      expect(await read()).toEqual(before);
    });

    it("does not change an order whose sending began after discovery had read it", async () => {
      await record({});
      const [began] = await Promise.all([
        store.beginSend("1042", anIntent(), anAttempt(CREATED_MS + 1)),
        record({ status: "4", total: "99.00" }),
      ]);
      expect(began).toBe(1);
      expect(await read()).toMatchObject({ state: "sending", status: "3", total: anOrder().total });
    });

    it("queues an order placed at the very instant of export.from", async () => {
      const { placedAt } = anOrder();
      await store.recordOrders([listed(anOrder())], aPolicy({ fromMs: Date.parse(placedAt) }));
      expect(await read()).toMatchObject({ state: "queued" });
    });

    it("leaves a held order held, however it changes, until the sender has judged it again", async () => {
      await record({});
      await changes(store).holdOrder("1042", HELD, CREATED_MS);
      await record({ note: "Ring twice" });
      expect(await read()).toMatchObject({ state: "held", error: HELD });
    });

    it("holds an order that cannot be decoded, and names the place", async () => {
      const fault = problem("order-invalid", { id: "1042", path: "cart.0.quantity", found: "x" });
      await store.recordOrders([{ ...listed(anOrder()), order: null, fault }], aPolicy());
      expect(await read()).toMatchObject({ state: "held", order: null, fault, error: fault });
    });

    it("refreshes the head of an order that cannot be decoded", async () => {
      const fault = problem("order-invalid", { id: "1042", path: "cart", found: "x" });
      await store.recordOrders([{ ...listed(anOrder()), order: null, fault }], aPolicy());
      const changed = { ...listed(anOrder({ total: "12.00" })), order: null, fault };
      await store.recordOrders([changed], aPolicy());
      expect((await read()).total).toBe("12.00");
    });

    it("flags an exported order that is changed or cancelled in the shop", async () => {
      await record({});
      await send(TAKEN);
      await record({ total: "12.00" });
      expect(await read()).toMatchObject({ state: "exported", flags: ["changed"] });
      await record({ total: "12.00", status: "4" });
      expect(await read()).toMatchObject({ state: "exported", flags: ["cancelled", "changed"] });
    });

    it("flags an exported order whose content changes at any later time, but not one whose status moves on", async () => {
      await record({});
      await send(TAKEN);
      await record({ status: "7", statusName: "Spedito" });
      expect((await read()).flags).toEqual([]);
      const later = aPolicy({ nowMs: CREATED_MS + 31 * DAY_MS });
      await store.recordOrders([listed(anOrder({ note: "Ring twice" }))], later);
      expect((await read()).flags).toEqual(["changed"]);
    });

    it("leaves exported and dismissed orders as they are when the shop no longer has them", async () => {
      await record({}, { id: "1043", reference: "WEB-1043" });
      await send(TAKEN);
      await store.decideOrder("1043", { kind: "dismiss", reason: "a test" }, { atMs: CREATED_MS, timeoutMs: 30_000 });
      await changes(store).recordVanished(["1042", "1043"], aPolicy());
      expect(await read()).toMatchObject({ state: "exported", erpId: "o1", erpNumber: "A-1" });
      expect(await read("1043")).toMatchObject({ state: "not-linked", reason: "dismissed" });
    });

    it("cancels an order that the shop no longer has", async () => {
      await record({});
      await changes(store).recordVanished(["1042", "unknown"], aPolicy());
      expect(await read()).toMatchObject({ state: "not-linked", reason: "cancelled" });
      expect(await store.readOrder("unknown")).toBeNull();
    });

    it("keeps an order with an unknown outcome listed when it vanishes from the shop", async () => {
      await record({});
      await send({ kind: "unconfirmed", problem: problem("outcome-unconfirmed", { why: "unasked", number: "" }) });
      await changes(store).recordVanished(["1042"], aPolicy());
      expect((await read()).state).toBe("unconfirmed");
    });

    it("lists late orders until they are exported or dismissed, each as new once", async () => {
      const old = { placedAt: "2026-10-01T10:00:00.000Z" };
      await record({ ...old, status: "1" }, { ...old, id: "1043", reference: "WEB-1043", status: "1" });
      await record(old, { ...old, id: "1043", reference: "WEB-1043" });
      expect((await listLate()).map((order) => [order.id, !order.isNoticed])).toEqual([
        ["1042", true],
        ["1043", true],
      ]);
      await changes(store).markReported(["1042"]);
      expect((await listLate()).map((order) => [order.id, !order.isNoticed])).toEqual([
        ["1042", false],
        ["1043", true],
      ]);
      await store.decideOrder("1043", { kind: "dismiss", reason: "a test" }, { atMs: CREATED_MS, timeoutMs: 30_000 });
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await send(TAKEN);
      expect(await listLate()).toEqual([]);
    });

    it("keeps a late order listed while a person's export of it is held", async () => {
      const old = { placedAt: "2026-10-01T10:00:00.000Z" };
      await record({ ...old, status: "1" });
      await record(old);
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await changes(store).holdOrder("1042", HELD, CREATED_MS);
      expect((await listLate()).map((order) => order.id)).toEqual(["1042"]);
    });
  });

  describe("lists", () => {
    it("lists the fewest attempts first, then the oldest", async () => {
      const day = (n: number): string => `2026-11-${String(n)}T10:00:00.000Z`;
      await record(
        { id: "a", placedAt: day(12) },
        { id: "b", placedAt: day(10) },
        { id: "c", placedAt: day(11) },
        { id: "d", placedAt: day(13), status: "1" },
      );
      await send({ kind: "requeued", problem: null }, "b");
      expect(await store.listOrderIds(["queued", "held"], null)).toEqual(["c", "a", "b"]);
      expect(await store.listOrderIds(["queued"], Date.parse(day(12)))).toEqual(["a"]);
    });

    it("lists orders in any state", async () => {
      await record({}, { id: "1043", reference: "WEB-1043", status: "1" });
      await send(TAKEN);
      expect(await store.listOrderIds(["exported"], null)).toEqual(["1042"]);
      expect(await store.listOrderIds(["not-linked"], null)).toEqual(["1043"]);
    });

    it("lists as open the orders that may still be exported", async () => {
      await record(
        { id: "queued" },
        { id: "waits", status: "1" },
        { id: "cancelled", status: "4" },
        { id: "early", placedAt: "2026-10-01T10:00:00.000Z" },
        { id: "dismissed" },
        { id: "done" },
      );
      await store.decideOrder(
        "dismissed",
        { kind: "dismiss", reason: "a test" },
        { atMs: CREATED_MS, timeoutMs: 30_000 },
      );
      await send(TAKEN, "done");
      await record({ id: "done", status: "4" });
      expect((await read("done")).isAfterExportOpen).toBe(true);
      expect((await store.listOpenOrders()).toSorted()).toEqual(["queued", "waits"]);
    });

    it("has nothing unsettled in what TotalGest refused: that waits for a person", async () => {
      await record({});
      expect(await store.hasUnsettled(true)).toBe(true);
      await send({ kind: "failed", problem: HELD });
      expect(await store.hasUnsettled(true)).toBe(false);
    });

    it("finds orders by id and by reference, and both orders if a token matches two", async () => {
      await record({ id: "1", reference: "2" }, { id: "2", reference: "1002" });
      const found = await store.findOrders(["2", "1002", "nope", "100"]);
      expect(
        found
          .get("2")
          ?.map((order) => order.id)
          .toSorted(),
      ).toEqual(["1", "2"]);
      expect(found.get("1002")?.map((order) => order.id)).toEqual(["2"]);
      expect(found.get("nope") ?? []).toEqual([]);
      expect(found.get("100") ?? []).toEqual([]);
    });
  });

  describe("sending", () => {
    it("stores the intent before anything is sent, and counts the attempt", async () => {
      await record({});
      expect(await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS))).toBe(1);
      expect(await read()).toMatchObject({
        state: "sending",
        attempts: 1,
        intent: anIntent(),
        firstAttemptMs: CREATED_MS,
      });
    });

    it("writes every send and every answer to the order's history", async () => {
      await record({});
      await send({ kind: "requeued", problem: UNKNOWN.problem });
      await send(TAKEN);
      const kinds = (await store.readOrderEvents("1042")).map((event) => event.kind);
      expect(kinds).toEqual(["seen", "sent", "requeued", "sent", "exported"]);
    });

    it("keeps the latest reason why an order is held", async () => {
      await record({});
      const other = problem("payment-unmapped", { id: "cod", name: "Contrassegno" });
      await changes(store).holdOrder("1042", HELD, CREATED_MS);
      await changes(store).holdOrder("1042", other, CREATED_MS + 1);
      expect((await read()).error).toEqual(other);
    });

    it("lets only one of two senders take an order", async () => {
      await record({});
      const taken = await Promise.all(
        [1, 2, 3].map((n) => store.beginSend("1042", anIntent({ key: `k${String(n)}` }), anAttempt(n))),
      );
      expect(taken.filter((number) => number !== null)).toEqual([1]);
      expect((await read()).attempts).toBe(1);
    });

    it.each(["exported", "failed", "unconfirmed"] as const)("does not send what is %s", async (state) => {
      await record({});
      await send(outcomeOf(state));
      expect((await read()).state).toBe(state);
      expect(await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS))).toBeNull();
    });

    it("records an answer only while the order is being sent", async () => {
      await record({});
      expect(await store.recordOutcome("1042", TAKEN, CREATED_MS)).toBeNull();
      await send(TAKEN);
      expect(await store.recordOutcome("1042", outcomeOf("failed"), CREATED_MS)).toBeNull();
      expect(await read()).toMatchObject({ state: "exported", erpId: "o1", erpNumber: "A-1", error: null });
    });

    it("does not believe an answer with an id that another order has, even within one turn; a number proves nothing", async () => {
      await record({}, { id: "1043", reference: "W1043" });
      for (const id of ["1042", "1043"]) await send(null, id);
      await record({}, { id: "1044", reference: "W1044" });
      await send(null, "1044");
      const second = { ...TAKEN, order: { id: TAKEN.order.id, number: "A-2" } };
      const third = { ...TAKEN, order: { id: "o3", number: TAKEN.order.number } };
      const recorded = await Promise.all([
        store.recordOutcome("1042", TAKEN, CREATED_MS),
        store.recordOutcome("1043", second, CREATED_MS),
        store.recordOutcome("1044", third, CREATED_MS),
      ]);
      expect(recorded).toMatchObject([TAKEN, { kind: "unknown", problem: { code: "erp-id-shared" } }, third]);
      expect(await read("1043")).toMatchObject({ state: "sending", erpNumber: null });
    });

    it("keeps an order with an unknown outcome in sending until a look-up settles it", async () => {
      await record({});
      await send(UNKNOWN);
      expect(await read()).toMatchObject({ state: "sending", error: UNKNOWN.problem });
      await store.recordOutcome("1042", { kind: "requeued", problem: null }, CREATED_MS);
      expect(await read()).toMatchObject({ state: "queued", error: null, intent: { key: "k1" } });
    });

    it("keeps the time of the first attempt over several attempts", async () => {
      await record({});
      await send({ kind: "requeued", problem: null });
      await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS + DAY_MS));
      expect(await read()).toMatchObject({
        attempts: 2,
        firstAttemptMs: CREATED_MS + 1,
        lastAttemptMs: CREATED_MS + DAY_MS,
      });
    });

    it("holds only waiting orders", async () => {
      await record({});
      expect(await changes(store).holdOrder("1042", HELD, CREATED_MS)).toBe(true);
      expect(await changes(store).holdOrder("1042", HELD, CREATED_MS)).toBe(true);
      expect(await read()).toMatchObject({ state: "held", error: HELD });
      expect((await store.readOrderEvents("1042")).filter((event) => event.kind === "held")).toHaveLength(1);
      await send(TAKEN);
      expect(await changes(store).holdOrder("1042", HELD, CREATED_MS)).toBe(false);
    });

    it("lists what is not reported to the shop yet", async () => {
      await record({}, { id: "1043", reference: "WEB-1043" });
      await send(TAKEN);
      await send({ ...TAKEN, order: { id: "o2", number: "A-2" } }, "1043");
      await store.changeOrders([{ id: "1043" }], transitions.recordReported);
      expect(await store.listUnreported(10)).toMatchObject([{ id: "1042", order: { id: "o1", number: "A-1" } }]);
    });
  });

  describe("a person's decisions", () => {
    it("forces waiting and failed orders, but none with an unknown outcome", async () => {
      await record({ status: "1" }, { id: "failed" }, { id: "unconfirmed" }, { id: "done" }, { id: "sent" });
      await send(outcomeOf("failed"), "failed");
      await send(outcomeOf("unconfirmed"), "unconfirmed");
      await send(TAKEN, "done");
      await send(null, "sent");
      await changes(store).forceOrders(["1042", "failed", "unconfirmed", "done", "sent", "unknown"], CREATED_MS);
      const states = await Promise.all(
        ["1042", "failed", "unconfirmed", "done", "sent"].map(async (id) => (await read(id)).state),
      );
      expect(states).toEqual(["queued", "queued", "unconfirmed", "exported", "sending"]);
      expect(await read()).toMatchObject({ releasedByHand: true, reason: null });
    });

    it("clears the reason why an order was held or refused when a person sends it again", async () => {
      await record({});
      await send({ kind: "failed", problem: UNKNOWN.problem });
      await changes(store).forceOrders(["1042"], CREATED_MS);
      expect(await read()).toMatchObject({ state: "queued", error: null });
    });

    it("does not report a number to the shop that a person typed", async () => {
      await record({});
      await store.decideOrder(
        "1042",
        { kind: "mark-exported", number: "A-77", reason: null },
        { atMs: CREATED_MS, timeoutMs: 30_000 },
      );
      expect(await store.listUnreported(10)).toEqual([]);
    });

    it("keeps a forced order queued whatever its status in the shop, even if it was cancelled when it was forced", async () => {
      await record({ status: "1" });
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await record({ status: "2" });
      expect((await read()).state).toBe("queued");
      await record({ id: "1043", status: "4" });
      await changes(store).forceOrders(["1043"], CREATED_MS);
      await record({ id: "1043", status: "4", note: "x" });
      expect((await read("1043")).state).toBe("queued");
    });

    it("cancels a forced order that is cancelled while it waits", async () => {
      await record({ status: "1" });
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await record({ status: "4" });
      expect(await read()).toMatchObject({ state: "not-linked", reason: "cancelled", releasedByHand: false });
    });

    it("clears the force once a cancellation has taken the order out of the queue", async () => {
      await record({});
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await send(outcomeOf("failed"));
      await record({ status: "4" });
      await record({});
      await record({ status: "4" });
      expect(await read()).toMatchObject({ state: "not-linked", reason: "cancelled" });
    });

    it("restarts a forced or reopened order: an old first attempt does not make it stuck", async () => {
      await record({}, { id: "1043", reference: "WEB-1043" });
      await send(outcomeOf("failed"));
      await send(outcomeOf("unconfirmed"), "1043");
      await changes(store).forceOrders(["1042"], CREATED_MS + DAY_MS);
      await changes(store).reopenOrder("1043", CREATED_MS + DAY_MS);
      expect((await store.countStates(CREATED_MS + DAY_MS)).stuck).toBe(0);
      expect([(await read()).firstAttemptMs, (await read("1043")).firstAttemptMs]).toEqual([null, null]);
    });

    it.each(["exported", "unconfirmed", "failed"] as const)("reopens what is %s", async (state) => {
      await record({});
      await send(outcomeOf(state));
      await changes(store).reopenOrder("1042", CREATED_MS);
      expect(await read()).toMatchObject({
        state: "queued",
        releasedByHand: true,
        erpNumber: null,
        exportedMs: null,
        flags: [],
      });
    });

    it("marks an order as exported from every state but exported, and corrects what a person marked", async () => {
      await record({});
      expect(
        await store.decideOrder(
          "1042",
          { kind: "mark-exported", number: "H-7", reason: null },
          { atMs: CREATED_MS, timeoutMs: 30_000 },
        ),
      ).toBeNull();
      expect(await read()).toMatchObject({ state: "exported", erpNumber: "H-7", exportedMs: CREATED_MS });
      expect(
        await store.decideOrder(
          "1042",
          { kind: "mark-exported", number: "H-8", reason: null },
          { atMs: CREATED_MS + 1, timeoutMs: 30_000 },
        ),
      ).toBeNull();
      expect((await read()).erpNumber).toBe("H-8");
      await changes(store).reopenOrder("1042", CREATED_MS + 2);
      await send(TAKEN);
      expect(
        await store.decideOrder(
          "1042",
          { kind: "mark-exported", number: "H-9", reason: null },
          { atMs: CREATED_MS + 4, timeoutMs: 30_000 },
        ),
      ).toMatchObject({ code: "cannot-change-exported" });
    });

    it("keeps what an audit found of an exported order until it is acknowledged, over, or marked elsewhere", async () => {
      const missing = { field: "erp-missing", article: null, sent: "7", now: null } as const;
      const total = { field: "erp-total", article: null, sent: "10.00", now: "11.00" } as const;
      await record({});
      await changes(store).recordAudited("1042", [missing], CREATED_MS);
      expect((await read()).afterExport).toBeNull();
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await send(TAKEN);
      await changes(store).recordAudited("1042", [missing, total], CREATED_MS + 1);
      expect((await read()).afterExport).toMatchObject({ differences: [missing, total], sinceMs: CREATED_MS + 1 });
      expect(await store.listOrders({ states: ["changed"] })).toMatchObject([{ id: "1042", isNoticed: false }]);
      await changes(store).markReported(["1042"]);
      await changes(store).recordAudited("1042", [missing], CREATED_MS + 2);
      expect(await store.listOrders({ states: ["changed"] })).toMatchObject([{ id: "1042", isNoticed: true }]);
      const acknowledged = { kind: "acknowledge", reason: "on purpose" } as const;
      expect(await store.decideOrder("1042", acknowledged, { atMs: CREATED_MS + 3, timeoutMs: null })).toBeNull();
      await changes(store).recordAudited("1042", [missing], CREATED_MS + 4);
      expect((await read()).afterExport?.acknowledged).toMatchObject({ reason: "on purpose" });
      await changes(store).recordAudited("1042", [missing, total], CREATED_MS + 5);
      expect((await read()).afterExport?.acknowledged).toBeNull();
      expect(
        await store.decideOrder(
          "1042",
          { kind: "mark-exported", number: "H-9", reason: null },
          { atMs: CREATED_MS + 6, timeoutMs: 30_000 },
        ),
      ).toBeNull();
      expect(await read()).toMatchObject({ erpNumber: "H-9", afterExport: null });
    });

    it("keeps a person's reason for the mark, beside the number", async () => {
      await record({});
      await store.decideOrder(
        "1042",
        { kind: "mark-exported", number: "H-7", reason: "typed by hand" },
        { atMs: CREATED_MS, timeoutMs: 30_000 },
      );
      expect((await store.readOrderEvents("1042")).at(-1)).toMatchObject({
        kind: "marked-exported",
        note: "H-7: typed by hand",
      });
    });

    it("dismisses an order for good, from every state but exported", async () => {
      await record({});
      expect(
        await store.decideOrder(
          "1042",
          { kind: "dismiss", reason: "test order" },
          { atMs: CREATED_MS, timeoutMs: 30_000 },
        ),
      ).toBeNull();
      await record({ total: "11.00" });
      expect(await read()).toMatchObject({ state: "not-linked", reason: "dismissed" });
      expect((await store.readOrderEvents("1042")).find((event) => event.kind === "dismissed")?.note).toBe(
        "test order",
      );
      await changes(store).forceOrders(["1042"], CREATED_MS);
      await send(TAKEN);
      expect(
        await store.decideOrder("1042", { kind: "dismiss", reason: "a test" }, { atMs: CREATED_MS, timeoutMs: 30_000 }),
      ).toMatchObject({
        code: "cannot-change-exported",
      });
    });

    it("decides nothing about an order on the wire: until its deadline, or as long as a run may be sending it", async () => {
      await record({});
      const attempt = anAttempt(CREATED_MS, { deadlineMs: CREATED_MS + 100 });
      await store.beginSend("1042", anIntent(), attempt);
      const decide = (atMs: number, timeoutMs: number | null) => {
        const said = { atMs: CREATED_MS + atMs, timeoutMs };
        return [DISMISS, mark("H-7")].map((decision) => () => store.decideOrder("1042", decision, said));
      };
      const until = new Date(CREATED_MS + 100).toISOString();
      for (const one of decide(99, 30_000)) expect(await one()).toMatchObject({ code: "on-the-wire", data: { until } });
      for (const one of decide(5000, null)) expect(await one()).toMatchObject({ code: "on-the-wire" });
      expect(await read()).toMatchObject({ state: "sending", deadlineMs: CREATED_MS + 100 });
      expect(await decide(100, 30_000)[0]?.()).toBeNull();
    });

    it("waits for an order on the wire also if the clock was set back", async () => {
      await record({});
      await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS, { deadlineMs: CREATED_MS + 100 }));
      const said = { atMs: CREATED_MS - 5000, timeoutMs: 1000 };
      expect(await store.decideOrder("1042", DISMISS, said)).toMatchObject({ code: "on-the-wire" });
    });

    it("refuses a number that another order of the same calendar year has, and never takes a number for an id", async () => {
      await record(
        { placedAt: "2026-02-01T10:00:00Z" },
        { id: "1043", reference: "W1043", placedAt: "2026-11-20T10:00:00Z" },
        { id: "1044", reference: "W1044", placedAt: "2025-12-30T10:00:00Z" },
      );
      const said = { atMs: CREATED_MS, timeoutMs: 30_000 };
      expect(await store.decideOrder("1042", mark("o1"), said)).toBeNull();
      expect(await store.decideOrder("1043", mark("o1"), said)).toMatchObject({
        code: "number-taken",
        data: { other: "1042" },
      });
      expect(await store.decideOrder("1044", mark("o1"), said)).toBeNull();
      for (const id of ["1042", "1044"]) expect(await read(id)).toMatchObject({ erpId: null, erpNumber: "o1" });
      await send({ ...TAKEN, order: { id: "o1", number: "A-9" } }, "1043");
      expect(await read("1043")).toMatchObject({ state: "exported", erpId: "o1", erpNumber: "A-9" });
    });

    it("looks an order up whose late answer names the id of another one, unless a person dismissed it", async () => {
      await record({}, { id: "1043", reference: "W1043" }, { id: "1044", reference: "W1044" });
      await send(TAKEN);
      for (const id of ["1043", "1044"]) await send(outcomeOf("unconfirmed"), id);
      await store.decideOrder("1044", { kind: "dismiss", reason: "no" }, { atMs: CREATED_MS, timeoutMs: 30_000 });
      for (const id of ["1043", "1044"]) await store.recordOutcome(id, TAKEN, CREATED_MS + 3, 1);
      expect(await read("1043")).toMatchObject({ state: "sending", erpNumber: null, error: { code: "erp-id-shared" } });
      const differences = [{ field: "double", now: TAKEN.order.number }];
      expect(await read("1044")).toMatchObject({ reason: "dismissed", erpNumber: null, afterExport: { differences } });
    });

    it("records that TotalGest has an order that a person dismissed or marked while a run was looking it up", async () => {
      await record({}, { id: "1043", reference: "W1043" }, { id: "1044", reference: "W1044" });
      const said = { atMs: CREATED_MS, timeoutMs: null };
      await store.decideOrder("1042", DISMISS, said);
      await store.decideOrder("1043", mark("H-7"), said);
      for (const id of ["1042", "1043", "1044"]) {
        const call = transitions.lookedUp(id, { id: `o${id}`, number: `A-${id}` }, CREATED_MS + 1);
        await store.changeOrders([call], transitions.recordThere);
      }
      expect((await read()).afterExport).toMatchObject({
        differences: [{ field: "double", sent: null, now: "A-1042" }],
      });
      expect(await read("1043")).toMatchObject({
        erpNumber: "H-7",
        afterExport: { differences: [{ field: "double", sent: "H-7", now: "A-1043" }] },
      });
      expect(await read("1044")).toMatchObject({ state: "exported", erpNumber: "A-1044", afterExport: null });
    });

    it("records the result of a look-up in every state", async () => {
      await record({});
      await send(TAKEN);
      const call = transitions.lookedUp("1042", { id: "o9", number: "A-9" }, CREATED_MS);
      await store.changeOrders([call], transitions.settleOrder);
      expect(await read()).toMatchObject({ erpId: "o9", erpNumber: "A-9" });
    });
  });

  describe("deliveries", () => {
    const shown = {
      state: "shipped",
      parcels: [{ courier: "DHL", tracking: "JD1" }],
      shippedMs: CREATED_MS,
      changedMs: CREATED_MS,
      since: { onMs: 0, firstMs: 0 },
      statuses: { shipped: "7" },
    } as const;

    it("are of orders that TotalGest gave an id, and change in one step with their history", async () => {
      await record({}, { id: "1043", reference: "WEB-1043" }, { id: "1044", reference: "WEB-1044" });
      await send(TAKEN);
      await store.decideOrder("1043", mark("B-7"), { atMs: CREATED_MS, timeoutMs: null });
      expect((await store.findDelivered(["o1", "B-7"])).map(({ id }) => id)).toEqual(["1042"]);
      const calls = ["1042", "1043", "1044", "9999"].map((id) => ({ id, ...shown, isFirst: false, atMs: CREATED_MS }));
      const made = await store.changeOrders(calls, takeShown);
      expect(made.map((one) => one?.row.id)).toEqual(["1042", undefined, undefined, undefined]);
      expect(await store.listOpenDeliveries()).toMatchObject([
        { id: "1042", erpId: "o1", fulfilment: { stage: "due", status: "7" } },
      ]);
      const [at] = [{ id: "1042", atMs: CREATED_MS + 3 }];
      await store.changeOrders([at], beginPush);
      await store.changeOrders([{ ...at, outcome: { kind: "pushed", why: null } as const }], settlePush);
      expect(await store.listOpenDeliveries()).toEqual([]);
      expect((await read()).fulfilment).toEqual({
        ...shown.parcels[0],
        state: "shipped",
        status: "7",
        stage: "pushed",
        begunMs: CREATED_MS + 3,
        pushedMs: CREATED_MS + 3,
        pushed: { ...shown.parcels[0], state: "shipped", status: "7" },
        told: [],
        isSeen: true,
        unread: null,
        isReleased: false,
        error: null,
      });
      expect((await store.readOrderEvents("1042")).at(-1)).toMatchObject({ kind: "status-pushed", note: "DHL JD1" });
      const since = { pushedSinceMs: CREATED_MS, exportedSinceMs: CREATED_MS };
      expect(await store.countDeliveries(since)).toEqual({ pushed: 1, exported: 2 });
    });
  });
}

function outcomeOf(state: "exported" | "failed" | "unconfirmed"): OrderOutcome {
  if (state === "exported") return TAKEN;
  if (state === "failed")
    return { kind: "failed", problem: problem("erp-refused-order", { detail: "no", fields: [] }) };
  return { kind: "unconfirmed", problem: problem("outcome-unconfirmed", { why: "unasked", number: "" }) };
}

/** An order of these articles, for the suites about stock. */
export function anOrderOf(quantity: string, patch: Partial<ShopOrder> = {}): ShopOrder {
  return anOrder({ items: [anItem({ quantity })], ...patch });
}
