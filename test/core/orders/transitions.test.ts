import { describe, expect, it, test } from "vitest";

import { problem } from "../../../src/core/common/problems/problem.ts";
import type { AfterExport } from "../../../src/core/orders/listing/difference.ts";
import * as decisions from "../../../src/core/orders/decisions.ts";
import { judgeListed, newOrder } from "../../../src/core/orders/listing/listed.ts";
import { shownOrder } from "../../../src/core/orders/shown.ts";
import * as transitions from "../../../src/core/orders/transitions.ts";
import { watchPayment } from "../../../src/core/orders/payment/rules.ts";
import { withoutEmptyTexts } from "../../../src/core/orders/order.ts";
import { planParts } from "../../../src/core/stock.ts";
import { aListing, anAttempt, anIntent, aPolicy, aStoredOrder, CREATED_MS } from "../../contract/store-subject.ts";
import { anOrder, listed } from "../../support/specimens.ts";

const BROKEN = problem("outcome-closed", { detail: "" });

describe("a listed order", () => {
  it("is created, queued and reserved if it is new", () => {
    const listing = aListing();
    const order = newOrder(listing.listed);
    const made = judgeListed(order, listing);
    expect(made).toMatchObject({
      row: { rowId: 0, state: "queued", reference: "WEB-1042", cartText: JSON.stringify(withoutEmptyTexts(anOrder())) },
      events: [{ kind: "seen" }],
      moved: { items: [{ sku: "SKU-1" }] },
    });
    expect(planParts(order, made?.row ?? order)?.parts[0]).toMatchObject({ bookedMs: null, untilMs: null });
  });

  it("needs no write if nothing changed, and one if another `export.from` changes what it reserves", () => {
    expect(judgeListed(aStoredOrder(), aListing())).toBeNull();
    const any = aListing({ policy: aPolicy({ fromMs: null }) });
    const known = aStoredOrder(judgeListed(newOrder(any.listed), any)?.row);
    expect(known).toMatchObject({ state: "not-linked", reason: "before-from", reservedUntilMs: expect.any(Number) });
    const late = aListing({ policy: aPolicy({ fromMs: CREATED_MS }) });
    expect(judgeListed({ ...known, rowId: 1 }, late)).toEqual({ row: { ...known, rowId: 1, reservedUntilMs: null } });
  });

  it("becomes late when export.from is set to a day after it", () => {
    const known = aStoredOrder({ state: "not-linked", reason: "before-from" });
    const policy = aPolicy({ fromMs: Date.parse("2027-01-01T00:00:00Z") });
    expect(judgeListed(known, aListing({ policy, createdMs: 0 }))?.row.late).toBe(true);
  });

  it("is not touched while it is being sent", () => {
    expect(judgeListed(aStoredOrder({ state: "sending", status: "1" }), aListing())).toBeNull();
  });

  it("reserves what the shop sold with it while it is being sent, beside what is sent", () => {
    const known = aStoredOrder({ state: "sending" });
    const order = anOrder();
    const items = order.items.map((item) => ({ ...item, quantity: String(Number(item.quantity) + 3) }));
    const listing = aListing({ listed: listed({ ...order, items }) });
    const row = judgeListed(known, listing)?.row ?? known;
    expect(row).toEqual({ ...known, more: { items: [{ ...items[0], quantity: "3" }] } });
    expect(planParts(known, row)?.parts).toMatchObject([{ cart: known.cartText }, { cart: row.more }]);
    expect(judgeListed(row, listing)).toBeNull();
    expect(judgeListed(row, aListing())?.row.more).toBeNull();
  });

  it("moves no figure of the shop by a status of a later step, and does by one that may be a cancellation", () => {
    const exported = aStoredOrder({ state: "exported" });
    const movedBy = (status: string): unknown =>
      judgeListed(exported, aListing({ listed: { ...listed(anOrder()), status } }))?.moved;
    expect([movedBy("7"), movedBy("4"), movedBy("99")]).toEqual([undefined, anOrder(), anOrder()]);
  });

  it("stays late, whatever made it so", () => {
    const known = aStoredOrder({ state: "not-linked", reason: "before-from", late: true });
    const policy = aPolicy({ fromMs: Date.parse("2027-01-01T00:00:00Z") });
    const later = { ...listed(anOrder()), statusName: "Spedito", status: "7" };
    expect(judgeListed(known, aListing({ listed: later, policy, createdMs: Infinity }))?.row.late).toBe(true);
  });

  it("is late if its status had no class when it was open", () => {
    const known = aStoredOrder({ state: "not-linked", reason: "before-from", status: "99" });
    const policy = aPolicy({ fromMs: Date.parse("2027-01-01T00:00:00Z") });
    expect(judgeListed(known, aListing({ policy, createdMs: Infinity }))?.row.late).toBe(true);
  });

  it("keeps its stored cart if the new one cannot be read", () => {
    const known = aStoredOrder();
    const unread = { ...listed(anOrder()), order: null, fault: BROKEN };
    const found = judgeListed(known, aListing({ listed: unread }));
    expect(found?.row).toMatchObject({ fault: BROKEN, cartText: known.cartText, customer: known.customer });
  });
});

