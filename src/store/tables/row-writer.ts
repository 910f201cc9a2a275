/** Writes the rows of a table by rows of the core: only what differs, in few statements. */
import { type Columns, type Dialect, perDialect, type Row, type Sql, variants, type Worked } from "../dialect.ts";
import { encoder, type Fields, typesOf } from "./columns.ts";
import type { Kind } from "../../core/common/row.ts";

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
    const workedOf = (columns: Columns, isNew: boolean): Worked | null =>
      worked !== undefined && worked.from in columns ? worked.as(dialect, isNew) : null;
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
    /**
     * Adds rows that have an `id`. `empty`: a row with the defaults of the columns. Returns the numbers of the new rows by their ids.
     */
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
