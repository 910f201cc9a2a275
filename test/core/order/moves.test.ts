import { describe, expect, it } from "vitest";

import type { OrderHead, OrderRow } from "../../../src/core/order/change.ts";
import { judgeListed } from "../../../src/core/order/listing/listed.ts";
import type { OrderListing } from "../../../src/core/order/listing/listed.ts";
import * as move from "../../../src/core/order/move.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { anAttempt, anIntent, aPolicy, CREATED_MS } from "../../contract/store-subject.ts";
import { anOrderRecord } from "../../support/reports.ts";
import { anOrder, listed } from "../../support/specimens.ts";

function aRow(patch: Partial<OrderRow> = {}): OrderRow {
  const order = anOrder();
  return {
    ...anOrderRecord({ ...listed(order), shopId: order.id }),
    cartText: JSON.stringify(order),
    ...patch,
  };
}

function aHead(patch: Partial<OrderRow> = {}): OrderHead {
  return { ...aRow(patch), reportTries: 0 };
}

function listing(patch: Partial<OrderListing> = {}): OrderListing {
  return { listed: listed(anOrder()), known: null, namesake: null, sent: null, reserved: [], ...patch };
}

const BROKEN = problem("outcome-closed", {});

describe("a listed order", () => {
  it("is created, queued and reserved if it is new", () => {
    const found = judgeListed(listing(), aPolicy(), CREATED_MS);
    expect(found).toMatchObject({
      isTouched: true,
      change: {
        isNew: true,
        patch: { state: "queued", reference: "WEB-1042", cartText: JSON.stringify(anOrder()) },
        events: [{ orderId: "1042", kind: "seen" }],
        reservation: { reservation: { kind: "open" }, replaces: "all" },
        moved: [{ pieces: [{ sku: "SKU-1" }] }],
      },
    });
  });

  it("needs no write if nothing changed and its reservation is right", () => {
    const reserved = [
      {
        key: 1,
        orderId: "1042",
        sku: "SKU-1",
        shopProductId: "501",
        micro: 1,
        productId: null,
        bySku: true,
        confirmed: null,
        untilMs: null,
      },
    ];
    const known = aRow({ state: "queued", reason: null, late: false });
    expect(judgeListed(listing({ known, reserved }), aPolicy(), CREATED_MS)).toBeNull();
    // Another `export.from` adds a reservation.
    const again = judgeListed(listing({ known }), aPolicy(), CREATED_MS);
    expect(again).toMatchObject({ isTouched: false, change: { patch: {}, events: [], reservation: {} } });
  });

  it("is not touched while it is being sent", () => {
    const known = aRow({ state: "sending", status: "1" });
    expect(judgeListed(listing({ known }), aPolicy(), CREATED_MS)).toBeNull();
  });

  it("keeps its stored cart if the new one cannot be read", () => {
    const known = aRow({ state: "queued" });
    const unread = { ...listed(anOrder()), order: null, fault: BROKEN };
    const found = judgeListed(listing({ known, listed: unread }), aPolicy(), CREATED_MS);
    expect(found?.change.patch).not.toHaveProperty("cartText");
    expect(found?.change).toMatchObject({ patch: { fault: BROKEN }, reservation: { pieces: [{ sku: "SKU-1" }] } });
  });
});

describe("a change of an order's state", () => {
  it("begins a send only for a waiting order, and counts it", () => {
    const intent = anIntent();
    const begun = move.beginSend(aHead({ state: "queued", attempts: 2, firstAttemptMs: 5 }), intent, anAttempt(9));
    expect(begun?.patch).toMatchObject({ state: "sending", attempts: 3, firstAttemptMs: 5, lastAttemptMs: 9, intent });
    for (const state of ["sending", "exported", "failed", "not-linked"] as const) {
      expect(move.beginSend(aHead({ state }), intent, anAttempt(9))).toBeNull();
    }
    expect(move.beginSend(null, intent, anAttempt(9))).toBeNull();
  });

  it("keeps TotalGest's reason from the second refusal on", () => {
    const twice = aHead({ state: "queued", refusals: 2, error: BROKEN });
    expect(move.beginSend(twice, anIntent(), anAttempt(9))?.patch.error).toEqual(BROKEN);
    expect(move.beginSend({ ...twice, refusals: 1 }, anIntent(), anAttempt(9))?.patch.error).toBeNull();
  });

  it("to the same hold reason writes nothing", () => {
    const known = aRow({ state: "held", error: BROKEN });
    expect(move.holdOrder(known, BROKEN, 9)).toEqual({ change: null });
    expect(move.holdOrder(aRow({ state: "queued" }), BROKEN, 9)?.change?.patch).toMatchObject({ state: "held" });
    expect(move.holdOrder(aRow({ state: "exported" }), BROKEN, 9)).toBeNull();
  });

  it("keeps what was sent, and stores the shop's order if nothing was sent from here or a person marks it", () => {
    const known = aRow({ state: "sending" });
    const order = { id: "o1", number: "N1" };
    const created = { kind: "exported", order, how: "created" } as const;
    expect(move.settleOrder(known, created, 9, true).sent).toBeUndefined();
    expect(move.settleOrder(known, created, 9, false).sent).toBeDefined();
    const marked = move.settleOrder(known, { ...created, how: "marked" }, 9, true, "by hand");
    expect(marked).toMatchObject({
      patch: { isReported: true, erp: { id: null, number: "N1" }, exportedMs: 9 },
      sent: {},
      events: [{ kind: "marked-exported", note: "N1: by hand" }],
      reservation: { reservation: { kind: "until-read" } },
    });
  });

  it("cancels a vanished order, unless its outcome is open or it is settled", () => {
    expect(move.cancelVanished(aRow({ state: "queued" }), 9)).toMatchObject({
      patch: { state: "not-linked", reason: "cancelled", releasedByHand: false },
      reservation: { reservation: { kind: "none" } },
      moved: [{ pieces: [{ sku: "SKU-1" }] }],
    });
    for (const state of ["sending", "unconfirmed", "exported"] as const) {
      expect(move.cancelVanished(aRow({ state }), 9)).toBeNull();
    }
    expect(move.cancelVanished(aRow({ state: "not-linked", reason: "dismissed" }), 9)).toBeNull();
  });

  it("forces waiting and failed orders, and takes an exported one back only on explicit request", () => {
    expect(move.forceOrder(aRow({ state: "failed" }), 9)?.patch).toMatchObject({
      state: "queued",
      releasedByHand: true,
    });
    expect(move.forceOrder(aRow({ state: "exported" }), 9)).toBeNull();
    const reopened = move.reopenOrder(aRow({ state: "exported", erp: { id: "o1", number: "N1" } }), 9);
    expect(reopened.patch).toMatchObject({ state: "queued", erp: null, exportedMs: null, firstAttemptMs: null });
  });
});
