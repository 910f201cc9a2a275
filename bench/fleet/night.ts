/** The nightly work of a fleet within a benchmark that lasts less than an hour. */
import type pg from "pg";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";

/** Two minutes past four: from here on for an hour, full pulls, wide discoveries and audits are all due at their real rate. */
const START_MS = 4 * HOUR + 2 * MINUTE;

/** A time zone in which it is this moment of the night at `nowMs`. */
export function zoneOfTheNight(nowMs: number): string {
  const aheadMinutes = Math.round((START_MS - (nowMs % DAY)) / MINUTE);
  const minutes = aheadMinutes < -12 * 60 ? aheadMinutes + 24 * 60 : aheadMinutes;
  const digits = (value: number): string => String(Math.trunc(value)).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${digits(Math.abs(minutes) / 60)}:${digits(Math.abs(minutes) % 60)}`;
}

export interface NightlyWork {
  readonly fullPulls: number;
  /** Full pulls that wait for a place now. */
  readonly waiting: number;
  readonly wideDiscoveries: number;
  readonly audits: number;
}

/** What was done since `sinceMs`. */
export async function countNightlyWork(client: pg.Client, sinceMs: number): Promise<NightlyWork> {
  const { rows } = await client.query<NightlyWork>(
    `SELECT
      (SELECT count(*)::int FROM tg360_queue.job
        WHERE name = 'full-pulls' AND state = 'completed' AND completed_on >= to_timestamp($1 / 1000.0)) AS "fullPulls",
      (SELECT count(*)::int FROM tg360_queue.job WHERE name = 'full-pulls' AND state < 'active') AS waiting,
      (SELECT count(*)::int FROM notes WHERE key = 'wide-discovery-at' AND value::bigint >= $1) AS "wideDiscoveries",
      (SELECT count(*)::int FROM audits WHERE started_ms >= $1) AS audits`,
    [sinceMs],
  );
  return rows[0] ?? { fullPulls: 0, waiting: 0, wideDiscoveries: 0, audits: 0 };
}
