import { createHash } from "node:crypto";

import type { ClientBase, Pool, QueryArrayResult, QueryResult } from "pg";

export type Value = string | number | boolean | null | readonly (string | number | null)[] | Uint8Array;

/**
 * Statements for one shop. `$1` is always the shop's number; the values follow from `$2` on. Each is one round trip.
 */
export interface Sql {
  all<T extends object>(text: string, ...values: readonly Value[]): Promise<readonly T[]>;
  get<T extends object>(text: string, ...values: readonly Value[]): Promise<T | undefined>;
  /** As `all`, but each row is a list of column values. */
  lists<T extends readonly unknown[]>(text: string, ...values: readonly Value[]): Promise<readonly T[]>;
  /** Returns the number of written rows. */
  run(text: string, ...values: readonly Value[]): Promise<number>;
}

/** `on`: a connection within a transaction, or the pool. */
export function sqlOn(on: ClientBase | Pool, shop: number): Sql {
  const ask = (text: string, values: readonly Value[]): Promise<QueryResult> =>
    on.query({ name: nameOf(text), text, values: [shop, ...values.map(clean)] });
  const askForLists = (text: string, values: readonly Value[]): Promise<QueryArrayResult> =>
    on.query<unknown[], unknown[]>({
      name: nameOf(text),
      text,
      values: [shop, ...values.map(clean)],
      rowMode: "array",
    });
  return {
    all: async <T>(text: string, ...values: readonly Value[]) => (await ask(text, values)).rows as T[],
    get: async <T>(text: string, ...values: readonly Value[]) => (await ask(text, values)).rows[0] as T | undefined,
    lists: async <T>(text: string, ...values: readonly Value[]) => (await askForLists(text, values)).rows as T[],
    run: async (text, ...values) => (await ask(text, values)).rowCount ?? 0,
  };
}

const names = new Map<string, string>();

/** Names a statement, so that the server plans it only once per connection. */
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = createHash("sha256").update(text).digest("base64url").slice(0, 16);
    names.set(text, name);
  }
  return name;
}

/** PostgreSQL's texts cannot contain NUL. */
function clean(value: Value): unknown {
  if (typeof value === "string") return cleanText(value);
  return Array.isArray(value)
    ? value.map((one: string | number | null) => (typeof one === "string" ? cleanText(one) : one))
    : value;
}

function cleanText(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

/** Many rows as one value, for `json_to_recordset`. */
export function toRows(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? cleanText(value.toWellFormed()) : value,
  );
}
