import { DAY, MINUTE } from "../../common/time/duration.ts";

/** Something that a channel may say. */
export interface Sayable {
  /** The same for the same problem in the next run. */
  readonly key: string;
  /** It is over as soon as a run does not meet it, and its end is not said. */
  readonly isTransient?: boolean;
  /** It is said each time, and not remembered. */
  readonly isEvent?: boolean;
  /** It ended the run early: what the run did not meet may still be there. */
  readonly endsRun?: boolean;
}

/** What a channel said last: mail, webhook, or a command's quiet runs. What one said silences no other. */
export interface Said<Item extends Sayable> {
  readonly open: readonly Item[];
  /** Epoch ms. */
  readonly saidMs: number;
}

/** What to say now. */
export interface Report<Item extends Sayable> {
  readonly fresh: readonly Item[];
  readonly lasting: readonly Item[];
  readonly over: readonly Item[];
}

const SET_BY_LITTLE_MS = 10 * MINUTE;

/**
 * Each problem is said once when it appears, once when it is over, and every `againAfterMs` while it lasts. If the clock
 * was set back by more than a few minutes, it is said again. `report` null = nothing is to be said. Pure.
 */
export function decideReport<Item extends Sayable>(
  found: readonly Item[],
  said: Said<Item> | null,
  nowMs: number,
  againAfterMs: number = DAY,
): { readonly report: Report<Item> | null; readonly next: Said<Item> } {
  const before = said?.open ?? [];
  const known = new Set(before.map(({ key }) => key));
  // Several may share a key, such as orders that one mapping fixes.
  const lasts = found.filter(({ isEvent }) => isEvent !== true);
  const met = new Set(lasts.map(({ key }) => key));
  const endedEarly = found.some(({ endsRun }) => endsRun === true);
  const unseen = endedEarly ? before.filter(({ key, isTransient }) => isTransient !== true && !met.has(key)) : [];
  const open = [...lasts, ...unseen];
  const now = new Set(open.map(({ key }) => key));
  const fresh = open.filter(({ key }) => !known.has(key));
  const over = before.filter(({ key }) => !now.has(key));
  const sinceMs = said === null ? 0 : nowMs - said.saidMs;
  const isDueAgain = open.length > 0 && (sinceMs >= againAfterMs || sinceMs < -SET_BY_LITTLE_MS);
  const isNews = fresh.length > 0 || over.some(({ isTransient }) => isTransient !== true) || isDueAgain;
  const lasting = open.filter(({ key }) => known.has(key));
  return {
    report: isNews || found.some(({ isEvent }) => isEvent === true) ? { fresh, lasting, over } : null,
    next: { open, saidMs: isNews || said === null ? nowMs : said.saidMs },
  };
}
