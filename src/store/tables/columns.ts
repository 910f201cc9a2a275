import type { Kind, RowFields } from "../../core/common/row.ts";
import type { Columns, Row } from "../dialect.ts";

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
export function encoded(kind: Kind, value: unknown): string | number | null {
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
