/** Writes the rows of a table by rows of the core: only what differs, in few statements. */
import { type Columns, type SqlDialect, perDialect, type Row, type Sql, variants, type Worked } from "../dialect.ts";
import type { ColumnKind, RowFields } from "../../core/common/row.ts";

interface Options<T> {
  readonly table: string;
  /** The field and the column by which a row is found again. */
  readonly key: readonly [field: keyof T & string, column: string];
  readonly fields: Fields;
  /** Columns that follow from the field `from`. */
  readonly derived?: { readonly from: keyof T & string; readonly columns: Columns; readonly as: (row: T) => Row };
  /** Columns that are worked out where the column `from` is written. */
  readonly worked?: { readonly from: string; readonly as: (dialect: SqlDialect, isNew: boolean) => Worked };
}

/** A row, as it was and as it is from now on. */
export interface Rewritten<T> {
  readonly from: T;
  readonly to: T;
}

/** Makes the writer of a table. It keeps one text for each set of fields that occurs: a number with a bit for each. */
export function rowWriter<T extends object>({
  table,
  key: [keyField, keyColumn],
  fields,
  derived,
  worked,
}: Options<T>) {
  const all = Object.entries(fields).map(([name, field], at) => ({ name, field, bit: 2 ** at }));
  /** The fields in which any of these rows differs. */
  const shapeOf = (rows: readonly Rewritten<T>[]): number => {
    let shape = 0;
    for (const one of all) if (rows.some((row) => differs(one, row))) shape += one.bit;
    return shape;
  };
  const writtenBy = (key: Fields) =>
    variants((shape: number) => {
      const own = Object.fromEntries(
        all.flatMap(({ name, field, bit }) => (Math.floor(shape / bit) % 2 === 1 ? [[name, field]] : [])),
      );
      const also = derived !== undefined && derived.from in own ? derived : null;
      const encode = encoder<T>({ ...key, ...own });
      return {
        columns: { ...typesOf(own), ...also?.columns },
        encode: also === null ? encode : (row: T): Row => ({ ...encode(row), ...also.as(row) }),
      };
    });
  const [made, known] = [writtenBy({ id: ["id", "text"] }), writtenBy({ [keyField]: [keyColumn, "int"] })];
  const texts = perDialect((dialect) => {
    const workedOf = (columns: Columns, isNew: boolean): Worked | undefined =>
      worked !== undefined && worked.from in columns ? worked.as(dialect, isNew) : undefined;
    return {
      add: variants((shape: number) => {
        const { columns } = made(shape);
        return dialect.insert(table, { id: "text", ...columns }, workedOf(columns, true));
      }),
      rewrite: variants((shape: number) => {
        const { columns } = known(shape);
        return dialect.update(table, keyColumn, "bigint", columns, workedOf(columns, false));
      }),
    };
  });
  return {
    /** `empty`: a row with the defaults of the columns. Returns the numbers of the new rows by their ids. */
    add: (sql: Sql, rows: readonly T[], empty: T): Promise<ReadonlyMap<string, number>> => {
      const shape = shapeOf(rows.map((to) => ({ from: empty, to })));
      return sql.add(texts(sql).add(shape), rows.map(made(shape).encode));
    },
    /** No row stands here twice. */
    rewrite: async (sql: Sql, rows: readonly Rewritten<T>[]): Promise<void> => {
      const groups = Map.groupBy(rows, (row) => shapeOf([row]));
      groups.delete(0);
      const changed = [...groups.values()].flat();
      if (changed.length === 0) return;
      // Each statement is a round trip to a server, which writes a new version of the row anyway: one for all fields that any row changes.
      const parts = sql.dialect.writesEveryIndex ? groups : new Map([[shapeOf(changed), changed]]);
      for (const [shape, same] of parts) {
        const written = same.map(({ to }) => known(shape).encode(to));
        await sql.write(texts(sql).rewrite(shape), written, keyColumn);
      }
    },
  };
}

interface WrittenField {
  readonly name: string;
  readonly field: Fields[string];
}

function differs<T extends object>({ name, field }: WrittenField, { from, to }: Rewritten<T>): boolean {
  const before = from[name as keyof T];
  const now = to[name as keyof T];
  return now !== before && !(field[1] === "json" && JSON.stringify(now) === JSON.stringify(before));
}

/** The column of each field of a row, by the core's name. */
export type Fields = Readonly<Record<string, readonly [column: string, kind: ColumnKind]>>;

/** The columns of a row of the core: that of `isIdReused` is `id_reused`. */
export function writtenFieldsOf(row: RowFields): Fields {
  return Object.fromEntries(Object.entries(row).map(([name, { kind }]) => [name, [columnOf(name), kind]]));
}

function columnOf(name: string): string {
  const words = name.replace(/^(?:is|are)(?=[A-Z])/, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return words.replace(/^_/, "");
}

/** `alias.column AS "field"` for each field. */
export function selected(fields: Fields, alias: string): string {
  return Object.entries(fields)
    .map(([field, [column]]) => `${alias}.${column} AS "${field}"`)
    .join(", ");
}

/** The SQL types of these columns. */
export function typesOf(fields: Fields): Columns {
  return Object.fromEntries(
    Object.values(fields).map(([column, kind]) => [column, kind === "int" || kind === "flag" ? "bigint" : "text"]),
  );
}

/** Makes a function that converts the flags and the JSON of a selected row in place. */
export function decoder<T extends object>(fields: Fields): (row: T) => T {
  const of = (wanted: ColumnKind) => Object.keys(fields).filter((name) => fields[name]?.[1] === wanted);
  const [flags, texts] = [of("flag"), of("json")];
  return (selectedRow) => {
    const row = selectedRow as Record<string, unknown>;
    for (const name of flags) row[name] = row[name] === null ? null : row[name] === 1;
    for (const name of texts) {
      const text = row[name];
      if (text !== null) row[name] = text === "[]" ? [] : JSON.parse(text as string);
    }
    return selectedRow;
  };
}

/** What a column holds of a field. */
function encoded(kind: ColumnKind, value: unknown): string | number | null {
  if (value === null) return null;
  if (kind === "flag") return value === true ? 1 : 0;
  if (kind === "json") return JSON.stringify(value);
  return value as string | number | null;
}

/**
 * Makes a function that makes rows of these fields. Each is a copy of one object: with a growing one, a page takes twice as
 * long.
 */
export function encoder<T extends object>(fields: Fields): (one: T) => Row {
  const all = Object.entries(fields).map(([name, [column, kind]]) => ({ name: name as keyof T, column, kind }));
  const empty: Row = Object.fromEntries(all.map(({ column }) => [column, null]));
  return (one) => {
    const row: Record<string, string | number | null> = { ...empty };
    for (const { name, column, kind } of all) row[column] = encoded(kind, one[name]);
    return row;
  };
}
