import type { Pool } from "pg";

import { HOUR } from "../../../core/common/time/duration.ts";
import { HEARTBEAT_MS, SUCCEEDS_WITHIN_MS, type SeenWorker, type Turn } from "../../../core/run/worker/queue.ts";
import type { WorkerStanding } from "../../../core/run/worker/rest.ts";

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

/** The workers that have not ended and were there within the last hour, by name. */
export async function readWorkers(pool: Pool): Promise<readonly SeenWorker[]> {
  const { rows } = await pool.query<SeenWorker>(
    `SELECT name, version, since_ms::float8 AS "sinceMs", seen_ms::float8 AS "seenMs", last_good_ms::float8 AS "lastGoodMs",
       trouble::json AS trouble, rests_until_ms::float8 AS "restsUntilMs"
     FROM workers WHERE seen_ms > ${NOW_MS} - ${String(KEPT_MS)} ORDER BY name`,
  );
  return rows;
}

/** Deletes a worker that has ended. */
export async function forgetWorker(pool: Pool, name: string): Promise<void> {
  await pool.query("DELETE FROM workers WHERE name = $1", [name]);
}

/** Epoch ms by the database's clock, because the clocks of workers may differ. */
export const NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/** The queue entry of each shop, by name. */
export async function readTurns(pool: Pool): Promise<readonly Turn[]> {
  const { rows } = await pool.query<Turn>(
    `SELECT shop, due_ms::float8 AS "dueMs", (CASE WHEN worker IS NULL THEN due_ms - ${NOW_MS} ELSE 0 END)::float8 AS "inMs",
       array_remove(ARRAY[worker, full_worker], NULL) AS workers
     FROM cycles ORDER BY shop`,
  );
  return rows;
}

/** Asks for a cycle of the shop now: a worker lines it up within seconds. */
export async function hintShop(pool: Pool, shop: string): Promise<void> {
  await pool.query(`UPDATE cycles SET due_ms = ${NOW_MS}, hinted = true WHERE shop = $1`, [shop]);
}

/** How many unchanged runs are kept per direction of a shop. */
const KEPT = 10;
/** How many of a shop's newest runs are examined, so that the work does not grow with the history. */
const LOOKED_AT = 500;
/** How many shops one statement handles: few transactions, each of them short. */
const SHOPS_AT_ONCE = 2000;

/** The hourly work: deletes runs without news, and workers that are gone. */
export async function keepHouse(pool: Pool): Promise<void> {
  await pruneQuietRuns(pool);
  await pool.query(`DELETE FROM workers WHERE seen_ms <= ${NOW_MS} - ${String(KEPT_MS)}`);
}

/**
 * Of unchanged good runs only the last ten per direction of a shop are kept. Unchanged = nothing was written to either
 * system, and exit code, problem and counts equal those of the run before. Returns the number of deleted runs.
 */
export async function pruneQuietRuns(pool: Pool): Promise<number> {
  let removed = 0;
  for (let last: number | null = 0; last !== null;) {
    const { rows }: { rows: readonly { last: number | null; removed: number }[] } = await pool.query(PRUNE, [last]);
    removed += rows[0]?.removed ?? 0;
    last = rows[0]?.last ?? null;
  }
  return removed;
}

/** The number of read items and the order of the counts are ignored. */
const COMPARED = "summary::jsonb - ARRAY['read', 'unchanged', 'requested']";
const WRITES = ["created", "updated", "hidden", "adopted", "exported", "alreadyExported"];
const WROTE = WRITES.map((name) => `coalesce((summary::json ->> '${name}')::int, 0)`).join(" + ");

const PRUNE = `
  WITH next AS (SELECT shop FROM shops WHERE shop > $1 ORDER BY shop LIMIT ${String(SHOPS_AT_ONCE)}),
    looked AS (
      SELECT run.*,
        (exit_code, problem, ${COMPARED}) IS NOT DISTINCT FROM lag((exit_code, problem, ${COMPARED})) OVER direction_of AS is_same
      FROM next, LATERAL (
        SELECT * FROM runs WHERE runs.shop = next.shop ORDER BY id DESC LIMIT ${String(LOOKED_AT)}) AS run
      WINDOW direction_of AS (PARTITION BY run.shop, direction ORDER BY id)),
    quiet AS (
      SELECT shop, id, row_number() OVER (PARTITION BY shop, direction ORDER BY id DESC) AS nth
      FROM looked WHERE good = 1 AND is_same AND ${WROTE} = 0),
    gone AS (
      DELETE FROM runs USING quiet
      WHERE quiet.nth > ${String(KEPT)} AND runs.shop = quiet.shop AND runs.id = quiet.id RETURNING 1)
  SELECT (SELECT max(shop) FROM next) AS last, (SELECT count(*)::int FROM gone) AS removed`;
