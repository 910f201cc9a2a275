/** Finished runs. */
import type { RunKind } from "../../core/common/direction.ts";
import type { NoteKey, RunRecord } from "../../core/ports/runs.ts";
import { type Sql, perDialect } from "../dialect.ts";
import { type Fields, decoder, encoder, selected } from "./row-writer.ts";
import { writeTexts } from "./notes.ts";

export const RUN = {
  direction: ["direction", "text"],
  startedMs: ["started_ms", "int"],
  finishedMs: ["finished_ms", "int"],
  exitCode: ["exit_code", "int"],
  good: ["good", "flag"],
  problem: ["problem", "json"],
  summary: ["summary", "json"],
} as const satisfies Fields;

export const toRun = decoder<RunRecord>(RUN);
const encode = encoder<RunRecord>(RUN);

const texts = perDialect((dialect) => {
  const { of, shop, shopValue } = dialect;
  const columns = Object.values(RUN).map(([column]) => column);
  const places = columns.map((_, at) => `$${String(at + 2)}`);
  const insert = `INSERT INTO runs (${shop}${columns.join(", ")}) VALUES (${shopValue}${places.join(", ")})`;
  const behind = (places2: number): string => `$${String(columns.length + places2)}`;
  const newest = `SELECT ${selected(RUN, "r")} FROM runs r WHERE ${of("r")}`;
  return {
    add: dialect.together([insert, ...writeTexts(dialect, behind(2), behind(3))]),
    list: `${newest} ORDER BY r.id DESC LIMIT $2`,
    ofDirection: `${newest} AND r.direction = $3 ORDER BY r.id DESC LIMIT $2`,
  };
});

/** Adds a run together with notes (null deletes one). */
export async function addRun(sql: Sql, run: RunRecord, notes: ReadonlyMap<NoteKey, string | null>): Promise<void> {
  const values = Object.values(encode(run));
  for (const text of texts(sql).add) await sql.run(text, ...values, [...notes.keys()], [...notes.values()]);
}

export async function listRuns(sql: Sql, limit: number, direction?: RunKind): Promise<readonly RunRecord[]> {
  const { list, ofDirection } = texts(sql);
  const rows =
    direction === undefined
      ? await sql.all<RunRecord>(list, limit)
      : await sql.all<RunRecord>(ofDirection, limit, direction);
  return rows.map(toRun);
}

/** Histories, in the order of time. */
export type History = "order_events" | "product_events";

const EMPTIED = "state = 'exported' AND has_texts = 1 AND exported_ms < $2";

const oldTexts = perDialect(({ of, among, beyond }) => {
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
  const row = await sql.get<{ last: number | null }>(oldTexts(sql).cut[history], cut.atOnce, cut.beforeMs, cut.most);
  return row?.last ?? null;
}

/** Deletes the history up to this line. */
export async function cutHistory(sql: Sql, history: History, upTo: number): Promise<void> {
  await sql.run(oldTexts(sql).remove[history], upTo);
}

/** Whether there is a run, or an exported order with its oldTexts, from before this. */
export async function hasOld(sql: Sql, beforeMs: number): Promise<boolean> {
  return (await sql.get(oldTexts(sql).old, beforeMs)) !== undefined;
}

/** Deletes at most `limit` runs, and the oldTexts of at most `limit` exported orders. */
export async function removeOld(sql: Sql, beforeMs: number, limit: number): Promise<void> {
  const { runs, settled, emptied } = oldTexts(sql);
  await sql.run(runs, beforeMs, limit);
  const rows = (await sql.lists<readonly [row: number]>(settled, beforeMs, limit)).map(([row]) => row);
  for (const text of emptied) await sql.run(text, rows);
}
