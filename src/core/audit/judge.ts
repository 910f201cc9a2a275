/** The verdict of an audit on one order. Pure. */
import { type Amounts, bookedAmounts, differenceOf, isForeign, type AuditedOrder } from "./amounts.ts";
import type { BookedOrder } from "../ports/books.ts";
import { STATES, classOf, isAsSent, isSentClass } from "../orders/order.ts";
import { problem } from "../common/problems/problem.ts";
import type { Facts } from "./facts.ts";
import {
  type AuditPolicy,
  type Bookings,
  type AuditFinding,
  finding,
  isAmountUnknown,
  isDifference,
  type Verdict,
} from "./verdict.ts";

/** `facts` null = the store does not know the order. */
export function judgeAudited(
  order: AuditedOrder,
  bookings: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
): Verdict {
  return asDecided(judgeAlone(order, bookings, facts, policy), order, facts, policy);
}

/** What the systems say, whatever a person has acknowledged, and whether or not the order's status has a class. */
export function judgeAlone(order: AuditedOrder, bookings: Bookings, facts: Facts | null, policy: AuditPolicy): Verdict {
  const now = classOf(order.status, policy.statuses);
  const hasMoved = !isAsSent(order.status, facts?.sentStatus ?? null, policy.statuses);
  const isOff = hasMoved && now === "cancelled";
  if (facts?.isNewcomer === true) {
    if (facts.isMarked) return judgeMarked(order, bookings, isOff, false);
    // Nobody has said where this order is in TotalGest, where another one has its reference.
    const excluded = isSentClass(now) ? null : isOff ? "cancelled" : "status";
    return { excluded, booked: [], finding: finding("another") };
  }
  const own = bookings.booked.filter(isLive);
  // Typed in by hand too, under the number that a person gave.
  const isTyped = (one: BookedOrder): boolean => isLive(one) && isLike(order, one) && own.length > 0;
  const booked = facts?.isMarked === true ? [...own, ...(bookings.byNumber ?? []).filter(isTyped)] : own;
  const [only] = booked;
  const isReopened = hasMoved && !isOff && facts?.record.state === "exported";
  if (booked.length > 1) return { excluded: null, booked, finding: finding("doubled") };
  if (only === undefined) return judgeAbsent(order, bookings, facts, policy, { isOff, isReopened });
  if (isOff) return cancelledInShop(order, only);
  const { state, reason, error } = facts?.record ?? {};
  if (reason === "dismissed") return { excluded: "dismissed", booked, finding: finding("dismissed-there") };
  if (state === "held") return { excluded: "held", booked, finding: finding("held-there", { detail: error ?? null }) };
  // The store does not know that it was sent: an older copy of it was put back, or somebody typed it in.
  if (now === "open" && (facts === null || state === "not-linked" || state === "failed"))
    return { excluded: "status", booked, finding: finding("open-there") };
  return { excluded: null, booked, finding: compare(order, only, facts, isReopened) };
}

