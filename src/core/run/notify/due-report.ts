import { MINUTE } from "../../common/time/duration.ts";

/** The last report of problems: their keys, and its time, epoch ms. */
export interface Announced {
  readonly keys: ReadonlySet<string>;
  readonly saidMs: number;
}

/** What to report of the current problems. */
export interface DueReport {
  readonly fresh: readonly string[];
  readonly over: readonly string[];
  /** Nothing changed, and it is time to repeat the report. */
  readonly isDueAgain: boolean;
}

const SET_BY_LITTLE_MS = 10 * MINUTE;

/**
 * Decides how often a problem is reported: once when it appears, once when it is over, and every `againAfterMs` while
 * it lasts. If the clock was set back by more than a few minutes, a report is due. Pure.
 */
export function findDueReport(
  now: ReadonlySet<string>,
  announced: Announced | null,
  nowMs: number,
  againAfterMs: number,
): DueReport {
  const known = announced?.keys ?? new Set<string>();
  const sinceMs = announced === null ? 0 : nowMs - announced.saidMs;
  return {
    fresh: [...now].filter((key) => !known.has(key)),
    over: [...known].filter((key) => !now.has(key)),
    isDueAgain: now.size > 0 && (sinceMs >= againAfterMs || sinceMs < -SET_BY_LITTLE_MS),
  };
}
