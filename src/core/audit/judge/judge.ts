/** The verdict of an audit on one order. Pure. */
import { type Amounts, bookedAmounts, differenceOf, isForeign, type AuditedOrder } from "../amounts.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { type OrderState, classOf, isSentClass } from "../../orders/order.ts";
import { problem } from "../../common/problems/problem.ts";
import {
  type AuditPolicy,
  type Bookings,
  type Facts,
  type Finding,
  type Verdict,
  finding,
  isDifference,
} from "./verdict.ts";

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
    return { excluded: null, found: live, finding: finding("doubled") };
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
  return { excluded, found: [], finding: finding("another") };
}

function isAsSent({ status }: AuditedOrder, facts: Facts | null, { statuses }: AuditPolicy): boolean {
  const sent = facts?.sentStatus ?? null;
  if (sent === null) return false;
  return sent === status || (classOf(sent, statuses) !== null && classOf(sent, statuses) === classOf(status, statuses));
}

/** Nobody has said what the order's status means, so nobody knows whether it has to be in TotalGest. */
function asClassed(verdict: Verdict, order: AuditedOrder, policy: AuditPolicy): Verdict {
  if (isBefore(order, policy.fromMs)) return verdict;
  if (classOf(order.status, policy.statuses) !== null || verdict.excluded === "dismissed") return verdict;
  const detail = problem("status-unclassed", { status: order.status, name: order.statusName || order.status });
  const isOpen = verdict.finding === null || !isDifference(verdict.finding) || verdict.finding.kind === "held";
  return isOpen ? { ...verdict, finding: finding("unclassed", { detail }) } : verdict;
}

/** Null = there is no such instant yet. */
function isBefore({ placedAt }: AuditedOrder, instantMs: number | null): boolean {
  return instantMs === null || Date.parse(placedAt) < instantMs;
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

/** Whose amount changed; null = none. `isReopened`: the order went back to a status that is not sent. */
function compare(order: AuditedOrder, booked: BookedOrder, facts: Facts | null, isReopened: boolean): Finding | null {
  if (booked.fault !== null) return finding("unreadable", { detail: booked.fault });
  const amounts = bookedAmounts(booked);
  const changed = finding("changed", { credit: creditOf(order, facts, amounts) });
  if (amounts === null) return isReopened || facts?.isResold === true ? changed : null;
  const difference = isForeign(order, booked) ? "total" : differenceOf(order.due, amounts);
  if (isReopened) return changed;
  if (facts?.isResold === true && (difference !== null || !isSettled(order, amounts, facts))) return changed;
  if (difference === null) return null;
  const isMovedThere = facts?.sent != null && differenceOf(facts.sent, amounts) !== null;
  return finding(`${difference}-${isMovedThere ? "in-totalgest" : "unexplained"}`);
}

/** A person has already changed TotalGest's order to match the shop's order. */
function isSettled(order: AuditedOrder, amounts: Amounts, facts: Facts): boolean {
  return facts.sent !== null && differenceOf(facts.sent, amounts) !== null && differenceOf(order.due, amounts) === null;
}

function creditOf(order: AuditedOrder, facts: Facts | null, booked: Amounts | null): number | null {
  const before = booked?.gross ?? facts?.sent?.gross;
  return before === undefined || before === order.due.gross ? null : before - order.due.gross;
}

/** The verdict if TotalGest has no order with this reference that is not cancelled. */
function judgeAbsent(
  order: AuditedOrder,
  { booked, byNumber }: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
  isOff: boolean,
): Verdict {
  const absent = { found: [] };
  const isMarked = facts?.state === "exported" && facts.decision?.kind === "marked";
  // Cancelled under its reference, and entered again by hand: the number that a person gave is what counts.
  const isElsewhere = isMarked && (booked.length === 0 || byNumber?.some(isLive) === true);
  if (isOff && isElsewhere) return cancelledMarked(order, byNumber);
  if (isOff) return { ...absent, excluded: "cancelled", finding: null };
  if (facts?.reason === "dismissed") {
    return { ...absent, excluded: "dismissed", finding: finding("dismissed") };
  }
  if (booked.length > 0 && !isElsewhere)
    return { ...absent, excluded: null, finding: finding("cancelled-in-totalgest") };
  if (facts?.state === "exported") {
    return isMarked
      ? judgeMarked(order, byNumber)
      : { ...absent, excluded: null, finding: finding("missing-exported") };
  }
  if (facts !== null && isUnfinished(facts.state)) {
    const kind = UNFINISHED[facts.state];
    return { ...absent, excluded: kind, finding: finding(kind, { detail: facts.error }) };
  }
  if (isBefore(order, policy.fromMs)) return { ...absent, excluded: "before-from", finding: null };
  if (!isSentClass(classOf(order.status, policy.statuses))) return { ...absent, excluded: "status", finding: null };
  // The order was completed since the last discovery; the next cycle will export it.
  const isSinceDiscovery = facts !== null || !isBefore(order, policy.discoveredMs);
  if (isSinceDiscovery) return { ...absent, excluded: "waiting", finding: finding("waiting") };
  return { ...absent, excluded: null, finding: finding("missing") };
}

/** Cancelled in the shop, and still in TotalGest, as far as that can be seen. `booked` null = it cannot be asked. */
function cancelledInShop(order: AuditedOrder, booked: BookedOrder | null): Verdict {
  const credit = (booked === null ? null : bookedAmounts(booked)?.gross) ?? order.due.gross;
  return { excluded: "cancelled", found: [], finding: finding("cancelled-in-shop", { credit }) };
}

/** A person entered it under its own number, so that is what has to be cancelled. */
function cancelledMarked(order: AuditedOrder, byNumber: Bookings["byNumber"]): Verdict {
  if (byNumber === undefined) return cancelledInShop(order, null);
  const live = byNumber.find(isLive);
  if (live === undefined) return { excluded: "cancelled", found: [], finding: null };
  return { ...cancelledInShop(order, live), aside: live };
}

/** An order marked by hand is booked under its own number, so TotalGest is asked for that number. */
function judgeMarked(order: AuditedOrder, byNumber: Bookings["byNumber"]): Verdict {
  const marked = { excluded: "marked", found: [] };
  if (byNumber === undefined) return { ...marked, finding: finding("marked-unasked") };
  const live = byNumber.filter(isLive);
  // Numbers may begin again each year.
  const booked = live.find((one) => isLike(order, one)) ?? live[0];
  if (booked === undefined) return { ...marked, finding: finding("marked-not-found") };
  const cause = isLike(order, booked) ? "marked-found" : "marked-differs";
  return { ...marked, aside: booked, finding: finding(cause) };
}

const isLive = ({ state }: BookedOrder): boolean => state !== "cancelled";

/** The same currency and total, as far as TotalGest gives them. */
function isLike(order: AuditedOrder, booked: BookedOrder): boolean {
  const amounts = bookedAmounts(booked);
  return !isForeign(order, booked) && (amounts === null || differenceOf(order.due, amounts) !== "total");
}

const UNFINISHED = {
  queued: "waiting",
  sending: "waiting",
  held: "held",
  failed: "failed",
  unconfirmed: "unconfirmed",
} as const;

function isUnfinished(state: OrderState): state is keyof typeof UNFINISHED {
  return Object.hasOwn(UNFINISHED, state);
}
