import type { Connection } from "./file/connection.ts";
import type { RunRows } from "../rows/status.ts";
import { toFlag, toJson } from "../columns/json.ts";
import type { RunColumns } from "../columns/run.ts";
import { toRun } from "../columns/run.ts";
import { writeNotes } from "./notes.ts";

export function runRows(connection: Connection): RunRows {
  return {
    addRun: async (run, notes) => {
      connection.run(
        `INSERT INTO runs (direction, started_ms, finished_ms, exit_code, good, problem, summary) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        run.direction,
        run.startedMs,
        run.finishedMs,
        run.exitCode,
        toFlag(run.good),
        toJson(run.problem),
        JSON.stringify(run.summary),
      );
      if (run.good) connection.run(`UPDATE shops SET last_good_${run.direction}_ms = ?`, run.finishedMs);
      writeNotes(connection, notes);
    },
    listRuns: async (limit) =>
      connection.all<RunColumns>("SELECT * FROM runs ORDER BY id DESC LIMIT ?", limit).map(toRun),
    readLastRun: async (direction) => {
      const row = connection.get<RunColumns>(
        "SELECT * FROM runs WHERE direction = ? ORDER BY id DESC LIMIT 1",
        direction,
      );
      return row === undefined ? null : toRun(row);
    },
    readLastGood: async () => {
      const row = connection.get<{ orders: number | null; products: number | null }>(
        "SELECT last_good_orders_ms AS orders, last_good_products_ms AS products FROM shops",
      );
      return { orders: row?.orders ?? null, products: row?.products ?? null };
    },
  };
}
