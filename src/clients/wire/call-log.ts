import type { Clock } from "../../core/ports/clock.ts";
import type { CallCounts } from "../../core/ports/runs.ts";
import { TransportFailure } from "./http.ts";
import type { Send } from "./send.ts";
import { SECOND } from "../../core/common/time/duration.ts";

/** Dates in headers have whole seconds, so half a second is missing on average. */
const HALF_A_SECOND_MS = 500;

/**
 * How far this machine's clock is ahead of a server's, in ms, by the Date header of an answer; null = no date. The Age
 * header of a cached answer is added. `askedMs` and `answeredMs` are this machine's times.
 */
export function clockAheadMs(
  headers: Readonly<Record<string, string>>,
  askedMs: number,
  answeredMs: number,
): number | null {
  const dateMs = Date.parse(headers["date"] ?? "") + Number(headers["age"] ?? 0) * SECOND + HALF_A_SECOND_MS;
  return Number.isNaN(dateMs) ? null : Math.round((askedMs + answeredMs) / 2 - dateMs);
}

/** What all calls together show: counts, and the clock difference. */
export interface CallLog {
  wrap(send: Send): Send;
  /** How far this machine's clock is ahead of the system's, in ms, by the last answer with a date; null = none. */
  clockAheadMs(): number | null;
  /** The number of tries since the last `takeCalls`, by HTTP status or by the reason for no answer. */
  takeCalls(): CallCounts;
}

export function createCallLog(clock: Clock): CallLog {
  let aheadMs: number | null = null;
  let calls = new Map<string, number>();
  const count = (code: string): void => void calls.set(code, (calls.get(code) ?? 0) + 1);
  return {
    wrap: (send) => async (request) => {
      const askedMs = clock.now();
      try {
        const answer = await send(request);
        count(String(answer.status));
        aheadMs = clockAheadMs(answer.headers, askedMs, clock.now()) ?? aheadMs;
        return answer;
      } catch (error) {
        count(error instanceof TransportFailure ? error.fault : "broken");
        throw error;
      }
    },
    clockAheadMs: () => aheadMs,
    takeCalls: () => {
      const taken = Object.fromEntries(calls);
      calls = new Map();
      return taken;
    },
  };
}
