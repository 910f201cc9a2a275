import { SECOND } from "../../core/common/time/duration.ts";
import type { HttpAnswer } from "./http.ts";

/**
 * How long an answer asks us to stay away, in milliseconds, uncapped; null = it does not say, or not legibly. RFC 9110,
 * 10.2.3: seconds, or an HTTP date. A date is taken against the answer's own `Date`, so that our clock may be wrong.
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

/** The system asks to be left alone for a while: its answer says nothing of what was asked. */
export function asksForRest(answer: HttpAnswer, nowMs: number): boolean {
  return answer.status === 429 || (answer.status === 503 && retryAfterMs(answer, nowMs) !== null);
}
