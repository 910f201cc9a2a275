import type { Pool } from "pg";

import { HOUR } from "../../../core/common/time/duration.ts";
import type { Problem } from "../../../core/common/problems/problem.ts";
import { HEARTBEAT_MS, SUCCEEDS_WITHIN_MS, type SeenWorker } from "../../../core/run/worker/queue.ts";
import type { WorkerStanding } from "../../../core/run/worker/rest.ts";
import { NOW_MS } from "./turns.ts";

/** A worker that was not seen for so long is gone. */
const GONE_AFTER_MS = 3 * HEARTBEAT_MS;
/** How long people can see that it is gone. */
const KEPT_MS = HOUR;

/** The condition that a worker other than the one at this place is there. */
export function isAnotherAtWork(place: string): string {
  return `EXISTS (SELECT FROM workers w WHERE w.name <> ${place} AND w.rests_until_ms IS NULL
    AND w.seen_ms > ${NOW_MS} - ${String(GONE_AFTER_MS)})`;
}

/** Writes how this worker stands. Its own clock may differ, so only how long ago something was counts. */
export async function touchWorker(
  pool: Pool,
  name: string,
  version: string,
  { sinceGoodMs, trouble, restsForMs }: WorkerStanding,
): Promise<{ readonly othersSucceed: boolean }> {
  const { rows } = await pool.query<{ succeed: boolean }>(
    `INSERT INTO workers AS w (name, version, since_ms, seen_ms, last_good_ms, trouble, rests_until_ms)
    VALUES ($1, $2, ${NOW_MS}, ${NOW_MS}, ${NOW_MS} - $3::bigint, $4, ${NOW_MS} + $5::bigint)
    ON CONFLICT (name) DO UPDATE SET seen_ms = excluded.seen_ms, last_good_ms = excluded.last_good_ms,
      trouble = excluded.trouble, rests_until_ms = excluded.rests_until_ms
    RETURNING EXISTS (SELECT FROM workers o WHERE o.name <> $1 AND o.last_good_ms > ${NOW_MS} - $6::bigint) AS succeed`,
    [name, version, sinceGoodMs, trouble === null ? null : JSON.stringify(trouble), restsForMs, SUCCEEDS_WITHIN_MS],
  );
  return { othersSucceed: rows[0]?.succeed === true };
}

interface WorkerRow extends Record<"since_ms" | "seen_ms", string> {
  readonly name: string;
  readonly version: string;
  readonly last_good_ms: string | null;
  readonly trouble: string | null;
  readonly rests_until_ms: string | null;
}

/** The workers that have not ended and were there within the last hour, by name. */
export async function readWorkers(pool: Pool): Promise<readonly SeenWorker[]> {
  const { rows } = await pool.query<WorkerRow>(
    `SELECT * FROM workers WHERE seen_ms > ${NOW_MS} - ${String(KEPT_MS)} ORDER BY name`,
  );
  const instant = (ms: string | null): number | null => (ms === null ? null : Number(ms));
  return rows.map((row) => ({
    name: row.name,
    version: row.version,
    sinceMs: Number(row.since_ms),
    seenMs: Number(row.seen_ms),
    lastGoodMs: instant(row.last_good_ms),
    trouble: row.trouble === null ? null : (JSON.parse(row.trouble) as Problem),
    restsUntilMs: instant(row.rests_until_ms),
  }));
}

/** Deletes a worker that has ended. */
export async function forgetWorker(pool: Pool, name: string): Promise<void> {
  await pool.query("DELETE FROM workers WHERE name = $1", [name]);
}

/** Deletes the workers that are gone for over an hour. */
export async function forgetWorkers(pool: Pool): Promise<void> {
  await pool.query(`DELETE FROM workers WHERE seen_ms <= ${NOW_MS} - ${String(KEPT_MS)}`);
}