describe("a change of an order's state", () => {
  it("begins a send only for a waiting order, and counts it", () => {
    const send = { intent: anIntent(), attempt: anAttempt(9) };
    const waiting = aStoredOrder({ state: "queued", attempts: 2, firstAttemptMs: 5 });
    const begun = transitions.beginSend(waiting, send);
    expect(begun?.row).toMatchObject({ state: "sending", attempts: 3, firstAttemptMs: 5, lastAttemptMs: 9 });
    expect(begun?.intent).toEqual(send.intent);
    for (const state of ["sending", "exported", "failed", "not-linked"] as const) {
      expect(transitions.beginSend(aStoredOrder({ state }), send)).toBeNull();
    }
  });

  it("to the same hold reason writes nothing", () => {
    const doubt = { error: BROKEN, atMs: 9 };
    const known = aStoredOrder({ state: "held", error: { ...BROKEN } });
    expect(transitions.holdOrder(known, doubt)).toEqual({ row: known });
    expect(transitions.holdOrder(aStoredOrder({ state: "queued" }), doubt)?.row).toMatchObject({ state: "held" });
    expect(transitions.holdOrder(aStoredOrder({ state: "exported" }), doubt)).toBeNull();
  });

  it("keeps what was sent, and stores the shop's order if nothing was sent from here or a person marks it", () => {
    const known = aStoredOrder({ state: "sending" });
    const order = { id: "o1", number: "N1" };
    const created = { outcome: { kind: "exported", order, how: "created" }, atMs: 9 } as const;
    expect(transitions.settleOrder({ ...known, attempts: 1 }, created).sent).toBeUndefined();
    expect(transitions.settleOrder(known, created).sent).toBeDefined();
    const decision = { kind: "mark-exported", number: "N1", reason: "by hand" } as const;
    const facts = { atMs: 9, holders: [], timeoutMs: 1 };
    expect(decisions.decideOrder(known, { decision, ...facts })).toMatchObject({
      row: { isReported: true, erpId: null, erpNumber: "N1", exportedMs: 9 },
      sent: {},
      events: [{ kind: "marked-exported", note: "N1: by hand" }],
    });
  });

  it("has its number offered to the shop anew, even if the shop refused an earlier one", () => {
    const outcome = { kind: "exported", order: { id: "o1", number: "N1" }, how: "created" } as const;
    const known = aStoredOrder({ state: "sending", attempts: 2, isReported: true });
    expect(transitions.settleOrder(known, { outcome, atMs: 9 }).row.isReported).toBe(false);
  });

  it("has another number that TotalGest cannot be asked for as a new difference", () => {
    const unasked = (number: string) => ({ field: "erp-unasked", article: null, sent: number, now: null }) as const;
    const order = aStoredOrder({ state: "exported" });
    const first = transitions.recordAudited(order, { found: [unasked("H-1")], atMs: 1 })?.row ?? order;
    expect(transitions.recordAudited(first, { found: [unasked("H-2")], atMs: 2 })?.row.afterExport).toMatchObject({
      differences: [unasked("H-2")],
      sinceMs: 2,
    });
  });

  it("cancels a vanished order, unless its outcome is open or it is settled", () => {
    const at = { atMs: 9 };
    expect(transitions.cancelVanished(aStoredOrder({ state: "queued", releasedByHand: true }), at)).toMatchObject({
      row: { state: "not-linked", reason: "cancelled", releasedByHand: false },
      moved: { items: [] },
    });
    for (const state of ["sending", "unconfirmed", "exported"] as const) {
      expect(transitions.cancelVanished(aStoredOrder({ state }), at)).toBeNull();
    }
    expect(transitions.cancelVanished(aStoredOrder({ state: "not-linked", reason: "dismissed" }), at)).toBeNull();
  });

  it("forces waiting and failed orders, and takes an exported one back only on explicit request", () => {
    const at = { atMs: 9 };
    expect(decisions.forceOrder(aStoredOrder({ state: "failed" }), at)?.row).toMatchObject({
      state: "queued",
      releasedByHand: true,
    });
    const exported = aStoredOrder({ state: "exported", erpId: "o1", erpNumber: "N1", exportedMs: 5 });
    expect(decisions.forceOrder(exported, at)).toBeNull();
    expect(decisions.reopenOrder(exported, at).row).toMatchObject({
      state: "queued",
      erpId: null,
      erpNumber: null,
      exportedMs: null,
      firstAttemptMs: null,
    });
    const late = aStoredOrder({ state: "not-linked", reason: "before-from", late: true, isNoticed: true });
    expect(decisions.reopenOrder(late, at).row).toMatchObject({ late: true, isNoticed: true });
  });
});

