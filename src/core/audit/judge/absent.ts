import type { AuditedOrder } from "../order.ts";
import { type AuditPolicy, type Bookings, type Facts, finding, type Verdict } from "./verdict.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { bookedAmounts, differenceOf, isForeign } from "../amounts.ts";
import { type OrderState, classOf, isSentClass } from "../../orders/order.ts";

/** The verdict if TotalGest has no order with this reference that is not cancelled. */
export function judgeAbsent(
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
    return { ...absent, excluded: "dismissed", finding: finding("dismissed", "dismissed") };
  }
  if (booked.length > 0 && !isElsewhere)
    return { ...absent, excluded: null, finding: finding("cancelled", "cancelled-in-totalgest") };
  if (facts?.state === "exported") {
    return isMarked
      ? judgeMarked(order, byNumber)
      : { ...absent, excluded: null, finding: finding("missing", "missing-exported") };
  }
  if (facts !== null && isUnfinished(facts.state)) {
    const kind = UNFINISHED[facts.state];
    return { ...absent, excluded: kind, finding: finding(kind, kind, { detail: facts.error }) };
  }
  if (policy.fromMs === null || order.placedMs < policy.fromMs) {
    return { ...absent, excluded: "before-from", finding: null };
  }
  if (!isSentClass(classOf(order.status, policy.statuses))) return { ...absent, excluded: "status", finding: null };
  // The order was completed since the last discovery; the next cycle will export it.
  const isSinceDiscovery = facts !== null || (policy.discoveredMs !== null && order.placedMs >= policy.discoveredMs);
  if (isSinceDiscovery) return { ...absent, excluded: "waiting", finding: finding("waiting", "waiting") };
  return { ...absent, excluded: null, finding: finding("missing", "missing") };
}

/** Cancelled in the shop, and still in TotalGest, as far as that can be seen. `booked` null = it cannot be asked. */
export function cancelledInShop(order: AuditedOrder, booked: BookedOrder | null): Verdict {
  const credit = (booked === null ? null : bookedAmounts(booked)?.gross) ?? order.due.gross;
  return { excluded: "cancelled", found: [], finding: finding("cancelled", "cancelled-in-shop", { credit }) };
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
  if (byNumber === undefined) return { ...marked, finding: finding("not-provable", "marked-unasked") };
  const live = byNumber.filter(isLive);
  // Numbers may begin again each year.
  const booked = live.find((one) => isLike(order, one)) ?? live[0];
  if (booked === undefined) return { ...marked, finding: finding("marked", "marked-not-found") };
  const cause = isLike(order, booked) ? "marked-found" : "marked-differs";
  return { ...marked, aside: booked, finding: finding("marked", cause) };
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
