import { MINUTE } from "../common/time/duration.ts";
import type { Clock } from "../ports/clock.ts";

/** The default interval between runs. */
export const DEFAULT_INTERVAL_MS = 5 * MINUTE;

/** The shortest pause between two cycles if one took longer than the interval. */
const LEAST_PAUSE_MS = 1000;

/**
 * Runs `step` every `intervalMs`, from start to start, never two at once, until the signal aborts. After a step that
 * was longer than the interval, the next one follows almost at once. Resolves when the running step has ended.
 */
export async function runEvery(
  clock: Clock,
  intervalMs: number,
  step: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const startedMs = clock.now();
    await step();
    if (signal.aborted) return;
    await clock.sleep(pauseMs(startedMs, clock.now(), intervalMs), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** If the clock jumped, the pause is neither longer than the interval nor zero. */
export function pauseMs(startedMs: number, nowMs: number, intervalMs: number): number {
  const tookMs = Math.min(Math.max(0, nowMs - startedMs), intervalMs);
  return Math.max(Math.min(LEAST_PAUSE_MS, intervalMs), intervalMs - tookMs);
}
