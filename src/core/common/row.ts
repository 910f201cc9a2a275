/**
 * The fields of a stored row. One list of them is its type (`RowOf`), a row that nothing is known of (`emptyRow`), and the
 * columns of the table: a field of its own costs a line here and one in each schema.
 */

/** How a column keeps a field. `flag`: 0 or 1, a boolean in the core. `json`: a text. */
export type ColumnKind = "text" | "int" | "flag" | "json";

export interface RowField<T> {
  readonly kind: ColumnKind;
  /** As the default of the column. */
  readonly empty: T;
}

export type RowFields = Readonly<Record<string, RowField<unknown>>>;

export type RowOf<Fields extends RowFields> = { readonly [Name in keyof Fields]: Fields[Name]["empty"] };

export function emptyRow<Fields extends RowFields>(fields: Fields): RowOf<Fields> {
  return Object.fromEntries(Object.entries(fields).map(([name, { empty }]) => [name, empty])) as RowOf<Fields>;
}

export function textColumn<T extends string = string>(empty = "" as T): RowField<T> {
  return { kind: "text", empty };
}

export function int(): RowField<number> {
  return { kind: "int", empty: 0 };
}

export function flagColumn(empty = false): RowField<boolean> {
  return { kind: "flag", empty };
}

export function json<T>(empty: T): RowField<T> {
  return { kind: "json", empty };
}

/** The same field; null = there is none. */
export function orNull<T>({ kind }: RowField<T>): RowField<T | null> {
  return { kind, empty: null };
}
