import type { Pool } from "pg";

import type { Turn } from "../../../core/run/worker/queue.ts";

/** Epoch ms by the database's clock, because the clocks of workers may differ. */
export const NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

interface TurnRow {
  readonly shop: string;
  readonly due_ms: string;
  readonly in_ms: string;
  readonly worker: string | null;
  readonly full_worker: string | null;
}

/** The queue entry of each shop, by name. */
export async function readTurns(pool: Pool): Promise<readonly Turn[]> {
  const { rows } = await pool.query<TurnRow>(
    `SELECT shop, due_ms, due_ms - ${NOW_MS} AS in_ms, worker, full_worker FROM cycles ORDER BY shop`,
  );
  return rows.map(({ shop, due_ms, in_ms, worker, full_worker }) => ({
    shop,
    dueMs: Number(due_ms),
    inMs: worker === null ? Number(in_ms) : 0,
    workers: [worker, full_worker].filter((one) => one !== null),
  }));
}
