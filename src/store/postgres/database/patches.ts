import type { Parts, Value } from "../../columns/parts.ts";
import { type Sql, toRows } from "./sql.ts";

/** The table that patches are written to. */
interface Target<Patch> {
  readonly table: string;
  /** The column that identifies a row. */
  readonly key: "id" | "row_id";
  readonly parts: Parts<Patch>;
  /** The columns that are not text. */
  readonly numbers: ReadonlySet<string>;
  /** Columns computed from others: `j` is the written row, `t` the stored one. */
  readonly worked: Readonly<Record<string, { readonly insert: string; readonly update: string }>>;
}

interface Row<Patch> {
  readonly key: string | number;
  readonly patch: Patch;
}

/**
 * Writes many patches with one statement per shape (the set of fields in a patch). Patches of the same row are written
 * in order.
 */
export function patchWriter<Patch extends object>(target: Target<Patch>) {
  const columnsOf = (patch: Patch): readonly string[] =>
    Object.entries(patch).flatMap(([name, value]) =>
      value === undefined ? [] : (target.parts[name as keyof Patch]?.columns ?? []),
    );
  const recordset = (key: "text" | "bigint", columns: readonly string[]): string =>
    `json_to_recordset($2) AS j (${[`key ${key}`, ...columns.map((name) => `${name} ${typeOf(name)}`)].join(", ")})`;
  const typeOf = (name: string): string => (target.numbers.has(name) ? "bigint" : "text");
  const place = (name: string, how: "insert" | "update"): string => target.worked[name]?.[how] ?? `j.${name}`;
  return {
    /** The keys are ids. Returns the row of each. */
    insert: async (sql: Sql, rows: readonly Row<Patch>[]): Promise<ReadonlyMap<string, number>> => {
      const made = new Map<string, number>();
      for (const { columns, rows: same } of byShape(rows, columnsOf)) {
        const inserted = await sql.lists<readonly [id: string, rowId: number]>(
          `INSERT INTO ${target.table} (shop, id, ${columns.join(", ")})
           SELECT $1, j.key, ${columns.map((name) => place(name, "insert")).join(", ")} FROM ${recordset("text", columns)}
           RETURNING id, row_id`,
          toRows(same.map((row) => toRow(target.parts, row))),
        );
        for (const [id, rowId] of inserted) made.set(id, rowId);
      }
      return made;
    },
    update: async (sql: Sql, rows: readonly Row<Patch>[]): Promise<void> => {
      const type = target.key === "id" ? "text" : "bigint";
      for (const { columns, rows: same } of byShape(rows, columnsOf)) {
        if (columns.length === 0) continue;
        // The keys are passed twice: without `ANY`, a server with wrong statistics compares every row of the table with each patch.
        await sql.writeRows(
          `UPDATE ${target.table} t SET ${columns.map((name) => `${name} = ${place(name, "update")}`).join(", ")}
           FROM ${recordset(type, columns)} WHERE t.shop = $1 AND t.${target.key} = j.key AND t.${target.key} = ANY ($3::${type}[])`,
          same.map((row) => toRow(target.parts, row)),
          same.map(({ key }) => key),
        );
      }
    },
  };
}

/** Groups of rows for one statement each: the same shape, and no row twice. */
function byShape<Patch>(rows: readonly Row<Patch>[], columnsOf: (patch: Patch) => readonly string[]) {
  const groups: { readonly shape: string; readonly columns: readonly string[]; readonly rows: Row<Patch>[] }[] = [];
  // The group with the last patch of each row; its next patch must go into a later group.
  const last = new Map<string | number, number>();
  for (const row of rows) {
    const columns = columnsOf(row.patch);
    const shape = columns.join(" ");
    const from = (last.get(row.key) ?? -1) + 1;
    let at = groups.findIndex((group, index) => index >= from && group.shape === shape);
    if (at === -1) at = groups.push({ shape, columns, rows: [] }) - 1;
    groups[at]?.rows.push(row);
    last.set(row.key, at);
  }
  return groups;
}

function toRow<Patch extends object>(parts: Parts<Patch>, { key, patch }: Row<Patch>): Readonly<Record<string, Value>> {
  const row: Record<string, Value> = { key };
  for (const [name, value] of Object.entries(patch) as [keyof Patch, unknown][]) {
    const part = parts[name];
    if (value === undefined || part === undefined) continue;
    const made = part.toValues(value as never);
    const values = Array.isArray(made) ? (made as readonly Value[]) : [made as Value];
    for (const [at, column] of part.columns.entries()) {
      const one = values[at] ?? null;
      row[column] = typeof one === "bigint" ? Number(one) : one;
    }
  }
  return row;
}
