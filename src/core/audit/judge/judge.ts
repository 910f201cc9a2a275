/** The verdict of an audit on one order. Pure. */
import { type Amounts, bookedAmounts, differenceOf, isForeign } from "../amounts.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { AuditedOrder } from "../order.ts";
import { classOf, isSentClass } from "../../orders/order.ts";
import { problem } from "../../common/problems/problem.ts";
import {
  type AuditPolicy,
  type Bookings,
  type Facts,
  type Finding,
  finding,
  isDifference,
  type Verdict,
} from "./verdict.ts";
import { cancelledInShop, judgeAbsent } from "./absent.ts";

/** `facts` null = the store does not know the order. */
export function judgeAudited(
  order: AuditedOrder,
  bookings: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
): Verdict {
  return asClassed(asSettled(judge(order, bookings, facts, policy), facts), order, policy);
}

function judge(order: AuditedOrder, bookings: Bookings, facts: Facts | null, policy: AuditPolicy): Verdict {
  if (facts?.isNewcomer === true && facts.number === null) return judgeUntyped(order, policy);
  const live = bookings.booked.filter(({ state }) => state !== "cancelled");
  const [only] = live;
  if (only !== undefined && live.length > 1) {
    return { excluded: null, found: live, finding: finding("doubled", "doubled") };
  }
  const now = classOf(order.status, policy.statuses);
  // An order that was cancelled, or not completed, already when a person sent it is there as that person wanted it.
  const hasMoved = !isSentClass(now) && !isAsSent(order, facts, policy);
  const isOff = hasMoved && now === "cancelled";
  if (only === undefined) return judgeAbsent(order, bookings, facts, policy, isOff);
  if (isOff) return { ...cancelledInShop(order, only), found: [only] };
  return { excluded: null, found: live, finding: compare(order, only, facts, hasMoved && facts?.state === "exported") };
}

/** Nobody has said where this order is in TotalGest, where another one has its reference. */
function judgeUntyped({ status }: AuditedOrder, { statuses }: AuditPolicy): Verdict {
  const now = classOf(status, statuses);
  const excluded = isSentClass(now) ? null : now === "cancelled" ? "cancelled" : "status";
  return { excluded, found: [], finding: finding("changed", "another") };
}

function isAsSent({ status }: AuditedOrder, facts: Facts | null, { statuses }: AuditPolicy): boolean {
  const sent = facts?.sentStatus ?? null;
  if (sent === null) return false;
  return sent === status || (classOf(sent, statuses) !== null && classOf(sent, statuses) === classOf(status, statuses));
}

/** Nobody has said what the order's status means, so nobody knows whether it has to be in TotalGest. */
function asClassed(verdict: Verdict, order: AuditedOrder, policy: AuditPolicy): Verdict {
  if (policy.fromMs === null || order.placedMs < policy.fromMs) return verdict;
  if (classOf(order.status, policy.statuses) !== null || verdict.excluded === "dismissed") return verdict;
  const detail = problem("status-unclassed", { status: order.status, name: order.statusName || order.status });
  const isOpen = verdict.finding === null || !isDifference(verdict.finding) || verdict.finding.kind === "held";
  return isOpen ? { ...verdict, finding: finding("not-provable", "unclassed", { detail }) } : verdict;
}

/** A person acknowledged everything that is recorded of the order. */
function asSettled(verdict: Verdict, facts: Facts | null): Verdict {
  const { finding: found } = verdict;
  if (found === null || facts === null || facts.acknowledged === null) return verdict;
  if (!isDifference(found) && found.cause !== "marked-unasked") return verdict;
  const [aside = verdict.aside] = verdict.found;
  return {
    excluded: "acknowledged",
    found: [],
    ...(aside === undefined ? {} : { aside }),
    finding: { ...found, kind: "acknowledged" },
  };
}

/**
 * Whether the amounts are the same; if not, which system's amount changed. `isReopened`: the order went back to a status
 * that is not sent.
 */
function compare(order: AuditedOrder, booked: BookedOrder, facts: Facts | null, isReopened: boolean): Finding | null {
  if (booked.fault !== null) return finding("not-provable", "unreadable", { detail: booked.fault });
  const amounts = bookedAmounts(booked);
  const changed = finding("changed", "changed", { credit: creditOf(order, facts, amounts) });
  if (amounts === null) return isReopened || facts?.isResold === true ? changed : null;
  const difference = isForeign(order, booked) ? "total" : differenceOf(order.due, amounts);
  if (isReopened) return changed;
  if (facts?.isResold === true && (difference !== null || !isSettled(order, amounts, facts))) return changed;
  if (difference === null) return null;
  const isMovedThere = facts?.sent != null && differenceOf(facts.sent, amounts) !== null;
  const cause = `${difference}-${isMovedThere ? "in-totalgest" : "unexplained"}` as const;
  return finding(difference === "total" ? "total-differs" : "vat-differs", cause);
}

/** A person has already changed TotalGest's order to match the shop's order. */
function isSettled(order: AuditedOrder, amounts: Amounts, facts: Facts): boolean {
  return facts.sent !== null && differenceOf(facts.sent, amounts) !== null && differenceOf(order.due, amounts) === null;
}

function creditOf(order: AuditedOrder, facts: Facts | null, booked: Amounts | null): number | null {
  const before = booked?.gross ?? facts?.sent?.gross;
  return before === undefined || before === order.due.gross ? null : before - order.due.gross;
}
