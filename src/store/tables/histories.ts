/** What is deleted when it is old. */
import { perDialect, type Sql } from "../dialect.ts";

/** Histories, in the order of time. */
export type History = "order_events" | "product_events";

const EMPTIED = "state = 'exported' AND has_texts = 1 AND exported_ms < $2";

const texts = perDialect(({ of, among, beyond }) => {
  // All are above 0, but only so SQLite begins at the oldest, and reads no more than it needs.
  const cut = (table: History): string =>
    `WITH oldest AS (SELECT id, at_ms FROM ${table} WHERE ${of()} AND id > 0 ORDER BY id LIMIT $2),
       kept AS (SELECT min(id) AS id FROM oldest WHERE at_ms >= $3 AND id > coalesce(${beyond(table, "$4")}, -1))
     SELECT max(id) AS last FROM oldest WHERE id < coalesce((SELECT id FROM kept), 9223372036854775807)`;
  const remove = (table: History): string => `DELETE FROM ${table} WHERE ${of()} AND id <= $2`;
  return {
    cut: { order_events: cut("order_events"), product_events: cut("product_events") },
    remove: { order_events: remove("order_events"), product_events: remove("product_events") },
    old: `SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM runs WHERE ${of()} AND finished_ms < $2)
      OR EXISTS (SELECT 1 FROM orders WHERE ${of()} AND ${EMPTIED})`,
    runs: `DELETE FROM runs WHERE ${of()} AND id IN
      (SELECT id FROM runs WHERE ${of()} AND finished_ms < $2 ORDER BY finished_ms LIMIT $3)`,
    settled: `SELECT row_id FROM orders WHERE ${of()} AND ${EMPTIED} LIMIT $3`,
    emptied: [
      `UPDATE order_texts SET data = NULL WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
      `UPDATE order_intents SET body = NULL WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
      `UPDATE orders SET has_texts = 0 WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
    ],
  };
});

/**
 * Of the `atOnce` oldest lines, the last one from before `beforeMs`, or beyond the `most` newest lines (null = any
 * number); null = none. Found without counting all lines.
 */
export async function findHistoryCut(
  sql: Sql,
  history: History,
  cut: { readonly beforeMs: number; readonly atOnce: number; readonly most: number | null },
): Promise<number | null> {
  const row = await sql.get<{ last: number | null }>(texts(sql).cut[history], cut.atOnce, cut.beforeMs, cut.most);
  return row?.last ?? null;
}

/** Deletes the history up to this line. */
export async function cutHistory(sql: Sql, history: History, upTo: number): Promise<void> {
  await sql.run(texts(sql).remove[history], upTo);
}

/** Whether there is a run, or an exported order with its texts, from before this. */
export async function hasOld(sql: Sql, beforeMs: number): Promise<boolean> {
  return (await sql.get(texts(sql).old, beforeMs)) !== undefined;
}

/** Deletes at most `limit` runs, and the texts of at most `limit` exported orders. */
export async function removeOld(sql: Sql, beforeMs: number, limit: number): Promise<void> {
  const { runs, settled, emptied } = texts(sql);
  await sql.run(runs, beforeMs, limit);
  const rows = (await sql.lists<readonly [row: number]>(settled, beforeMs, limit)).map(([row]) => row);
  for (const text of emptied) await sql.run(text, rows);
}
