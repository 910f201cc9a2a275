import type { Direction } from "../../core/common/direction.ts";
import type { RunRows } from "../rows/status.ts";
import { toFlag, toJson } from "../columns/json.ts";
import { type RunColumns, toRun } from "../columns/run.ts";
import { writeNotesText } from "./notes.ts";
import type { Sql } from "./database/sql.ts";

const LAST_GOOD = { orders: "last_good_orders_ms", products: "last_good_products_ms" } as const satisfies Record<
  Direction,
  string
>;

export function runRows(sql: Sql): RunRows {
  return {
    addRun: async (run, notes) => {
      await sql.run(
        `WITH run AS (INSERT INTO runs (shop, direction, started_ms, finished_ms, exit_code, good, problem, summary)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)),
           last AS (UPDATE shops SET ${LAST_GOOD[run.direction]} = $4 WHERE shop = $1 AND $6 = 1),
           ${writeNotesText("$9", "$10")}`,
        run.direction,
        run.startedMs,
        run.finishedMs,
        run.exitCode,
        toFlag(run.good),
        toJson(run.problem),
        JSON.stringify(run.summary),
        [...notes.keys()],
        [...notes.values()],
      );
    },
    listRuns: (limit) => sql.map(toRun, "SELECT * FROM runs WHERE shop = $1 ORDER BY id DESC LIMIT $2", limit),
    readLastRun: async (direction) => {
      const row = await sql.get<RunColumns>(
        "SELECT * FROM runs WHERE shop = $1 AND direction = $2 ORDER BY id DESC LIMIT 1",
        direction,
      );
      return row === undefined ? null : toRun(row);
    },
    readLastGood: async () => {
      const row = await sql.get<{ orders: number | null; products: number | null }>(
        `SELECT ${LAST_GOOD.orders} AS orders, ${LAST_GOOD.products} AS products FROM shops WHERE shop = $1`,
      );
      return { orders: row?.orders ?? null, products: row?.products ?? null };
    },
  };
}
