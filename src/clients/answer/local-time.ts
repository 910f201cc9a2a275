import { tzOffset } from "@date-fns/tz";

import { DAY, MINUTE } from "../../core/common/time/duration.ts";

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
