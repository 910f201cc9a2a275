/** Finished runs. */
import { DAY } from "../../core/common/time/duration.ts";
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
    ofKind: `${newest} AND r.direction = $3 ORDER BY r.id DESC LIMIT $2`,
  };
});

/** Adds a run together with notes (null deletes one). */
export async function addRun(sql: Sql, run: RunRecord, notes: ReadonlyMap<NoteKey, string | null>): Promise<void> {
  const values = Object.values(encode(run));
  for (const text of texts(sql).add) await sql.run(text, ...values, [...notes.keys()], [...notes.values()]);
}

export async function listRuns(sql: Sql, limit: number, kind?: RunKind): Promise<readonly RunRecord[]> {
  const { list, ofKind } = texts(sql);
  const rows = await (kind === undefined ? sql.all<RunRecord>(list, limit) : sql.all<RunRecord>(ofKind, limit, kind));
  return rows.map(toRun);
}

/** How long runs, histories and the texts of exported orders are kept. */
const KEPT_MS = 90 * DAY;
/** How many rows of a table one call deletes at most, so that it never takes long. */
const AT_ONCE = 1000;
/** A pull of a large catalogue may write a line for each product, and pruning has to keep up. */
const LINES_AT_ONCE = { order_events: AT_ONCE, product_events: 20_000 } as const;
/** A catalogue whose stock changes all day writes 100,000 lines a day. */
const MOST_PRODUCT_EVENTS = "1000000";

type History = keyof typeof LINES_AT_ONCE;

const EMPTIED = "state = 'exported' AND has_texts = 1 AND exported_ms < $2";

const oldTexts = perDialect(({ of, among, beyond }) => {
  // All are above 0, but only so SQLite begins at the oldest, and reads no more than it needs.
  const oldest = (table: History, count: number): string =>
    `(SELECT id, at_ms FROM ${table} WHERE ${of()} AND id > 0 ORDER BY id LIMIT ${String(count)}) o`;
  const isKept = {
    order_events: "o.at_ms >= $2",
    product_events: `(o.at_ms >= $2 AND o.id > coalesce(${beyond("product_events", MOST_PRODUCT_EVENTS)}, -1))`,
  } as const satisfies Record<History, string>;
  const isOld = (table: History): string => `EXISTS (SELECT 1 FROM ${oldest(table, 1)} WHERE NOT ${isKept[table]})`;
  // The oldest lines up to the first that is kept.
  const cut = (table: History): string => `DELETE FROM ${table} WHERE ${of()} AND id <
    (SELECT coalesce(min(CASE WHEN ${isKept[table]} THEN o.id END), max(o.id) + 1) FROM ${oldest(table, LINES_AT_ONCE[table])})`;
  return {
    any: `SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM runs WHERE ${of()} AND finished_ms < $2)
      OR EXISTS (SELECT 1 FROM orders WHERE ${of()} AND ${EMPTIED})
      OR ${isOld("order_events")} OR ${isOld("product_events")}`,
    rows: [
      cut("order_events"),
      cut("product_events"),
      `DELETE FROM runs WHERE ${of()} AND id IN
        (SELECT id FROM runs WHERE ${of()} AND finished_ms < $2 ORDER BY finished_ms LIMIT ${String(AT_ONCE)})`,
    ],
    settled: `SELECT row_id FROM orders WHERE ${of()} AND ${EMPTIED} LIMIT ${String(AT_ONCE)}`,
    emptied: [
      `UPDATE order_texts SET data = NULL WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
      `UPDATE order_intents SET body = NULL WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
      `UPDATE orders SET has_texts = 0 WHERE ${of()} AND row_id ${among("$2", "bigint")}`,
    ],
  };
});

/** See `StatusStore.prune`. */
export async function prune(sql: Sql, nowMs: number): Promise<boolean> {
  const { any, rows, settled, emptied } = oldTexts(sql);
  const beforeMs = nowMs - KEPT_MS;
  if ((await sql.get(any, beforeMs)) === undefined) return false;
  for (const text of rows) await sql.run(text, beforeMs);
  const orders = (await sql.lists<readonly [row: number]>(settled, beforeMs)).map(([row]) => row);
  for (const text of emptied) await sql.run(text, orders);
  return true;
}
