import { SECOND } from "../../core/common/time/duration.ts";

/** Dates of headers have whole seconds: on the average half of one is missing. */
const HALF_A_SECOND_MS = 500;

/**
 * How far this machine's clock is ahead of a server's, in whole milliseconds, by the Date header of an answer; null = it has none.
 * An answer that was kept on the way says how old it is. `askedMs` and `answeredMs` are this machine's.
 */
export function clockAheadMs(
  headers: Readonly<Record<string, string>>,
  askedMs: number,
  answeredMs: number,
): number | null {
  const dateMs = Date.parse(headers["date"] ?? "") + Number(headers["age"] ?? 0) * SECOND + HALF_A_SECOND_MS;
  return Number.isNaN(dateMs) ? null : Math.round((askedMs + answeredMs) / 2 - dateMs);
}
