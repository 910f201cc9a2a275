import { describe, expect, test } from "vitest";

import { forget, lastChangeMs, whyOpen } from "../../../../src/core/orders/privacy/forget.ts";
import { judgeOrder } from "../../../../src/core/orders/state.ts";
import { listed, anOrder } from "../../../support/specimens.ts";
import { aPolicy, aStoredOrder, CREATED_MS } from "../../../contract/store-subject.ts";

const LATER = Date.parse("2027-05-01T00:00:00Z");

describe("the last change of an order", () => {
  test.each(["changedMs", "exportedMs", "paidMs"] as const)("is %s, where nothing came after it", (name) => {
    const none = { changedMs: null, exportedMs: null, paidMs: null, afterExport: null, fulfilment: null };
    expect(lastChangeMs({ ...aStoredOrder(), ...none, [name]: LATER })).toBe(LATER);
    expect(lastChangeMs({ ...aStoredOrder(), ...none })).toBe(aStoredOrder().placedMs);
  });
});

describe("a buyer", () => {
  test.each(["due", "telling", "stuck"] as const)("is not forgotten while a payment is %s", (payment) => {
    const order = { ...aStoredOrder(), state: "exported" as const, late: false, payment };
    expect(whyOpen(order)?.data).toMatchObject({ why: "payment" });
    expect(forget(order, { atMs: LATER, kind: "forgotten", sent: null })).toMatchObject({ row: { forgottenMs: null } });
  });

  test.each(["noted", "told", "back"] as const)("is forgotten where a payment is %s, and its time stays", (payment) => {
    const order = { ...aStoredOrder(), state: "exported" as const, late: false, payment, paidMs: LATER };
    expect(forget(order, { atMs: LATER, kind: "forgotten", sent: null })).toMatchObject({
      refused: null,
      row: { forgottenMs: LATER, payment, paidMs: LATER },
    });
  });

  test("who is forgotten has an order that is due again looked up, whatever it said before, though nobody can send it", () => {
    const known = { ...aStoredOrder(), rowId: 1, state: "not-linked" as const, reason: "status" as const };
    const judged = (forgottenMs: number | null) =>
      judgeOrder(listed(anOrder()), { ...known, forgottenMs }, aPolicy(), CREATED_MS);
    expect(judged(null).state).toBe("queued");
    expect(judged(LATER)).toMatchObject({ state: "queued", error: null });
  });
});
