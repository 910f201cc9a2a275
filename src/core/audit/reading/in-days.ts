import { RemoteError } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { addDays, type DayRange, type LocalDay } from "../../common/time/zone.ts";
import { FailureCount } from "../../run/failure-count.ts";

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

/**
 * Reads the list of a range. If that fails, it is read day by day, so that a fault on one day does not affect the proof of
 * the others. Returns the days that could not be read.
 */
export async function readInDays(
  range: DayRange,
  read: (part: DayRange) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly UnreadDays[]> {
  const unread: UnreadDays[] = [];
  const failures = new FailureCount();
  const parts = [range];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    signal.throwIfAborted();
    try {
      await read(part);
      failures.clear();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      const { problem, reason } = error;
      // Whoever may not read the list of one day may not read any.
      if (failures.add(reason) || reason === "permission") {
        return [...unread, ...[part, ...parts].map((rest) => ({ ...rest, problem }))];
      }
      if (part.from === part.to) unread.push({ ...part, problem });
      else parts.push(...daysOf(part).map((day) => ({ from: day, to: day })));
    }
  }
  return unread;
}
