import { TZDate } from "@date-fns/tz";

import { DAY } from "./duration.ts";

/** A calendar day in the shop's time zone, `YYYY-MM-DD`. */
export type LocalDay = string;

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

/** By time zone. In English, which every ICU has: for a locale that it lacks, another one is taken without a word. */
const DAYS = new Map<string, Intl.DateTimeFormat>();

/** The local day of an instant. */
export function localDay(instantMs: number, timeZone: string): LocalDay {
  const days = DAYS.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { ...NUMERIC, timeZone });
  DAYS.set(timeZone, days);
  const [month = "", day = "", year = ""] = days.format(instantMs).split("/");
  return `${year.padStart(4, "0")}-${month}-${day}`;
}

const NUMERIC = { year: "numeric", month: "2-digit", day: "2-digit" } as const;

/** The local time in the zone, to the second, with its offset from UTC: `2026-11-25 11:00:00+01:00`. */
export function localInstant(instantMs: number, timeZone: string): string {
  return new TZDate(instantMs, timeZone).toISOString().replace("T", " ").replace(/\.\d+/, "");
}

/** `count` days later (or earlier): calendar arithmetic, so daylight saving does not matter. */
export function addDays(day: LocalDay, count: number): LocalDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** The first instant of a local day, epoch ms. */
export function startOfDay(day: LocalDay, timeZone: string): number {
  return localHour(day, 0, timeZone);
}

/** The instants of local days, both included; null = any. */
export function spanOfDays(
  from: LocalDay | null,
  to: LocalDay | null,
  timeZone: string,
): { readonly fromMs?: number; readonly toMs?: number } {
  return {
    ...(from === null ? {} : { fromMs: startOfDay(from, timeZone) }),
    ...(to === null ? {} : { toMs: startOfDay(addDays(to, 1), timeZone) }),
  };
}

/** The last instant at or before `nowMs` when it was `hour` o'clock in the zone. */
export function lastLocalHour(nowMs: number, hour: number, timeZone: string): number {
  const today = localDay(nowMs, timeZone);
  const at = localHour(today, hour, timeZone);
  return at <= nowMs ? at : localHour(addDays(today, -1), hour, timeZone);
}

/** Due `delayMs` after `hour`: it was not done since then, or is recorded as done in the future. */
export function isDailyDue(doneMs: number | null, nowMs: number, hour: number, timeZone: string, delayMs = 0): boolean {
  return doneMs === null || doneMs > nowMs || doneMs < lastLocalHour(nowMs - delayMs, hour, timeZone) + delayMs;
}

/** A valid calendar day, `2026-11-01`, `01.11.2026` or `1.11.2026`. Null = not a valid day. */
export function parseLocalDay(text: string): LocalDay | null {
  const [, date = "", month = "", year = ""] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim()) ?? [];
  const day = year === "" ? text.trim() : `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  // Of a month with fewer days, another day is parsed.
  return isDate && addDays(day, 0) === day ? day : null;
}

/** `7`, `07` and `07:00` are seven o'clock; null = not a full hour. */
export function parseHour(text: string): number | null {
  const [, hour] = /^([01]?\d|2[0-3])(?::00)?$/.exec(text.trim()) ?? [];
  return hour === undefined ? null : Number(hour);
}

function localHour(day: LocalDay, hour: number, timeZone: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new TZDate(year, month - 1, date, hour, 0, 0, timeZone).getTime();
}

/** The default time zone: the shops are Swiss. */
export const DEFAULT_TIME_ZONE = "Europe/Zurich";

export function isTimeZone(name: string): boolean {
  if (name === DEFAULT_TIME_ZONE) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
