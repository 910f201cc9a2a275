import { TZDate } from "@date-fns/tz";

import { SECOND } from "../../core/duration.ts";
import { isLocalDateTime, localToUtc } from "../local-time.ts";

/**
 * How a system writes instants: `rfc3339`; `unix` (seconds since 1970, a number or its text); or a pattern of `yyyy MM
 * dd HH mm ss` in a time zone.
 */
export type Dates = "rfc3339" | "unix" | DatePattern;

interface DatePattern {
  /** `dd.MM.yyyy HH:mm:ss`; parts that are not in it are zero. */
  readonly pattern: string;
  /** IANA name. */
  readonly timeZone: string;
}

const PARTS = /yyyy|MM|dd|HH|mm|ss/g;

export interface DateFormat {
  /** Instants stand on the wire as they are. */
  readonly isPlain: boolean;
  /** The instant as RFC 3339 UTC; a value that is none is returned as it is, for the contract's check to refuse. */
  read(value: unknown): unknown;
  /** An RFC 3339 instant as the system writes it. */
  write(instant: string): string | number;
}

export function compileDates(dates: Dates): DateFormat {
  if (dates === "rfc3339") return { isPlain: true, read: (value) => value, write: (instant) => instant };
  if (dates === "unix")
    return { isPlain: false, read: readUnix, write: (instant) => Math.floor(Date.parse(instant) / SECOND) };
  const { timeZone } = dates;
  // Both ways of writing year and day are common.
  const pattern = dates.pattern.replaceAll("YYYY", "yyyy").replaceAll("DD", "dd");
  return {
    isPlain: false,
    read: compilePattern(pattern, timeZone),
    write: (instant) => writePattern(pattern, timeZone, instant),
  };
}

function readUnix(value: unknown): unknown {
  const isWritten = typeof value === "string" && /^\d{1,12}(?:\.\d+)?$/.test(value);
  const seconds = typeof value === "number" || isWritten ? Number(value) : Number.NaN;
  const date = new Date(seconds * SECOND);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
}

function compilePattern(pattern: string, timeZone: string): (value: unknown) => unknown {
  const names: string[] = [];
  const source = pattern.replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`).replaceAll(PARTS, (part) => {
    names.push(part);
    return `(\\d{${String(part.length)}})`;
  });
  const form = new RegExp(`^${source}$`);
  return (value) => {
    const match = typeof value === "string" ? form.exec(value.trim()) : null;
    if (match === null) return value;
    const part = (name: string, absent: string): string => match[names.indexOf(name) + 1] ?? absent;
    const of = (name: string, absent: string): string => (names.includes(name) ? part(name, absent) : absent);
    const day = `${of("yyyy", "1970")}-${of("MM", "01")}-${of("dd", "01")}`;
    const local = `${day} ${of("HH", "00")}:${of("mm", "00")}:${of("ss", "00")}`;
    return isLocalDateTime(local) ? localToUtc(local, timeZone) : value;
  };
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
