import { TZDate, tzOffset } from "@date-fns/tz";

import { SECOND, DAY, MINUTE } from "../../core/common/time/duration.ts";

/**
 * How a system writes instants: `rfc3339`; `unix` (seconds since 1970, a number or text; `unix-ms`: milliseconds); or a
 * pattern of `yyyy MM dd HH mm ss` in a time zone.
 */
export type Dates = "rfc3339" | "unix" | "unix-ms" | DatePattern;

interface DatePattern {
  /** `dd.MM.yyyy HH:mm:ss`; missing parts are zero. */
  readonly pattern: string;
  /** IANA name. */
  readonly timeZone: string;
}

const PARTS = /yyyy|MM|dd|HH|mm|ss/g;

export interface DateFormat {
  /** Instants on the wire are RFC 3339 already. */
  readonly isPlain: boolean;
  /** The instant as RFC 3339 UTC; any other value is returned unchanged, and the contract's check refuses it. */
  read(value: unknown): unknown;
  /** An RFC 3339 instant in the system's form. */
  write(instant: string): string | number;
}

export function compileDates(dates: Dates): DateFormat {
  if (dates === "rfc3339") return { isPlain: true, read: (value) => value, write: (instant) => instant };
  if (dates === "unix" || dates === "unix-ms") {
    const unitMs = dates === "unix" ? SECOND : 1;
    const write = (instant: string): number => Math.floor(Date.parse(instant) / unitMs);
    return { isPlain: false, read: compileUnix(unitMs), write };
  }
  const { timeZone } = dates;
  // Both notations of year and day are common.
  const pattern = dates.pattern.replaceAll("YYYY", "yyyy").replaceAll("DD", "dd");
  return {
    isPlain: false,
    read: compilePattern(pattern, timeZone),
    write: (instant) => writePattern(pattern, timeZone, instant),
  };
}

/** Caches hours: an hour is most of the text, and many dates of a catalogue share one. */
function compileUnix(unitMs: number): (value: unknown) => unknown {
  const known = new Map<number, string>();
  const clock = clockTexts();
  return (value) => {
    const isWritten = typeof value === "string" && /^\d{1,15}(?:\.\d+)?$/.test(value);
    const ms = typeof value === "number" || isWritten ? Number(value) * unitMs : Number.NaN;
    const seconds = ms / SECOND;
    const rest = ((seconds % 3600) + 3600) % 3600;
    const hour = seconds - rest;
    const start = known.get(hour);
    if (start !== undefined && Number.isInteger(rest)) return start + (clock[rest] ?? "");
    const date = new Date(ms);
    if (Number.isNaN(date.getTime())) return value;
    const text = date.toISOString();
    if (known.size >= HOURS_KNOWN) known.clear();
    known.set(hour, text.slice(0, -"mm:ss.000Z".length));
    return text;
  };
}

/** `00:00.000Z` to `59:59.000Z`: the text after the hour, by second. */
function clockTexts(): readonly string[] {
  const sixty = Array.from({ length: 60 }, (_, at) => String(at).padStart(2, "0"));
  return sixty.flatMap((minute) => sixty.map((second) => `${minute}:${second}.000Z`));
}

/**
 * The parts of a pattern are at fixed places. Applying the time zone's rules is slow, and every product has a date, so
 * the result is cached per hour.
 */
