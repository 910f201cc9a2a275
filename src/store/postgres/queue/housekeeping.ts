import type { Pool } from "pg";

import { forgetWorkers } from "./workers.ts";

/** How many unchanged runs are kept per direction of a shop. */
const KEPT = 10;
/** How many of a shop's newest runs are examined, so that the work does not grow with the history. */
const LOOKED_AT = 500;
/** How many shops one statement handles: few transactions, each of them short. */
const SHOPS_AT_ONCE = 2000;

/** The hourly work: deletes runs without news, and workers that are gone. */
export async function keepHouse(pool: Pool): Promise<void> {
  await pruneQuietRuns(pool);
  await forgetWorkers(pool);
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
