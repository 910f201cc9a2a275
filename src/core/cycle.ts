import type { Clock } from "./ports.ts";

/** The shortest rest between two cycles, where one took longer than the interval. */
const LEAST_REST_MS = 1000;

/**
 * Runs `step` every `intervalMs`, from start to start, never two at once, until the signal fires; a step that takes longer
 * than the interval is followed by the next almost at once. Resolves when the signal fired and the step under way ended.
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
    await clock.sleep(restMs(startedMs, clock.now(), intervalMs), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** A clock that jumped makes the rest neither longer than the interval nor nothing at all. */
export function restMs(startedMs: number, nowMs: number, intervalMs: number): number {
  const tookMs = Math.min(Math.max(0, nowMs - startedMs), intervalMs);
  return Math.max(Math.min(LEAST_REST_MS, intervalMs), intervalMs - tookMs);
}
