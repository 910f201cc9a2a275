import { OF_THE_SYSTEM, RemoteError } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { addDays, type LocalDay } from "../../common/time/zone.ts";

/** Local days, both included. */
export interface DayRange {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** The days of a range, the earliest first. */
export function daysOf({ from, to }: DayRange): readonly LocalDay[] {
  const days: LocalDay[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

export function isWithin(day: LocalDay, { from, to }: DayRange): boolean {
  return day >= from && day <= to;
}

/** Days whose list could not be read, and why. */
export interface UnreadDays extends DayRange {
  readonly problem: Problem;
}

/** After this many failures in a row the system is considered down. */
const MOST_FAILURES = 6;

/**
 * Reads the list of a range. If that fails, it is read in halves, down to single days, so that a fault on one day does
 * not affect the proof of the others. Returns the days that could not be read.
 */
export async function readInDays(
  range: DayRange,
  read: (part: DayRange) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly UnreadDays[]> {
  const unread: UnreadDays[] = [];
  const parts = [range];
  let failures = 0;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    signal.throwIfAborted();
    try {
      await read(part);
      failures = 0;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      const { problem } = error;
      failures += part.from === part.to ? 1 : 0;
      // Whoever may not read the list of one day may not read any.
      const isOfAllDays = OF_THE_SYSTEM.has(error.reason) || error.reason === "permission";
      if (isOfAllDays || failures >= MOST_FAILURES) {
        return [...unread, ...[part, ...parts].map((rest) => ({ ...rest, problem }))];
      }
      if (part.from === part.to) unread.push({ ...part, problem });
      else parts.unshift(...halvesOf(part));
    }
  }
  return unread;
}

function halvesOf(range: DayRange): readonly DayRange[] {
  const days = daysOf(range);
  const last = days[Math.ceil(days.length / 2) - 1] ?? range.from;
  return [
    { from: range.from, to: last },
    { from: addDays(last, 1), to: range.to },
  ];
}
