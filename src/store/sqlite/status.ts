import type { Connection } from "./file/connection.ts";
import { type Counts, type History, type StatusRows, toCounts } from "../rows/status.ts";
import { productViewRows } from "./products/views.ts";
import { runRows } from "./runs.ts";

const TABLES: Readonly<Record<History, string>> = {
  "order-events": "order_events",
  "product-events": "product_events",
};

export function statusRows(connection: Connection): StatusRows {
  return {
    ...productViewRows(connection),
    ...runRows(connection),
    readCounts: async (stuckBeforeMs) => readCounts(connection, stuckBeforeMs),
    findHistoryCut: async (history, { beforeMs, atOnce, most }) => {
      const table = TABLES[history];
      const newest = connection.get<{ id: number }>(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`)?.id ?? 0;
      const oldest = connection.rows<readonly [id: number, atMs: number]>(
        `SELECT id, at_ms FROM ${table} WHERE id < (SELECT min(id) FROM ${table}) + ? ORDER BY id`,
        atOnce,
      );
      const kept = oldest.findIndex(([id, atMs]) => atMs >= beforeMs && newest - id < most);
      const last = kept === 0 ? undefined : oldest.at(kept === -1 ? -1 : kept - 1);
      return last?.[0] ?? null;
    },
    cutHistory: async (history, upTo) => {
      connection.run(`DELETE FROM ${TABLES[history]} WHERE id <= ?`, upTo);
    },
    hasOld: async (beforeMs) =>
      connection.get("SELECT 1 FROM runs WHERE finished_ms < ? LIMIT 1", beforeMs) !== undefined ||
      connection.get(
        "SELECT 1 FROM orders WHERE state = 'exported' AND has_body = 1 AND exported_ms < ? LIMIT 1",
        beforeMs,
      ) !== undefined,
    removeOld: async (beforeMs, limit) => {
      connection.run(
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE finished_ms < ? LIMIT ?)",
        beforeMs,
        limit,
      );
      for (const { row_id } of connection.all<{ row_id: number }>(
        "SELECT row_id FROM orders WHERE state = 'exported' AND has_body = 1 AND exported_ms < ? LIMIT ?",
        beforeMs,
        limit,
      )) {
        connection.run("UPDATE order_intents SET body = NULL WHERE row_id = ?", row_id);
        connection.run("UPDATE orders SET has_body = 0 WHERE row_id = ?", row_id);
      }
    },
  };
}

function readCounts(connection: Connection, stuckBeforeMs: number): Counts {
  const orders = connection.rows<readonly [state: string, n: number]>(
    `SELECT state || coalesce('/' || reason, ''), count(*) FROM orders WHERE state <> 'exported' GROUP BY state, reason`,
  );
  const row = connection.get<Record<string, number | null>>(
    `SELECT (SELECT count(*) FROM orders) AS orders,
       (SELECT count(*) FROM products) AS products,
       (SELECT count(*) FROM products WHERE pending = 1) AS pending,
       (SELECT count(*) FROM products WHERE status = 'failed') AS failed,
       (SELECT count(*) FROM shop_products) AS not_linked,
       (SELECT count(*) FROM orders WHERE late = 1) AS late,
       (SELECT count(*) FROM orders WHERE after_export_open = 1) AS after_export,
       (SELECT count(*) FROM orders WHERE refusals > 1 AND state IN ('queued', 'sending')) AS refused,
       (SELECT min(placed_ms) FROM orders
        WHERE state NOT IN ('exported', 'not-linked') AND state IN ('queued', 'sending')) AS oldest,
       (SELECT count(*) FROM orders WHERE state IN ('queued', 'sending') AND first_attempt_ms < ?) AS stuck`,
    stuckBeforeMs,
  );
  return toCounts(orders, row ?? {});
}