function compilePattern(pattern: string, timeZone: string): (value: unknown) => unknown {
  const source = pattern.replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`).replaceAll(PARTS, formOfPart);
  const form = new RegExp(`^${source}$`);
  const [year, month, day] = [partAt(pattern, "yyyy", 1970), partAt(pattern, "MM", 1), partAt(pattern, "dd", 1)];
  const [hour, minute, second] = [partAt(pattern, "HH", 0), partAt(pattern, "mm", 0), partAt(pattern, "ss", 0)];
  const known = new Map<number, string | null>();
  const clock = clockTexts();
  return (value) => {
    if (typeof value !== "string") return value;
    const text = value.length === pattern.length ? value : value.trim();
    if (!form.test(text)) return value;
    const ofHour = ((year(text) * 100 + month(text)) * 100 + day(text)) * 100 + hour(text);
    const rest = clock[minute(text) * 60 + second(text)] ?? "";
    let start = known.get(ofHour);
    if (start === undefined) {
      start = evenHour(hourText(ofHour), timeZone);
      if (known.size >= HOURS_KNOWN) known.clear();
      known.set(ofHour, start);
    }
    if (start !== null) return start + rest;
    const local = `${hourText(ofHour)}:${rest.slice(0, "mm:ss".length)}`;
    return isLocalDateTime(local) ? localToUtc(local, timeZone) : value;
  };
}

function formOfPart(part: string): string {
  return part === "mm" || part === "ss" ? String.raw`[0-5]\d` : String.raw`\d{${String(part.length)}}`;
}

/** Reads the digits of a part as a number; `absent` if the pattern lacks it. */
function partAt(pattern: string, part: string, absent: number): (text: string) => number {
  const from = pattern.indexOf(part);
  if (from === -1) return () => absent;
  const two = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
  return part.length === 2 ? (text) => two(text, from) : (text) => two(text, from) * 100 + two(text, from + 2);
}

const ZERO = "0".charCodeAt(0);

/** 2026112409 as `2026-11-24 09`. */
function hourText(ofHour: number): string {
  return String(ofHour)
    .padStart(10, "0")
    .replace(/^(....)(..)(..)(..)$/, "$1-$2-$3 $4");
}

/** How many hours are cached; the dates of a catalogue lie in a few thousand. */
const HOURS_KNOWN = 10_000;

/** `2026-11-24T09:` if the local hour is exactly one UTC hour; null = it is not, or not a valid date. */
function evenHour(hour: string, timeZone: string): string | null {
  if (!isLocalDateTime(`${hour}:00:00`)) return null;
  const [first, last] = [`${hour}:00:00`, `${hour}:59:59`].map((local) => localToUtc(local, timeZone));
  const start = first?.slice(0, -"00:00.000Z".length) ?? null;
  return first?.endsWith("00:00.000Z") === true && last === `${start ?? ""}59:59.000Z` ? start : null;
}

function writePattern(pattern: string, timeZone: string, instant: string): string {
  const local = new TZDate(Date.parse(instant), timeZone);
  const two = (value: number): string => String(value).padStart(2, "0");
  const parts: Readonly<Record<string, string>> = {
    yyyy: String(local.getFullYear()).padStart(4, "0"),
    MM: two(local.getMonth() + 1),
    dd: two(local.getDate()),
    HH: two(local.getHours()),
    mm: two(local.getMinutes()),
    ss: two(local.getSeconds()),
  };
  return pattern.replaceAll(PARTS, (part) => parts[part] ?? part);
}

const LOCAL = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** `YYYY-MM-DD HH:mm:ss`, a valid date and time. */
export function isLocalDateTime(value: string): boolean {
  const ms = readAsUtc(value);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 19) === value.trim().replace(" ", "T");
}

/**
 * A local time of the shop as RFC 3339 UTC. An hour that occurs twice means the first one; an hour skipped by summer
 * time is moved forward.
 */
export function localToUtc(value: string, timeZone: string): string {
  const asUtcMs = readAsUtc(value);
  const before = offsetMs(timeZone, asUtcMs - DAY);
  const after = offsetMs(timeZone, asUtcMs + DAY);
  const fits = [before, after].find((offset) => offsetMs(timeZone, asUtcMs - offset) === offset);
  return new Date(asUtcMs - (fits ?? before)).toISOString();
}

/** Reads the digits as UTC, epoch ms; NaN = not a time. */
function readAsUtc(value: string): number {
  const match = LOCAL.exec(value.trim());
  return match === null ? Number.NaN : Date.parse(`${match[1] ?? ""}T${match[2] ?? ""}Z`);
}

function offsetMs(timeZone: string, ms: number): number {
  return tzOffset(timeZone, new Date(ms)) * MINUTE;
}
