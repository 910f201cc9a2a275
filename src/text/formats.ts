import { durationParts, type DurationUnit } from "../core/common/time/duration.ts";
import { type Lang, LOCALES } from "../core/common/language.ts";

/** Numbers, amounts and instants in the format of a language. */
export interface Formats {
  readonly locale: string;
  number(value: number): string;
  /** A decimal string with its currency; any other text is returned unchanged. */
  money(amount: string, currency: string): string;
  /** A decimal string without digit groups, so that a spreadsheet of this language reads a number. */
  plain(amount: string): string;
  /** Date and time in the shop's zone, to the minute. */
  instant(instantMs: number): string;
  /** Date and time in the shop's zone, to the second. */
  exactInstant(instantMs: number): string;
  /** Only the day, in the shop's zone. */
  day(instantMs: number): string;
  /** A local day, `YYYY-MM-DD`. */
  localDay(day: string): string;
  /** A month, `YYYY-MM`, in words. */
  month(month: string): string;
  /** `3 min`, `2 h 5 min`, in French `19 j 20 h`. Never negative. */
  duration(durationMs: number): string;
}

/** The units as each language abbreviates them; any other language as English does. */
const UNITS: Partial<Record<Lang, Record<DurationUnit, string>>> & {
  readonly en: Record<DurationUnit, string>;
} = {
  en: { d: "d", h: "h", m: "min", s: "s", ms: "ms" },
  fr: { d: "j", h: "h", m: "min", s: "s", ms: "ms" },
  it: { d: "g", h: "h", m: "min", s: "s", ms: "ms" },
  de: { d: "Tg.", h: "Std.", m: "Min.", s: "Sek.", ms: "ms" },
};

/** `timeZone` null = instants as RFC 3339 UTC. */
export function createFormats(lang: Lang, timeZone: string | null): Formats {
  const locale = LOCALES[lang];
  let numbers: Intl.NumberFormat | undefined;
  let amounts: Intl.NumberFormat | undefined;
  let point: string | undefined;
  const day = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  const days = dateFormat(locale, timeZone, day);
  const months = dateFormat(locale, timeZone, { month: "long", year: "numeric" });
  const minute = { ...day, hour: "2-digit", minute: "2-digit" } as const;
  return {
    locale,
    number: (value) => (numbers ??= numberFormat(locale)).format(value),
    money: (amount, currency) => formatMoney((amounts ??= amountFormat(locale)), amount, currency),
    plain: (amount) => amount.replace(".", (point ??= decimalPoint(locale))),
    instant: dateFormat(locale, timeZone, minute),
    exactInstant: dateFormat(locale, timeZone, { ...minute, second: "2-digit" }),
    day: days,
    // Noon is the same day in every time zone of a shop.
    localDay: (written) => (timeZone === null ? written : days(Date.parse(`${written}T12:00:00Z`))),
    month: (written) => (timeZone === null ? written : months(Date.parse(`${written}-15T12:00:00Z`))),
    duration: (durationMs) =>
      durationParts(Math.max(0, durationMs))
        .map(({ count, unit }) => `${String(count)} ${(UNITS[lang] ?? UNITS.en)[unit]}`)
        .join(" "),
  };
}

/** Groups from four digits on in every language, so that numbers in a column look alike. */
export function numberFormat(
  locale: string | readonly string[] | undefined,
  options: Intl.NumberFormatOptions = {},
): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { ...options, useGrouping: "always" });
}

function dateFormat(
  locale: string,
  timeZone: string | null,
  options: Intl.DateTimeFormatOptions,
): (instantMs: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (instantMs) => {
    if (!Number.isFinite(instantMs) || Math.abs(instantMs) > LAST_INSTANT_MS) return "?";
    if (timeZone === null) return new Date(instantMs).toISOString();
    format ??= new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23", timeZone });
    // As a day is typed: an English one of 28/11/2026 would be refused.
    return format.format(instantMs).replace(", ", " ").replaceAll("/", ".");
  };
}

/** The largest instant of a Date (ECMA-262, time values). */
const LAST_INSTANT_MS = 8.64e15;

function formatMoney(amounts: Intl.NumberFormat, amount: string, currency: string): string {
  if (!/^-?\d{1,15}(\.\d{1,6})?$/.test(amount)) return `${amount} ${currency}`.trim();
  const text = amounts
    .formatToParts(Number(amount))
    .filter(({ type }) => type !== "currency" && type !== "literal")
    .map(({ value }) => value)
    .join("");
  return currency === "" ? text : `${currency} ${text}`;
}

/** Swiss French writes amounts with a point, and all other numbers with a comma. */
function amountFormat(locale: string): Intl.NumberFormat {
  return numberFormat(locale, {
    style: "currency",
    currency: "CHF",
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  });
}

/** As in amounts. */
function decimalPoint(locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency: "CHF" }).formatToParts(1.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}
