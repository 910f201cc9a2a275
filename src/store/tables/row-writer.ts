/** Writes the rows of a table by rows of the core: only what differs, in few statements. */
import { type Columns, type Dialect, perDialect, type Row, type Sql, variants, type Worked } from "../dialect.ts";
import type { Kind, RowFields } from "../../core/common/row.ts";

interface Options<T> {
  readonly table: string;
  /** The field and the column by which a row is found again. */
  readonly key: readonly [field: keyof T & string, column: string];
  readonly fields: Fields;
  /** Columns that follow from the field `from`. */
  readonly derived?: { readonly from: keyof T & string; readonly columns: Columns; readonly as: (row: T) => Row };
  /** Columns that are worked out where the column `from` is written. */
  readonly worked?: { readonly from: string; readonly as: (dialect: Dialect, isNew: boolean) => Worked };
}

/** A row, as it was and as it is from now on. */
export interface Rewritten<T> {
  readonly from: T;
  readonly to: T;
}

interface Field {
  readonly name: string;
  readonly column: string;
  readonly kind: Kind;
  /** A set of fields is a number with one of these bits for each. */
  readonly bit: number;
}

/** Makes the writer of a table. It keeps one text for each set of columns that occurs. */
export function rowWriter<T extends object>(options: Options<T>) {
  const {
    table,
    key: [keyField, keyColumn],
    fields,
    worked,
    derived,
  } = options;
  const all: readonly Field[] = Object.entries(fields).map(([name, [column, kind]], at) => ({
    name,
    column,
    kind,
    bit: 2 ** at,
  }));
  const types = typesOf(fields);
  const fieldsIn = (shape: number): readonly Field[] => all.filter(({ bit }) => Math.floor(shape / bit) % 2 === 1);
  const isDerived = (shape: number): boolean => fieldsIn(shape).some(({ name }) => name === derived?.from);
  const columnsIn = (shape: number): Columns => ({
    ...Object.fromEntries(fieldsIn(shape).map(({ column }) => [column, types[column] ?? "text"])),
    ...(isDerived(shape) ? derived?.columns : {}),
  });
  const texts = perDialect((dialect) => {
    const workedOf = (columns: Columns, isNew: boolean): Worked | undefined =>
      worked !== undefined && worked.from in columns ? worked.as(dialect, isNew) : undefined;
    return {
      add: variants((shape: number) => {
        const columns = columnsIn(shape);
        return dialect.insertRows(table, { id: "text", ...columns }, workedOf(columns, true));
      }),
      rewrite: variants((shape: number) => {
        const columns = columnsIn(shape);
        return dialect.update(table, keyColumn, "bigint", columns, workedOf(columns, false));
      }),
    };
  });
  const encoderOf = (column: string, field: string) => {
    const made = new Map<number, (row: T) => Row>();
    return (shape: number): ((row: T) => Row) => {
      let encode = made.get(shape);
      if (encode !== undefined) return encode;
      const own = encoder<T>(rowOf(field, column, fieldsIn(shape)));
      encode = derived !== undefined && isDerived(shape) ? (row) => ({ ...own(row), ...derived.as(row) }) : own;
      made.set(shape, encode);
      return encode;
    };
  };
  const [encodeNew, encodeKnown] = [encoderOf("id", "id"), encoderOf(keyColumn, keyField)];
  const shapeOf = (row: T, old: T): number => {
    let shape = 0;
    for (const field of all) if (differs(field, row, old)) shape += field.bit;
    return shape;
  };
  return {
    /** `empty`: a row with the defaults of the columns. Returns the numbers of the new rows by their ids. */
    add: (sql: Sql, rows: readonly T[], empty: T): Promise<ReadonlyMap<string, number>> => {
      let shape = 0;
      for (const field of all) {
        if (rows.some((row) => differs(field, row, empty))) shape += field.bit;
      }
      return sql.add(texts(sql).add(shape), rows.map(encodeNew(shape)));
    },
    /** No row stands here twice. */
    rewrite: async (sql: Sql, rows: readonly Rewritten<T>[]): Promise<void> => {
      const groups = new Map<number, T[]>();
      for (const { from, to } of rows) {
        const shape = shapeOf(to, from);
        const group = groups.get(shape);
        if (group === undefined) groups.set(shape, [to]);
        else group.push(to);
      }
      groups.delete(0);
      for (const [shape, same] of sql.dialect.writesEveryIndex ? groups : inOne(groups)) {
        await sql.write(texts(sql).rewrite(shape), same.map(encodeKnown(shape)), keyColumn);
      }
    },
  };
}

function rowOf(keyField: string, keyColumn: string, own: readonly Field[]): Fields {
  return {
    [keyField]: [keyColumn, "int"],
    ...Object.fromEntries(own.map(({ name, column, kind }) => [name, [column, kind]])),
  };
}

function differs<T extends object>({ name, kind }: Field, row: T, old: T): boolean {
  const now = row[name as keyof T];
  const before = old[name as keyof T];
  return now !== before && !(kind === "json" && JSON.stringify(now) === JSON.stringify(before));
}

/** Each statement is a round trip to a server, which writes a new version of the row anyway: one for all fields that any row changes. */
function inOne<T>(groups: ReadonlyMap<number, readonly T[]>): ReadonlyMap<number, readonly T[]> {
  if (groups.size <= 1) return groups;
  let shape = 0;
  for (const own of groups.keys()) shape = union(shape, own);
  return new Map([[shape, [...groups.values()].flat()]]);
}

/** Not `|`, which knows only 32 bits. */
function union(one: number, other: number): number {
  return Number(BigInt(one) | BigInt(other));
}

/** The column of each field of a row, by the core's name. */
export type Fields = Readonly<Record<string, readonly [column: string, kind: Kind]>>;

/** The columns of a row of the core: that of `isIdReused` is `id_reused`. */
export function fieldsOf(row: RowFields): Fields {
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
  const of = (wanted: Kind) => Object.keys(fields).filter((name) => fields[name]?.[1] === wanted);
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
function encoded(kind: Kind, value: unknown): string | number | null {
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
