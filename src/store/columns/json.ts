/** Parses JSON that this store wrote. */
export function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

/** Null stays null; everything else becomes JSON. */
export function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** A boolean as SQLite stores it. */
export function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}
