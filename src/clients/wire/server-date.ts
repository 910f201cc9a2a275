import { SECOND } from "../../core/common/time/duration.ts";

/** Dates in headers have whole seconds, so half a second is missing on average. */
const HALF_A_SECOND_MS = 500;

/**
 * How far this machine's clock is ahead of a server's, in ms, by the Date header of an answer; null = no date. The Age
 * header of a cached answer is added. `askedMs` and `answeredMs` are this machine's times.
 */
export function clockAheadMs(
  headers: Readonly<Record<string, string>>,
  askedMs: number,
  answeredMs: number,
): number | null {
  const dateMs = Date.parse(headers["date"] ?? "") + Number(headers["age"] ?? 0) * SECOND + HALF_A_SECOND_MS;
  return Number.isNaN(dateMs) ? null : Math.round((askedMs + answeredMs) / 2 - dateMs);
}
