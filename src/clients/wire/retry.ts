import { SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { type HttpAnswer, TransportFailure } from "./http.ts";
import { asksToWait } from "./retry-after.ts";
import type { Send } from "./send.ts";

/** The waits between three tries, within 30 s in total. */
const WAITS_MS = [250, 1000] as const;
const WITHIN_MS = 30 * SECOND;

/** With less time left, another try is not made. */
const LEAST_TRY_MS = 100;

const REPEATED_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Faults that may pass; a bad certificate or an answer that is too large will not. */
const REPEATED_FAULTS: ReadonlySet<string> = new Set(["unreachable", "timed-out", "broken"]);

/** Up to three tries of a call that may be repeated. Returns or throws the result of the last one. */
export function withRetry(send: Send, ownTimeoutMs: number, clock: Clock): Send {
  return async (request) => {
    if (!request.mayRepeat) return send(request);
    const { timeoutMs = ownTimeoutMs, signal } = request;
    const deadlineMs = clock.now() + Math.max(WITHIN_MS, timeoutMs);
    const attempt = (): Promise<HttpAnswer> => {
      const leftMs = Math.max(LEAST_TRY_MS, Math.min(timeoutMs, deadlineMs - clock.now()));
      return send({ ...request, timeoutMs: leftMs });
    };
    for (const waitMs of WAITS_MS) {
      const hasTime = (): boolean => deadlineMs - clock.now() >= waitMs + LEAST_TRY_MS;
      try {
        const answer = await attempt();
        if (!mayPass(answer, clock) || !hasTime()) return answer;
      } catch (error) {
        const isPassing = error instanceof TransportFailure && REPEATED_FAULTS.has(error.fault);
        if (!isPassing || !hasTime()) throw error;
      }
      await clock.sleep(waitMs, signal);
    }
    return attempt();
  };
}

function mayPass(answer: HttpAnswer, clock: Clock): boolean {
  return REPEATED_STATUSES.has(answer.status) && !asksToWait(answer, clock.now());
}
