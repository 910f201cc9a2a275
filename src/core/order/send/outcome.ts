/** What an attempt on an order came to, given all that the store knows. Pure. */
import { SECOND } from "../../common/time/duration.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import type { OrderOutcome, OrderRecord } from "../../ports/order-store.ts";
import { problem } from "../../common/problems/problem.ts";
import type { Problem } from "../../common/problems/problem.ts";

/** A connection has to stand within this, and within the time-out of the answer. */
const CONNECT_TIMEOUT_MS = 10 * SECOND;
/** What TotalGest has read whole it may still be booking for so long. */
const BOOKING_MS = 5 * SECOND;

/** Until when an attempt may still be booked: whoever looks it up before that cannot believe "not there". Epoch ms. */
export function deadlineOf(startMs: number, timeoutMs: number): number {
  return startMs + Math.min(CONNECT_TIMEOUT_MS, timeoutMs) + timeoutMs + BOOKING_MS;
}

/**
 * Whether TotalGest's "not there" closes the outcome of an order that was sent. `clock-back` = the clock is behind the
 * attempt itself: nobody can say how long ago that was, so the wait begins anew.
 */
export function isOverdue(
  { lastAttemptMs, deadlineMs }: Pick<OrderRecord, "lastAttemptMs" | "deadlineMs">,
  nowMs: number,
  timeoutMs: number,
): "yes" | "no" | "clock-back" {
  if (lastAttemptMs === null) return "yes";
  if (nowMs < lastAttemptMs) return "clock-back";
  return nowMs >= (deadlineMs ?? deadlineOf(lastAttemptMs, timeoutMs)) ? "yes" : "no";
}

/** How an outcome is recorded; null = it says nothing new. */
export interface Settlement {
  readonly outcome: OrderOutcome | null;
  /** TotalGest's order of a send that was overtaken by another one: it may have the order twice. */
  readonly double: ErpOrderRef | null;
  /** How often in a row TotalGest has answered without taking or refusing the order. */
  readonly refusals: number;
}

/**
 * What becomes of an order by an outcome. `attempt` = the number of the send that it is of, null = the last one. `holder` =
 * another exported order that has the same id or number in TotalGest.
 */
export function judgeOutcome(
  known: Pick<OrderRecord, "state" | "attempts" | "erp" | "refusals">,
  attempt: number | null,
  outcome: OrderOutcome,
  holder: string | null,
): Settlement {
  const isOvertaken = attempt !== null && attempt < known.attempts;
  if (known.state !== "sending" || isOvertaken) return judgeLate(known, attempt, outcome);
  const judged = isClaimed(outcome, holder) ? asShared(outcome.order, holder) : outcome;
  const refusals = refusalsAfter(known.refusals, judged);
  return { outcome: inVendorsWords(judged, refusals), double: null, refusals };
}

/** Nobody waits for this any more: only an answer that TotalGest took the order counts. */
function judgeLate(
  known: Pick<OrderRecord, "state" | "attempts" | "erp" | "refusals">,
  attempt: number | null,
  outcome: OrderOutcome,
): Settlement {
  const nothing = { outcome: null, double: null, refusals: known.refusals };
  if (attempt === null || outcome.kind !== "exported") return nothing;
  if (known.state !== "exported") {
    return { outcome, double: attempt < known.attempts ? outcome.order : null, refusals: 0 };
  }
  return known.erp?.id === outcome.order.id ? nothing : { ...nothing, double: outcome.order };
}

/** An answer to a send names an order that is another one's already. A look-up by our reference proves more, and a person too. */
function isClaimed(
  outcome: OrderOutcome,
  holder: string | null,
): outcome is Extract<OrderOutcome, { kind: "exported" }> {
  return outcome.kind === "exported" && holder !== null && (outcome.how === "created" || outcome.how === "duplicate");
}

function asShared({ number }: ErpOrderRef, holder: string | null): OrderOutcome {
  return { kind: "unknown", problem: problem("erp-id-shared", { number, other: holder ?? "" }) };
}

function refusalsAfter(refusals: number, outcome: OrderOutcome): number {
  if (outcome.kind === "requeued") return refusals;
  if (outcome.kind !== "unknown") return 0;
  return outcome.words === undefined ? refusals : refusals + 1;
}

/** Refused again and again is a problem from the second time on: TotalGest's words say why. */
function inVendorsWords(outcome: OrderOutcome, refusals: number): OrderOutcome {
  if (outcome.kind !== "unknown" || outcome.words === undefined || refusals < 2) return outcome;
  return { ...outcome, problem: problem("refused-again", { count: refusals, detail: outcome.words }) };
}

/** What stays with an order that TotalGest does not have: why it was refused again, or that it is sent again. */
export function afterNotThere({ refusals, error }: Pick<OrderRecord, "refusals" | "error">): Problem {
  return refusals > 1 && error !== null ? error : problem("outcome-closed", {});
}
