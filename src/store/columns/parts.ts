export type Value = string | number | bigint | null;

/** The columns of one part of a patch, and their values. */
export interface Part {
  readonly columns: readonly string[];
  /** The SQL for each value; absent = `?`. */
  readonly insertPlaces?: readonly string[];
  readonly updatePlaces?: readonly string[];
  toValues(value: never): Value | readonly Value[];
}

export type Parts<Patch> = { readonly [K in keyof Patch]-?: Part };

/** A part with one column. */
export function column<T>(name: string, toValue: (value: T) => Value): Part {
  return { columns: [name], toValues: toValue };
}
