import { expect, test } from "vitest";

import { AuditBooks, planBooks } from "../../../src/core/audit/books.ts";
import type { ListedRecord } from "../../../src/core/audit/report.ts";
import type { BookedOrder } from "../../../src/core/ports/books.ts";
import { aStoredOrder } from "../../contract/store-subject.ts";

test("TotalGest's list is read once, in parts that lie in a period, near one, or outside, also where periods touch", () => {
  const periods = [
    { from: "2026-10-01", to: "2026-10-31" },
    { from: "2026-11-01", to: "2026-11-20" },
  ];
  const parts = planBooks(periods, "2026-11-21").map(({ from, to }) => `${from.slice(5)} ${to.slice(5)}`);
  expect(parts).toEqual([
    "09-29 09-30",
    "10-01 10-16",
    "10-17 10-29",
    "10-30 10-31",
    "11-01 11-02",
    "11-03 11-20",
    "11-21 11-22",
    "11-23 11-23",
  ]);
});

const PART = { from: "2026-11-01", to: "2026-11-30" };

function booked(patch: Partial<BookedOrder>): BookedOrder {
  const amounts = { currency: "CHF", totals: null, vat: null, fault: null };
  const dates = { createdAt: null, placedAt: null, buyers: [] };
  return { id: "o1", number: "A-1", reference: "fw360:shop:1042", state: "open", ...amounts, ...dates, ...patch };
}

/** Whether this booking of an order is one that a person has to look at, by what the store knows of the order. */
function isSuspect(known: Partial<ListedRecord>): boolean {
  const books = new AuditBooks("fw360:shop:");
  books.add(booked({}), PART);
  const record = { id: "1042", placedAt: "2026-11-01T00:00:00Z", reason: null, erpId: null, erpNumber: null };
  books.compare([{ ...record, state: "exported", ...known } as ListedRecord]);
  return books.suspects.has("1042");
}

test("a booking is the order's own by TotalGest's id, or by the number that a person gave", () => {
  expect(isSuspect({ erpId: "o1", erpNumber: "A-0" })).toBe(false);
  expect(isSuspect({ erpNumber: "A-1" })).toBe(false);
  expect(isSuspect({ erpId: "o2", erpNumber: "A-2" })).toBe(true);
  expect(isSuspect({ erpNumber: "A-2" })).toBe(true);
});

test("what is not to be sent, and is there, is looked at whatever day is audited; what a run looks up is not", () => {
  const known = [
    { state: "held" },
    { state: "failed" },
    ...["dismissed", "cancelled", "status", "before-from"].map((reason) => ({ state: "not-linked", reason })),
    ...["queued", "sending", "unconfirmed"].map((state) => ({ state })),
  ] as readonly Partial<ListedRecord>[];
  const found = known.filter(isSuspect).map(({ state, reason }) => reason ?? state);
  expect(found).toEqual(["held", "failed", "dismissed", "cancelled", "status"]);
});

test("an order typed by hand under a number that one of ours has too is held against the others; one that a person named by it is not", () => {
  const [ours, other] = [aStoredOrder(), aStoredOrder({ id: "1043", reference: "WEB-1043" })];
  const named = (erpId: string | null): readonly string[] => {
    const books = new AuditBooks("fw360:shop:");
    const owed = [
      { ...ours, order: null, intent: null, erpId, erpNumber: "A-1" },
      { ...other, order: null, intent: null },
    ];
    books.compareOthers([booked({ reference: "WEB-1043" })], owed, "Europe/Zurich");
    return [...books.alike.keys()];
  };
  expect([named("o7"), named(null)]).toEqual([["1043"], []]);
});

test("without a total, the same day and buyer alone are no double", () => {
  const order = { ...aStoredOrder({ customer: "Anna Bernasconi", total: "10.00" }), order: null, intent: null };
  const typed = { id: "o9", number: "Z-9", reference: null, placedAt: order.placedAt, buyers: ["Anna Bernasconi"] };
  const isFound = (totals: BookedOrder["totals"]): boolean => {
    const books = new AuditBooks("fw360:shop:");
    books.compareOthers([booked({ ...typed, totals })], [order], "Europe/Zurich");
    return books.alike.size > 0;
  };
  expect([isFound({ net: null, vat: null, gross: "10.00" }), isFound(null)]).toEqual([true, false]);
});
