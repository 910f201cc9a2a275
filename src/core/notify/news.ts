import { MINUTE } from "../common/time/duration.ts";

/** What was said last: the keys of the problems, and when, epoch ms. */
export interface Announced {
  readonly keys: ReadonlySet<string>;
  readonly saidMs: number;
}

/** What is news about the problems that there are now. */
export interface News {
  readonly fresh: readonly string[];
  readonly over: readonly string[];
  /** Nothing changed, and it is time to say it again. */
  readonly isDueAgain: boolean;
}

const SET_BY_LITTLE_MS = 10 * MINUTE;

/**
 * The one rule of how often a problem is said: once when it appears, once when it is over, and again every `againAfterMs`
 * while it lasts. A clock that was set back makes it due, but for the seconds that clocks are set by every day. Pure.
 */
export function judgeNews(
  now: ReadonlySet<string>,
  announced: Announced | null,
  nowMs: number,
  againAfterMs: number,
): News {
  const known = announced?.keys ?? new Set<string>();
  const restedMs = announced === null ? 0 : nowMs - announced.saidMs;
  return {
    fresh: [...now].filter((key) => !known.has(key)),
    over: [...known].filter((key) => !now.has(key)),
    isDueAgain: now.size > 0 && (restedMs >= againAfterMs || restedMs < -SET_BY_LITTLE_MS),
  };
}