test("what was shown of an order whose id another one has is another thing once that one changes", () => {
  const shown = (total: string): string => {
    const newcomer = { total } as NonNullable<AfterExport["newcomer"]>;
    const another = { field: "another", article: null, sent: "WEB-1042", now: "WEB-1043" } as const;
    return shownOrder(
      aStoredOrder({ afterExport: { differences: [another], sinceMs: 1, acknowledged: null, newcomer } }),
    );
  };
  expect(shown("12.00")).not.toBe(shown("10.00"));
});

test("an order that is looked up and shown unpaid waits for a person only where the shop shows it paid, and nothing is known of it", () => {
  const { payment } = anOrder();
  const paymentOf = (paid: boolean, known: "told" | "due" | null): unknown => {
    const shown = { ...anOrder(), payment: payment && { ...payment, paid } };
    const order = aStoredOrder({ cartText: JSON.stringify(shown), payment: known });
    const found = transitions.lookedUp("1042", { id: "o1", number: "A-1", isPaid: false }, 5, { tellsPayments: true });
    return transitions.settleOrder(order, found).row.payment;
  };
  expect([paymentOf(true, null), paymentOf(false, null)]).toEqual(["stuck", null]);
  expect([paymentOf(true, "told"), paymentOf(true, "due")]).toEqual(["told", "due"]);
});

test("a payment that came anew waits for a person only where TotalGest is told of payments", () => {
  const { payment } = anOrder();
  const shown = listed({ ...anOrder(), payment: payment && { ...payment, paid: true } });
  const paymentOf = (erpId: string | null, tellsPayments: boolean): unknown => {
    const order = aStoredOrder({ state: "exported", erpId, payment: "back" });
    return watchPayment(order, shown, null, aPolicy({ tellsPayments }))?.row.payment;
  };
  expect([paymentOf("o1", true), paymentOf("o1", false), paymentOf(null, true)]).toEqual(["stuck", "noted", "noted"]);
});

test("a number is taken by another order of the same year alone", () => {
  const order = aStoredOrder({ state: "held" });
  const refusal = (year: number): unknown => {
    const holders = [{ id: "9", placedMs: Date.UTC(year, 5, 1) }];
    const decision = { kind: "mark-exported", number: "A-1", reason: null } as const;
    const said = { decision, holders, atMs: 5, timeoutMs: null } as unknown as Parameters<
      typeof decisions.decideOrder
    >[1];
    return decisions.decideOrder(order, said).refused?.code;
  };
  const year = new Date(order.placedMs).getUTCFullYear();
  expect([refusal(year), refusal(year - 1)]).toEqual(["number-taken", undefined]);
});
