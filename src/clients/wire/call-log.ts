import type { Clock } from "../../core/ports/clock.ts";
import type { CallCounts } from "../../core/ports/runs.ts";
import { TransportFailure } from "./http.ts";
import { clockAheadMs } from "./server-date.ts";
import type { Send } from "./send.ts";

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
