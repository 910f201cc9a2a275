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
    return { isPlain: false, read: (value) => readUnix(unitMs, value), write };
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

function readUnix(unitMs: number, value: unknown): unknown {
  const isWritten = typeof value === "string" && /^\d{1,15}(?:\.\d+)?$/.test(value);
  const date = new Date(typeof value === "number" || isWritten ? Number(value) * unitMs : Number.NaN);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}

function compilePattern(pattern: string, timeZone: string): (value: unknown) => unknown {
  const parts = [...pattern.matchAll(PARTS)].map(([part]) => part);
  const source = pattern.replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`).replaceAll(PARTS, formOfPart);
  const form = new RegExp(`^${source}$`);
  return (value) => {
    const found = typeof value === "string" ? form.exec(value.trim()) : null;
    if (found === null) return value;
    const read: Readonly<Record<string, string | undefined>> = Object.fromEntries(
      parts.map((part, at) => [part, found[at + 1]]),
    );
    const { yyyy = "1970", MM = "01", dd = "01", HH = "00", mm = "00", ss = "00" } = read;
    const local = `${yyyy}-${MM}-${dd} ${HH}:${mm}:${ss}`;
    return isLocalDateTime(local) ? localToUtc(local, timeZone) : value;
  };
}

function formOfPart(part: string): string {
  return part === "mm" || part === "ss" ? String.raw`([0-5]\d)` : String.raw`(\d{${String(part.length)}})`;
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
