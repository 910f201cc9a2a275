/** Facts of the state itself, small ones that outlast a run, and what a run reads first. */
import type { NoteKey } from "../../core/ports/runs.ts";
import { type SqlDialect, perDialect, type Sql } from "../dialect.ts";

/** Whether there is any order or product; `ofErp`: any product, or any order that TotalGest has or may have. */
export async function holdsAnything(sql: Sql, ofErp: boolean): Promise<boolean> {
  return (await sql.get(ofErp ? texts(sql).anyOfErp : texts(sql).any)) !== undefined;
}

/** Deletes notes, the binding too, and the shop’s catalogue. */
export async function forgetRemembered(sql: Sql): Promise<void> {
  for (const text of texts(sql).forget) await sql.run(text);
}

/** The data that a run reads first. */
export interface RunStart {
  /** All of them. */
  readonly notes: ReadonlyMap<NoteKey, string>;
  /** The last number taken; see `takeNumber`. */
  readonly number: number;
}

const texts = perDialect((dialect) => {
  const { of, among } = dialect;
  return {
    created: `SELECT created_ms AS "createdMs" FROM shops WHERE ${of()}`,
    number: `UPDATE shops SET sequence = sequence + 1 WHERE ${of()} RETURNING sequence AS number`,
    read: `SELECT key, value FROM notes WHERE ${of()} AND key ${among("$2")}`,
    write: dialect.together(writeTexts(dialect, "$2", "$3")),
    start: `SELECT ${runStart(dialect, of)} FROM shops s WHERE ${of("s")}`,
    any: `SELECT 1 AS one FROM orders WHERE ${of()} UNION ALL SELECT 1 FROM products WHERE ${of()} LIMIT 1`,
    anyOfErp: `SELECT 1 AS one FROM orders WHERE ${of()} AND (attempts > 0 OR erp_number IS NOT NULL)
      UNION ALL SELECT 1 FROM products WHERE ${of()} LIMIT 1`,
    forget: ["notes", "shop_products"].map((table) => `DELETE FROM ${table} WHERE ${of()}`),
  };
});

/** Writes the notes of `keys` and `values`, two lists; deletes those without a value. */
export function writeTexts(
  { of, shop, shopValue, entries }: SqlDialect,
  keys: string,
  values: string,
): readonly string[] {
  const given = entries(keys, values, "n");
  return [
    `DELETE FROM notes WHERE ${of()} AND key IN (SELECT n.key FROM ${given} WHERE n.value IS NULL)`,
    `INSERT INTO notes (${shop}key, value) SELECT ${shopValue}n.key, n.value FROM ${given} WHERE n.value IS NOT NULL
       ON CONFLICT (${shop}key) DO UPDATE SET value = excluded.value`,
  ];
}

/** The columns of `StartRow`, from the row `s` of `shops`. `of`: the condition that a row is of the same shop. */
export function runStart({ object }: Pick<SqlDialect, "object">, of: SqlDialect["of"]): string {
  return `s.sequence AS number, (SELECT ${object("n.key", "n.value")} FROM notes n WHERE ${of("n")}) AS notes`;
}

export interface StartRow {
  readonly number: number;
  /** JSON of an object. */
  readonly notes: string | null;
}

export function toRunStart(row: StartRow): RunStart {
  return {
    notes: new Map(Object.entries(JSON.parse(row.notes ?? "{}") as Record<NoteKey, string>) as [NoteKey, string][]),
    number: row.number,
  };
}

export async function readCreatedMs(sql: Sql): Promise<number> {
  return (await sql.get<{ createdMs: number }>(texts(sql).created))?.createdMs ?? 0;
}

/** The next number of the counter that reads and confirmations share; larger than all before. */
export async function takeNumber(sql: Sql): Promise<number> {
  return (await sql.get<{ number: number }>(texts(sql).number))?.number ?? 0;
}

/** Only the existing ones. */
export async function readNotes(sql: Sql, keys: readonly NoteKey[]): Promise<ReadonlyMap<NoteKey, string>> {
  return new Map(await sql.lists<readonly [key: NoteKey, value: string]>(texts(sql).read, keys));
}

/** Null deletes a note. */
export async function writeNotes(sql: Sql, notes: ReadonlyMap<NoteKey, string | null>): Promise<void> {
  for (const text of texts(sql).write) await sql.run(text, [...notes.keys()], [...notes.values()]);
}

export async function readRunStart(sql: Sql): Promise<RunStart> {
  const row = await sql.get<StartRow>(texts(sql).start);
  return row === undefined ? { notes: new Map(), number: 0 } : toRunStart(row);
}

/** What a state that moved, and its copy at the new place, both have in their notes. */
export interface MoveMark {
  readonly id: string;
  /** The new place, as shown to people. */
  readonly to: string;
}

/** The note: a `MoveMark` as JSON. */
export const MOVED_NOTE = "moved";
