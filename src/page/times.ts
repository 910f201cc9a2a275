/** Instants and days as the page writes them, in the shop's time zone. */
import { DAY, HOUR, MINUTE } from "../core/common/time/duration.ts";
import { addDays, type LocalDay, localDay, startOfDay } from "../core/common/time/zone.ts";
import type { PageText } from "../text/page-text.ts";

export interface Times {
  readonly timeZone: string;
  /** `4 min fa`, `oggi 07:31`, `ieri 23:46`, `mer 25.11.`, `25.11.2025`. */
  ago(atMs: number, nowMs: number): string;
  /** The same with the hour of older days: `mer 25.11. 14:07`. */
  agoWithHour(atMs: number, nowMs: number): string;
  /** `30 ott`. */
  shortDay(day: LocalDay): string;
  /** `ven 30 ott`. */
  longDay(day: LocalDay): string;
  /** `ven 15h`. */
  hour(atMs: number): string;
  /** `novembre 2026`, of `2026-11`. */
  month(month: string): string;
  /** `nov`. */
  shortMonth(month: string): string;
  /** Monday to Sunday. */
  readonly weekdays: readonly string[];
}

/** Later instants of a day are written with the hour. */
const RECENT_MS = 6 * HOUR;
/** 2024-01-01 was a Monday. */
const MONDAY = "2024-01-01";

export function createTimes(text: PageText, timeZone: string): Times {
  const { locale } = text.formats;
  const format = (options: Intl.DateTimeFormatOptions, zone = timeZone): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const weekday = format({ weekday: "short" });
  // A day is written as its noon in UTC.
  const short = format({ day: "numeric", month: "short" }, "UTC");
  const long = format({ weekday: "short", day: "numeric", month: "short" }, "UTC");
  const months = format({ month: "long", year: "numeric" }, "UTC");
  const monthNames = format({ month: "short" }, "UTC");
  const weekdayNames = format({ weekday: "short" }, "UTC");
  const noon = (day: LocalDay): number => Date.parse(`${day}T12:00:00Z`);
  // German writes the dot of an ordinal: `3. Nov.`
  const day = (written: string): string => (locale.startsWith("de") ? written : plain(written));
  const plain = (written: string): string => written.replaceAll(/\.(?= |$)|,/g, "");
  let known = { nowMs: Number.NaN, todayMs: 0, yesterdayMs: 0 };
  /** All rows of a page are written at one instant. */
  const daysAt = (nowMs: number): typeof known => {
    if (known.nowMs !== nowMs) {
      const today = localDay(nowMs, timeZone);
      const [todayMs, yesterdayMs] = [startOfDay(today, timeZone), startOfDay(addDays(today, -1), timeZone)];
      known = { nowMs, todayMs, yesterdayMs };
    }
    return known;
  };
  const ago = (atMs: number, nowMs: number): string => {
    const age = nowMs - atMs;
    if (age >= 0 && age < MINUTE) return text.t("page.just-now");
    if (age >= 0 && age < HOUR) return text.t("shops.ago", { age: text.formats.duration(age - (age % MINUTE)) });
    if (age >= 0 && age < RECENT_MS) return text.t("shops.ago", { age: text.formats.duration(age - (age % HOUR)) });
    const { todayMs, yesterdayMs } = daysAt(nowMs);
    if (age >= 0 && atMs >= todayMs) return text.t("page.today", { time: clock.format(atMs) });
    if (age >= 0 && atMs >= yesterdayMs) return text.t("page.yesterday", { time: clock.format(atMs) });
    const date = text.formats.day(atMs);
    if (age > 0 && age < 7 * DAY) return `${plain(weekday.format(atMs))} ${date.replace(/\/?\d{4}$/, "")}`;
    return date;
  };
  return {
    timeZone,
    ago,
    agoWithHour(atMs, nowMs) {
      const hasHour = atMs <= nowMs && atMs >= daysAt(nowMs).yesterdayMs;
      return hasHour ? ago(atMs, nowMs) : `${ago(atMs, nowMs)} ${clock.format(atMs)}`;
    },
    shortDay: (one) => day(short.format(noon(one))),
    longDay: (one) => day(long.format(noon(one))),
    hour: (atMs) => {
      const hour = text.t("page.at-hour", { hour: Number(clock.format(atMs).slice(0, 2)) });
      return `${plain(weekday.format(atMs))} ${hour}`;
    },
    month: (month) => months.format(noon(`${month}-15`)),
    shortMonth: (month) => plain(monthNames.format(noon(`${month}-15`))),
    weekdays: Array.from({ length: 7 }, (_, at) => plain(weekdayNames.format(noon(addDays(MONDAY, at))))),
  };
}
