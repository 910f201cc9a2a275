/** What to record of an attempt's result, given what the store knows. Pure. */
import { SECOND } from "../../common/time/duration.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import type { OrderOutcome, StoredOrder } from "../record.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";

/** A connection has to be established within this time, and within the answer's time-out. */
const CONNECT_TIMEOUT_MS = 10 * SECOND;
/** How long TotalGest may still be booking after it has read the whole request. */
const BOOKING_MS = 5 * SECOND;

/** Until when an attempt may still be booked, epoch ms. "Not there" before this time proves nothing. */
export function deadlineOf(startMs: number, timeoutMs: number): number {
  return startMs + Math.min(CONNECT_TIMEOUT_MS, timeoutMs) + timeoutMs + BOOKING_MS;
}

/**
 * Whether TotalGest's "not there" settles the outcome of a sent order. `clock-back` = the clock is behind the attempt,
 * so the elapsed time is unknown and the wait starts again.
 */
export function isOverdue(
  { lastAttemptMs, deadlineMs }: Pick<StoredOrder, "lastAttemptMs" | "deadlineMs">,
  nowMs: number,
  timeoutMs: number,
): "yes" | "no" | "clock-back" {
  if (lastAttemptMs === null) return "yes";
  if (nowMs < lastAttemptMs) return "clock-back";
  return nowMs >= (deadlineMs ?? deadlineOf(lastAttemptMs, timeoutMs)) ? "yes" : "no";
}

/** What to record of an outcome; `outcome` null = nothing new. */
interface Settlement {
  readonly outcome: OrderOutcome | null;
  /** TotalGest's order from a send that another send overtook: TotalGest may have the order twice. */
  readonly double: ErpOrderRef | null;
}

/**
 * Decides what to record of an outcome. `attempt` = the number of its send, null = the last one. `holder` = another
 * exported order with the same id in TotalGest. Of a late outcome only an answer that TotalGest accepted the order counts, in
 * every state. If it contradicts a later send or a person's decision, TotalGest may have the order twice.
 */
export function judgeOutcome(
  known: Pick<StoredOrder, "state" | "reason" | "attempts" | "erpId" | "erpNumber">,
  attempt: number | null,
  outcome: OrderOutcome,
  holder: string | null,
): Settlement {
  const isOvertaken = attempt !== null && attempt < known.attempts;
  const isLate = known.state !== "sending" || isOvertaken;
  if (outcome.kind !== "exported") return { outcome: isLate ? null : outcome, double: null };
  const { order, how } = outcome;
  // Another row has the order that the answer names. A look-up by our reference, or a person, is stronger.
  const isClaimed = holder !== null && (how === "created" || how === "duplicate");
  const shared = problem("erp-id-shared", { number: order.number, other: holder ?? "" });
  const judged: OrderOutcome = isClaimed ? { kind: "unknown", problem: shared } : outcome;
  if (!isLate) return { outcome: judged, double: null };
  if (attempt === null) return { outcome: null, double: null };
  if (known.state === "exported") {
    if (known.erpId === order.id) return { outcome: null, double: null };
    const isMarkedSo = known.erpId === null && known.erpNumber === order.number;
    return isMarkedSo ? { outcome, double: null } : { outcome: null, double: order };
  }
  const isDismissed = known.reason === "dismissed";
  if (!isClaimed) return { outcome, double: isOvertaken || isDismissed ? order : null };
  // It is looked up, unless a later send or a person has settled it.
  const isSettled = known.state === "sending" || isDismissed;
  return isSettled ? { outcome: null, double: order } : { outcome: judged, double: null };
}

/** The error of an order that TotalGest does not have: what it answered, and that the order is sent again. */
export function afterNotThere({ error }: Pick<StoredOrder, "error">): Problem {
  const detail = error !== null && "detail" in error.data ? error.data.detail : "";
  return problem("outcome-closed", { detail });
}
