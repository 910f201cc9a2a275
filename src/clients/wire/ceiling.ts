/** Limits how hard a system is called: calls started per second and calls in flight, over all clients of this process. */
import { SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { createLimiter, type Limiter } from "../../core/common/limiter.ts";

/** 0 = no limit. */
export interface CeilingLimits {
  readonly perSecond: number;
  readonly inFlight: number;
}

/** At most a quarter second's calls start at once, so that there is no burst after a pause either. */
const BURST_SECONDS = 0.25;

/** The limits of one system, shared by all clients of this process. */
export interface Ceiling {
  /** Waits for the turn of one call: first come, first served. Rejects with the signal's reason. */
  pass(signal: AbortSignal): Promise<void>;
  /** Runs one call once fewer calls of all clients are in flight than allowed. Rejects with the signal's reason. */
  readonly inPlace: Limiter;
}

/** The lowest of each limit of several callers of one system; 0 = none of them has a limit. */
export function strictest(limits: readonly CeilingLimits[]): CeilingLimits {
  const least = (of: readonly number[]): number => {
    const set = of.filter((one) => one !== 0);
    return set.length === 0 ? 0 : Math.min(...set);
  };
  return { perSecond: least(limits.map((one) => one.perSecond)), inFlight: least(limits.map((one) => one.inFlight)) };
}

/** `limits` is called for every call. */
export function createCeiling(limits: () => CeilingLimits, clock: Clock): Ceiling {
  /** Calls that may start now; below 0 = so many calls already have later turns. */
  let tokens = Number.POSITIVE_INFINITY;
  let refilledMs = clock.now();
  return {
    async pass(signal) {
      const { perSecond } = limits();
      if (perSecond === 0) return;
      const nowMs = clock.now();
      const refill = (Math.max(0, nowMs - refilledMs) / SECOND) * perSecond;
      tokens = Math.min(Math.max(1, perSecond * BURST_SECONDS), tokens + refill) - 1;
      refilledMs = nowMs;
      if (tokens < 0) await clock.sleep(Math.ceil((-tokens / perSecond) * SECOND), signal);
    },
    inPlace: createLimiter(() => limits().inFlight || Number.POSITIVE_INFINITY),
  };
}
