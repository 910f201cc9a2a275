import { SECOND } from "../../core/common/time/duration.ts";
import type { HttpAnswer } from "./http.ts";

/**
 * How long an answer asks us to wait, in ms, uncapped; null = not given, or not readable. RFC 9110, 10.2.3: seconds, or
 * an HTTP date. A date is compared with the answer's own `Date`, so that our clock may be wrong.
 */
export function retryAfterMs(answer: HttpAnswer, nowMs: number): number | null {
  const value = answer.headers["retry-after"]?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(Number(value) * SECOND, Number.MAX_SAFE_INTEGER);
  if (!/[a-z]/i.test(value)) return null;
  const untilMs = Date.parse(value);
  if (Number.isNaN(untilMs)) return null;
  const theirNowMs = Date.parse(answer.headers["date"] ?? "");
  return Math.max(0, untilMs - (Number.isNaN(theirNowMs) ? nowMs : theirNowMs));
}

/** The system asks us to wait: the answer says nothing about what was asked. */
export function asksToWait(answer: HttpAnswer, nowMs: number): boolean {
  return answer.status === 429 || (answer.status === 503 && retryAfterMs(answer, nowMs) !== null);
}
