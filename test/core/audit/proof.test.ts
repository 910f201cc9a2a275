import { expect, test } from "vitest";

import { type ExceptionCause, finding, type Verdict } from "../../../src/core/audit/verdict.ts";
import type { AuditedOrder } from "../../../src/core/audit/amounts.ts";
import { Proof } from "../../../src/core/audit/proof.ts";
import type { AuditReport, Unread } from "../../../src/core/audit/report.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import type { BookedOrder } from "../../../src/core/ports/books.ts";

const DAY = "2026-11-23";
const FRAME = {
  version: "test",
  site: "shop.example.ch",
  timeZone: "Europe/Zurich",
  startedMs: 0,
  finishedMs: 0,
  isOneWay: false,
};

function orderOf(id: string, parts: AuditedOrder["due"]["parts"] = null): AuditedOrder {
  const due = { gross: 1081, net: 1000, vat: 81, parts };
  const [status, statusName] = ["3", id === "4" ? "Open" : "New"];
  return { id, reference: "", day: DAY, placedAt: "2026-11-23T08:00:00Z", status, statusName, currency: "CHF", due };
}

function bookedOf(number: string): BookedOrder {
  const totals = { net: "10.00", vat: "0.81", gross: "10.81" };
  const state = {
    createdAt: null,
    placedAt: null,
    buyers: [],
    state: "open",
    currency: "CHF",
    vat: null,
    fault: null,
  } as const;
  return { id: number, number, reference: "fw360:shop.example.ch:9", totals, ...state };
}

const excludedBy = (excluded: string): Verdict => ({ excluded, booked: [], finding: null });
const differsBy = (cause: ExceptionCause, booked: readonly BookedOrder[] = []): Verdict => ({
  excluded: null,
  booked,
  finding: finding(cause),
});

const failed = problem("paging-loop", { system: "Framework360", operation: "orders/list" });
const unread = (proof: Proof, side: Unread["side"], id: string | null): void => {
  proof.addUnread(side, failed, id === null ? { from: DAY, to: DAY } : null, id);
};
const unknown = (proof: Proof, number: string): void => {
  const order = { id: "9", reference: "", day: null, currency: "CHF", statusName: "", due: null };
  proof.addException(order, finding("unknown"), [bookedOf(number)], null);
};

/** What an audit adds while it waits for both systems at once, so in any order. */
const ADDED: readonly ((proof: Proof) => void)[] = [
  (proof) => proof.add(orderOf("1"), differsBy("missing"), null),
  (proof) => proof.add(orderOf("2"), differsBy("doubled", [bookedOf("71"), bookedOf("72")]), null),
  (proof) => proof.add(orderOf("3"), excludedBy("dismissed"), null),
  (proof) => proof.add(orderOf("4"), excludedBy("status"), null),
  (proof) => proof.add(orderOf("5"), excludedBy("status"), null),
  (proof) => {
    // A franc that no rate explains.
    const parts = [{ rate: "8.1", net: 900, vat: 73, gross: 973 }];
    proof.add(orderOf("6", parts), { ...excludedBy(""), excluded: null }, null);
  },
  (proof) => unknown(proof, "81"),
  (proof) => unknown(proof, "82"),
  (proof) => unread(proof, "totalgest", null),
  (proof) => unread(proof, "shop", null),
  (proof) => unread(proof, "shop", "10"),
];

function reportOf(added: typeof ADDED): AuditReport {
  const proof = new Proof([DAY], "CHF");
  for (const add of added) add(proof);
  return proof.report(FRAME);
}

test("a report is the same in whatever order the systems answer", () => {
  const report = reportOf(ADDED);
  for (const at of ADDED.keys()) {
    expect(reportOf([...ADDED.slice(at), ...ADDED.slice(0, at)].toReversed())).toEqual(report);
  }
  expect(report.days[0]?.excluded.map(({ reason, status }) => [reason, status])).toEqual([
    ["dismissed", null],
    ["status", "New"],
    ["status", "Open"],
  ]);
  expect(report.exceptions.map(({ numbers }) => numbers)).toEqual([[], ["71", "72"], ["81"], ["82"]]);
  expect(report.unread.map(({ side, id }) => [side, id])).toEqual([
    ["shop", null],
    ["totalgest", null],
    ["shop", "10"],
  ]);
  expect(report.vat.map(({ rate }) => rate)).toEqual(["8.1", "unsplit", null]);
});
