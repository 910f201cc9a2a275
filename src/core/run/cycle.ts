import type { Clock } from "../ports/clock.ts";

/** The shortest pause between two cycles if one took longer than the interval. */
const LEAST_PAUSE_MS = 1000;

/** Returns a signal that aborts at the first nudge after this call: the next cycle is wanted now. */
export type NextNudge = () => AbortSignal;

/**
 * Runs `step` every `intervalMs`, from start to start, never two at once, until the signal aborts. After a step that
 * was longer than the interval, or a nudge during or after it, the next one follows almost at once. Resolves when the
 * signal has aborted and the running step has ended.
 */
export async function runEvery(
  clock: Clock,
  intervalMs: number,
  step: () => Promise<void>,
  signal: AbortSignal,
  nextNudge: NextNudge,
): Promise<void> {
  while (!signal.aborted) {
    const startedMs = clock.now();
    const nudged = nextNudge();
    await step();
    const leastMs = Math.min(LEAST_PAUSE_MS, intervalMs);
    const leftMs = pauseMs(startedMs, clock.now(), intervalMs) - leastMs;
    await pause(clock, leastMs, [signal]);
    await pause(clock, leftMs, [signal, nudged]);
  }
}

/** Ends early, without an error, when one of the signals aborts. */
async function pause(clock: Clock, delayMs: number, signals: readonly AbortSignal[]): Promise<void> {
  const any = AbortSignal.any([...signals]);
  if (any.aborted || delayMs <= 0) return;
  await clock.sleep(delayMs, any).catch((error: unknown) => {
    if (!any.aborted) throw error;
  });
}

/** If the clock jumped, the pause is neither longer than the interval nor zero. */
export function pauseMs(startedMs: number, nowMs: number, intervalMs: number): number {
  const tookMs = Math.min(Math.max(0, nowMs - startedMs), intervalMs);
  return Math.max(Math.min(LEAST_PAUSE_MS, intervalMs), intervalMs - tookMs);
}
