import type { Clock } from "../../src/core/ports/clock.ts";

/** A clock that advances only by its sleeps, which take no real time. `slept` lists them. */
export interface FakeClock extends Clock {
  readonly slept: readonly number[];
  advance(ms: number): void;
}

export function createFakeClock(startMs = Date.parse("2026-11-24T09:00:00Z")): FakeClock {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => nowMs,
    sleep: async (delayMs, signal) => {
      signal.throwIfAborted();
      slept.push(delayMs);
      nowMs += delayMs;
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
