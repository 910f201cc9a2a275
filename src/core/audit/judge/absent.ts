import type { AuditedOrder } from "../order.ts";
import { type AuditPolicy, type Bookings, type Facts, finding, type Verdict } from "./verdict.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { bookedAmounts, differenceOf } from "../amounts.ts";
import type { OrderState } from "../../order/order.ts";
import { classOf, isSentClass } from "../../order/status-class.ts";

/** The verdict if TotalGest has no order with this reference that is not cancelled. */
export function judgeAbsent(
  order: AuditedOrder,
  { booked, byNumber }: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
  isCancelled: boolean,
): Verdict {
  const absent = { found: [], amount: "none" } as const;
  if (isCancelled) return { ...absent, excluded: "cancelled", finding: null };
  if (facts?.reason === "dismissed") {
    return { ...absent, excluded: "dismissed", finding: finding("dismissed", "dismissed") };
  }
  if (booked.length > 0) return { ...absent, excluded: null, finding: finding("cancelled", "cancelled-in-totalgest") };
  if (facts?.state === "exported") {
    return facts.decision?.kind === "marked"
      ? judgeMarked(order, byNumber)
      : { ...absent, excluded: null, finding: finding("missing", "missing-exported") };
  }
  if (facts !== null && isUnfinished(facts.state)) {
    const kind = UNFINISHED[facts.state];
    return { ...absent, excluded: kind, finding: { ...finding(kind, kind), detail: facts.error } };
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

/** An order marked by hand is booked under its own number, so TotalGest is asked for that number. */
function judgeMarked(order: AuditedOrder, byNumber: BookedOrder | null | undefined): Verdict {
  const absent = { excluded: "marked", found: [], amount: "none" } as const;
  if (byNumber === undefined) return { ...absent, finding: finding("marked", "marked-unasked") };
  if (byNumber === null || byNumber.state === "cancelled") {
    return { ...absent, finding: finding("marked", "marked-not-found") };
  }
  const amounts = bookedAmounts(byNumber);
  const differs = amounts !== null && differenceOf(order.due, amounts) === "total";
  return { ...absent, finding: finding("marked", differs ? "marked-differs" : "marked-found") };
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
