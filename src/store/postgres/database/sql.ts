import { createHash } from "node:crypto";

import type { ClientBase, Pool, QueryArrayResult, QueryResult } from "pg";

import { POSTGRES, type Sql, type SqlValue } from "../../dialect.ts";

/** `on`: a connection within a transaction, or the pool. */
export function sqlOn(on: ClientBase | Pool, shop: number): Sql {
  const ask = async <T>(text: string, values: readonly SqlValue[], areLists = false): Promise<SqlAnswer<T>> => {
    if (values.length > 0 && values.every(isEmptyList)) return { rows: [], rowCount: 0 };
    const query = { name: nameOf(text), text, values: [shop, ...values.map(clean)] };
    const asked: Promise<QueryResult | QueryArrayResult> = areLists
      ? on.query<unknown[], unknown[]>({ ...query, rowMode: "array" })
      : on.query(query);
    return (await asked) as SqlAnswer<T>;
  };
  return {
    dialect: POSTGRES,
    all: async <T>(text: string, ...values: readonly SqlValue[]) => (await ask<T>(text, values)).rows,
    get: async <T>(text: string, ...values: readonly SqlValue[]) => (await ask<T>(text, values)).rows[0],
    lists: async <T>(text: string, ...values: readonly SqlValue[]) => (await ask<T>(text, values, true)).rows,
    run: async (text, ...values) => (await ask(text, values)).rowCount ?? 0,
    write: async (text, rows, key) => {
      if (rows.length > 0)
        await ask(text, [toRows(rows), ...(key === undefined ? [] : [rows.map((row) => row[key] ?? null)])]);
    },
    add: async (text, rows) =>
      new Map(
        rows.length === 0
          ? []
          : (await ask<readonly [string, number]>(`${text} RETURNING id, row_id`, [toRows(rows)], true)).rows,
      ),
    writeTexts: async (text, rows) => {
      const [first] = rows;
      if (first === undefined) return;
      const columns = first.slice(1).map((_, at) => joinTexts(rows.map((row) => row[at + 1] as string | null)));
      await ask(text, [rows.map(([key]) => key), ...columns]);
    },
  };
}

interface SqlAnswer<T> {
  readonly rows: readonly T[];
  readonly rowCount: number | null;
}

function isEmptyList(value: SqlValue): boolean {
  return Array.isArray(value) && value.length === 0;
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
function clean(value: SqlValue): unknown {
  if (typeof value === "string") return cleanText(value);
  return Array.isArray(value)
    ? value.map((one: string | number | null) => (typeof one === "string" ? cleanText(one) : one))
    : value;
}

function cleanText(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}

/**
 * JSON texts as one value, which the statement takes apart. JSON contains no control characters, so nothing is escaped: a
 * first pull writes a KB a product, and escaping it here and reading it back there took longer than storing it.
 */
function joinTexts(texts: readonly (string | null)[]): string {
  return texts.map((text) => text ?? "").join("\u001E");
}

/** Many rows as one value, for `json_to_recordset`. */
export function toRows(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === "string" ? cleanText(value.toWellFormed()) : value,
  );
}
