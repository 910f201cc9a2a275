import { DAY, MINUTE } from "../../common/time/duration.ts";
import { treatmentOf, type Problem } from "../../common/problems/problem.ts";

/** Something that a channel may say. `key`: the same for the same problem in the next run. */
export interface Keyed {
  readonly key: string;
}

/** What a channel said last: mail, webhook, or a command's quiet runs. What one said silences no other. */
export interface SaidReport<Item extends Keyed> {
  readonly open: readonly Item[];
  /** Epoch ms. */
  readonly saidMs: number;
}

/** What to say now. */
export interface Report<Item extends Keyed> {
  readonly fresh: readonly Item[];
  readonly lasting: readonly Item[];
  readonly over: readonly Item[];
}

const SET_BY_LITTLE_MS = 10 * MINUTE;

/**
 * Each problem is said once when it appears, once when it is over, and every `againAfterMs` while it lasts. If the clock
 * was set back by more than a few minutes, it is said again. `report` null = nothing is to be said. Pure.
 */
export function decideReport<Item extends Keyed>(
  open: readonly Item[],
  said: SaidReport<Item> | null,
  nowMs: number,
  againAfterMs: number = DAY,
): { readonly report: Report<Item> | null; readonly next: SaidReport<Item> } {
  const before = said?.open ?? [];
  const known = new Set(before.map(({ key }) => key));
  const now = new Set(open.map(({ key }) => key));
  const fresh = open.filter(({ key }) => !known.has(key));
  const lasting = open.filter(({ key }) => known.has(key));
  const over = before.filter(({ key }) => !now.has(key));
  const sinceMs = said === null ? 0 : nowMs - said.saidMs;
  const isDueAgain = open.length > 0 && (sinceMs >= againAfterMs || sinceMs < -SET_BY_LITTLE_MS);
  const isNews = fresh.length > 0 || over.length > 0 || isDueAgain;
  return {
    report: isNews ? { fresh, lasting, over } : null,
    next: { open, saidMs: isNews || said === null ? nowMs : said.saidMs },
  };
}

/**
 * What makes a problem the same as last time: its code, its place, and its order or product (`item`). Times, counts and
 * excerpts of answers change from run to run and are left out. Refused credentials that are not tried again yet are one
 * problem.
 */
export function problemKey(problem: Problem, item = ""): string {
  const { reportedAs } = treatmentOf(problem);
  const isOfSystem = "system" in problem.data && reportedAs !== undefined;
  const lasting = Object.entries(problem.data).filter(([name]) => (isOfSystem ? name === "system" : LASTING.has(name)));
  return JSON.stringify([reportedAs ?? problem.code, item, ...lasting.map(([, value]) => value)]);
}

const LASTING: ReadonlySet<string> = new Set([
  "system",
  "kind",
  "operation",
  "host",
  "path",
  "key",
  "field",
  "id",
  "sku",
  "name",
  "rate",
  "country",
  "list",
  "direction",
  "to",
]);
