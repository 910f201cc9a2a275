import { type Counts, type History, type StatusRows, toCounts } from "../rows/status.ts";
import { productViewRows } from "./products/views.ts";
import { runRows } from "./runs.ts";
import type { Sql } from "./database/sql.ts";

const TABLES: Readonly<Record<History, string>> = {
  "order-events": "order_events",
  "product-events": "product_events",
};

export function statusRows(sql: Sql): StatusRows {
  return {
    ...productViewRows(sql),
    ...runRows(sql),
    readCounts: (stuckBeforeMs) => readCounts(sql, stuckBeforeMs),
    findHistoryCut: async (history, { beforeMs, atOnce, most }) => {
      const table = TABLES[history];
      // All shops share one sequence of ids, so a history's length has to be counted, but only as far as needed.
      const row = await sql.get<{ cut: number | null }>(
        `WITH oldest AS (SELECT id, at_ms FROM ${table} WHERE shop = $1 ORDER BY id LIMIT $2),
           surplus AS (SELECT id FROM ${table} WHERE shop = $1 AND $4::bigint IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET $4),
           kept AS (SELECT min(id) AS id FROM oldest WHERE at_ms >= $3 AND id > coalesce((SELECT id FROM surplus), -1))
         SELECT max(id) AS cut FROM oldest WHERE id < coalesce((SELECT id FROM kept), 9223372036854775807)`,
        atOnce,
        beforeMs,
        Number.isFinite(most) ? most : null,
      );
      return row?.cut ?? null;
    },
    cutHistory: async (history, upTo) => {
      await sql.run(`DELETE FROM ${TABLES[history]} WHERE shop = $1 AND id <= $2`, upTo);
    },
    hasOld: async (beforeMs) =>
      (
        await sql.get<{ old: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM runs WHERE shop = $1 AND finished_ms < $2) OR EXISTS (SELECT 1 FROM orders
             WHERE shop = $1 AND state = 'exported' AND has_body = 1 AND exported_ms < $2) AS old`,
          beforeMs,
        )
      )?.old === true,
    removeOld: async (beforeMs, limit) => {
      await sql.run(
        `DELETE FROM runs WHERE shop = $1 AND id IN
           (SELECT id FROM runs WHERE shop = $1 AND finished_ms < $2 ORDER BY finished_ms LIMIT $3)`,
        beforeMs,
        limit,
      );
      await sql.run(
        `WITH old AS (SELECT row_id FROM orders
             WHERE shop = $1 AND state = 'exported' AND has_body = 1 AND exported_ms < $2 LIMIT $3),
           emptied AS (UPDATE order_intents SET body = NULL WHERE shop = $1 AND row_id IN (SELECT row_id FROM old))
         UPDATE orders SET has_body = 0 WHERE shop = $1 AND row_id IN (SELECT row_id FROM old)`,
        beforeMs,
        limit,
      );
    },
  };
}

async function readCounts(sql: Sql, stuckBeforeMs: number): Promise<Counts> {
  const row = await sql.get<Record<string, number | null> & { states: readonly (readonly [string, number])[] | null }>(
    `SELECT (SELECT json_agg(json_build_array(name, n)) FROM (
         SELECT state || coalesce('/' || reason, '') AS name, count(*) AS n FROM orders
         WHERE shop = $1 AND state <> 'exported' GROUP BY state, reason) g) AS states,
       (SELECT count(*) FROM orders WHERE shop = $1) AS orders,
       (SELECT count(*) FROM products WHERE shop = $1) AS products,
       (SELECT count(*) FROM products WHERE shop = $1 AND pending = 1) AS pending,
       (SELECT count(*) FROM products WHERE shop = $1 AND status = 'failed') AS failed,
       (SELECT count(*) FROM shop_products WHERE shop = $1) AS not_linked,
       (SELECT count(*) FROM orders WHERE shop = $1 AND late = 1) AS late,
       (SELECT count(*) FROM orders WHERE shop = $1 AND after_export_open = 1) AS after_export,
       w.*
     FROM (SELECT count(*) FILTER (WHERE refusals > 1) AS refused, min(placed_ms) AS oldest,
         count(*) FILTER (WHERE first_attempt_ms < $2) AS stuck
       FROM orders WHERE shop = $1 AND state NOT IN ('exported', 'not-linked') AND state IN ('queued', 'sending')) w`,
    stuckBeforeMs,
  );
  const { states, ...counts } = row ?? { states: null };
  return toCounts(states ?? [], counts);
}