/** A verdict after what a person acknowledged: everything that is recorded of the order. */
export function asDecided(verdict: Verdict, order: AuditedOrder, facts: Facts | null, policy: AuditPolicy): Verdict {
  return asClassed(asSettled(verdict, facts), order, policy);
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

function asSettled(verdict: Verdict, facts: Facts | null): Verdict {
  const { finding: found, booked } = verdict;
  if (found === null || facts === null || facts.acknowledged === null) return verdict;
  if (!isDifference(found) && !isRecorded(found)) return verdict;
  return { excluded: "acknowledged", booked, finding: { ...found, kind: "acknowledged" } };
}

/** What cannot be proven, and may be settled all the same. */
function isRecorded(found: AuditFinding): boolean {
  return found.cause === "marked-unasked" || isAmountUnknown(found);
}

/** Whose amount changed; null = none. `isReopened`: the order went back to a status that is not sent. */
function compare(
  order: AuditedOrder,
  booked: BookedOrder,
  facts: Facts | null,
  isReopened: boolean,
): AuditFinding | null {
  if (booked.fault !== null) return finding("unreadable", { detail: booked.fault });
  const amounts = bookedAmounts(booked);
  const changed = finding("changed", { credit: creditOf(order, facts, amounts) });
  const isResold = facts?.isResold === true;
  if (amounts === null) return isReopened || isResold ? changed : null;
  const difference = isForeign(order, booked) ? "total" : differenceOf(order.due, amounts);
  // A person may already have changed TotalGest's order to match the shop's.
  const isMovedThere = facts?.sent != null && differenceOf(facts.sent, amounts) !== null;
  if (isReopened || (isResold && (difference !== null || !isMovedThere))) return changed;
  return difference === null ? null : finding(`${difference}-${isMovedThere ? "in-totalgest" : "unexplained"}`);
}

function creditOf(order: AuditedOrder, facts: Facts | null, booked: Amounts | null): number | null {
  const before = booked?.gross ?? facts?.sent?.gross;
  return before === undefined || before === order.due.gross ? null : before - order.due.gross;
}

/** The verdict if TotalGest has no order with this reference that is not cancelled. */
function judgeAbsent(
  order: AuditedOrder,
  bookings: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
  { isOff, isReopened }: { readonly isOff: boolean; readonly isReopened: boolean },
): Verdict {
  const absent = (excluded: string | null, found: AuditFinding | null): Verdict => ({
    excluded,
    booked: [],
    finding: found,
  });
  const isCancelled = bookings.booked.length > 0;
  // Cancelled under its reference, and entered again by hand: the number that a person gave is what counts.
  const isElsewhere = facts?.isMarked === true && (!isCancelled || bookings.byNumber?.some(isLive) === true);
  if (isElsewhere) return judgeMarked(order, bookings, isOff, isReopened);
  if (isOff) return absent("cancelled", null);
  if (facts?.record.reason === "dismissed") return absent("dismissed", finding("dismissed"));
  if (isCancelled) return absent(null, finding("cancelled-in-totalgest"));
  if (facts?.record.state === "exported") return absent(null, finding("missing-exported"));
  const kind = facts === null ? null : STATES[facts.record.state].audit;
  if (kind !== null) return absent(kind, finding(kind, { detail: facts?.record.error ?? null }));
  if (isBefore(order, policy.fromMs)) return absent("before-from", null);
  if (!isSentClass(classOf(order.status, policy.statuses))) return absent("status", null);
  // The order was completed since the last discovery; the next cycle will export it.
  if (facts !== null || !isBefore(order, policy.discoveredMs)) return absent("waiting", finding("waiting"));
  return absent(null, finding("missing"));
}

/** Cancelled in the shop, and still in TotalGest, as far as that can be seen. `booked` undefined = it cannot be asked. */
function cancelledInShop(order: AuditedOrder, booked: BookedOrder | undefined): Verdict {
  const credit = (booked === undefined ? null : bookedAmounts(booked)?.gross) ?? order.due.gross;
  const found = booked === undefined ? [] : [booked];
  return { excluded: "cancelled", booked: found, finding: finding("cancelled-in-shop", { credit }) };
}

/** An order marked by hand is booked under its own number, so TotalGest is asked for that number. */
function judgeMarked(order: AuditedOrder, { byNumber }: Bookings, isOff: boolean, isReopened: boolean): Verdict {
  const live = byNumber?.filter(isLive) ?? [];
  // Numbers may begin again each year.
  const booked = live.find((one) => isLike(order, one)) ?? live[0];
  if (isOff && booked === undefined && byNumber !== undefined)
    return { excluded: "cancelled", booked: [], finding: null };
  if (isOff) return cancelledInShop(order, booked);
  const found = isReopened ? "changed" : "marked-found";
  const there = booked !== undefined && isLike(order, booked) ? found : "marked-differs";
  const cause = byNumber === undefined ? "marked-unasked" : booked === undefined ? "marked-not-found" : there;
  return { excluded: "marked", booked: booked === undefined ? [] : [booked], finding: finding(cause) };
}

export function isLive({ state }: BookedOrder): boolean {
  return state !== "cancelled";
}

/** The same currency and total, as far as TotalGest gives them. */
function isLike(order: AuditedOrder, booked: BookedOrder): boolean {
  const amounts = bookedAmounts(booked);
  return !isForeign(order, booked) && (amounts === null || differenceOf(order.due, amounts) !== "total");
}
