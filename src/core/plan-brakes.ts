import type { PendingSummary } from "./ports.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problem.ts";

/** Below this many products a change is somebody's work, not an accident. */
const LEAST_AFFECTED = 20;
const MOST_HIDES = 0.1;
const MOST_ZEROS = 0.5;
const MOST_PRICES = 0.5;

/** What a run must not tell: each brake holds back only what it is about. */
export interface Restraint {
  readonly hides: boolean;
  readonly zeros: boolean;
  readonly prices: boolean;
  /** Orders could not be discovered: no stock may be raised, and creations start with 0. */
  readonly raises: boolean;
}

/** The brakes that what is pending trips, whatever run brought it. Pure. */
export function judgeBrakes(pending: PendingSummary): readonly Problem[] {
  const checks = [
    ["brake-hides", pending.hides, pending.shown, MOST_HIDES],
    ["brake-zeros", pending.zeros, pending.stocked, MOST_ZEROS],
    ["brake-prices", pending.prices, pending.linked, MOST_PRICES],
  ] as const;
  return checks
    .filter(([, affected, of, most]) => affected >= LEAST_AFFECTED && affected > of * most)
    .map(([code, affected, of]) => problem(code, { affected, of, percent: percent(affected, of) }));
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 100);
}

export function restrain(brakes: readonly Problem[], raises: boolean): Restraint {
  const has = (code: Problem["code"]): boolean => brakes.some((brake) => brake.code === code);
  return { hides: has("brake-hides"), zeros: has("brake-zeros"), prices: has("brake-prices"), raises };
}
