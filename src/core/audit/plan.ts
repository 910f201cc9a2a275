/** Which days to audit, and when. */
import { DAY, HOUR } from "../common/time/duration.ts";
import { EXIT } from "../common/problems/errors.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { withoutGivenUp } from "./given-up.ts";
import type { AuditHead, AuditStore } from "./report.ts";
import {
  addDays,
  type DayRange,
  daysOf,
  isDailyDue,
  lastLocalHour,
  type LocalDay,
  localDay,
} from "../common/time/zone.ts";

/** Days that were still open are audited again, and days that no audit has read are audited, for this long. */
const REOPENED_DAYS = 90;
/** The daily audit is part of the first run after this local hour. */
const AUDIT_HOUR = 4;
/** How soon an audit is repeated that could not read everything. */
const RETRY_MS = HOUR;
/** Without an audit for this long, something is wrong. */
export const MISSING_AFTER_MS = 26 * HOUR;

/** A longer period is read in several parts, so that memory does not grow with it. */
const LONGEST_RANGE_DAYS = 31;
/** Days with at most this distance are read together. */
const GAP_DAYS = 7;

/**
 * Yesterday, earlier days that were still open and that nobody gave up, and those from `from` on that no audit has read; null =
 * nothing is exported.
 */
export async function readDueDays(
  store: Pick<AuditStore, "listAuditedDays" | "readAudit"> & Pick<StatusStore, "readNote">,
  from: LocalDay | null,
  nowMs: number,
  timeZone: string,
): Promise<readonly LocalDay[]> {
  const today = localDay(nowMs, timeZone);
  const [first, yesterday] = [addDays(today, -REOPENED_DAYS), addDays(today, -1)];
  const audited = await store.listAuditedDays(first, yesterday);
  const still = await withoutGivenUp(
    store,
    audited.filter(({ isOpen }) => isOpen),
  );
  const open = still.map(({ day }) => day);
  const known = new Set(audited.map(({ day }) => day));
  const days = from === null ? [] : daysOf({ from: from > first ? from : first, to: yesterday });
  return [...new Set([...open, ...days.filter((day) => !known.has(day)), yesterday])].toSorted();
}

/**
 * Groups the days into ranges to read, the earliest first. In a daily audit the newest day is alone: an earlier one that
 * cannot be read is tried again every day, and would leave each new day unproven with it.
 */
export function rangesOf(days: readonly LocalDay[], isDaily: boolean): readonly DayRange[] {
  const ranges: DayRange[] = [];
  for (const day of days) {
    const last = isDaily && day === days.at(-1) ? undefined : ranges.at(-1);
    const isNear = last !== undefined && daysBetween(last.to, day) <= GAP_DAYS;
    const isShort = last !== undefined && daysBetween(last.from, day) < LONGEST_RANGE_DAYS;
    if (isNear && isShort) ranges[ranges.length - 1] = { from: last.from, to: day };
    else ranges.push({ from: day, to: day });
  }
  return ranges;
}

function daysBetween(a: LocalDay, b: LocalDay): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / DAY);
}

/**
 * Whether the daily audit is due. It is due from `delayMs` after 4 o'clock if yesterday was not audited since then, or
 * if the last audit could not read everything, is an hour old, and was not given up. `last` = the last audit of yesterday; null =
 * none.
 */
export function isAuditDue(
  last: (JudgedHead & { readonly startedMs: number }) | null,
  nowMs: number,
  timeZone: string,
  delayMs = 0,
): boolean {
  const hourMs = lastLocalHour(nowMs - delayMs, AUDIT_HOUR, timeZone) + delayMs;
  // Today's hour is still to come.
  if (localDay(hourMs, timeZone) !== localDay(nowMs, timeZone)) return false;
  if (isDailyDue(last?.startedMs ?? null, nowMs, AUDIT_HOUR, timeZone, delayMs)) return true;
  return last !== null && isUnread(last) && nowMs - last.startedMs >= RETRY_MS;
}

type JudgedHead = Pick<AuditHead, "isGivenUp"> & { readonly exitCode: number };

/** It could not read everything, and a person has not given up what it could not. */
export function isUnread({ exitCode, isGivenUp }: JudgedHead): boolean {
  return exitCode === EXIT.remote && isGivenUp !== true;
}
