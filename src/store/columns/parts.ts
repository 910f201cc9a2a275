export type Value = string | number | bigint | null;

/** How one part of a patch stands in a table: its columns, and their values. */
export interface Part {
  readonly columns: readonly string[];
  /** What stands for each value in a statement; absent = `?`. */
  readonly insertPlaces?: readonly string[];
  readonly updatePlaces?: readonly string[];
  toValues(value: never): Value | readonly Value[];
}

export type Parts<Patch> = { readonly [K in keyof Patch]-?: Part };

/** A part that is one column. */
export function column<T>(name: string, toValue: (value: T) => Value): Part {
  return { columns: [name], toValues: toValue };
}
