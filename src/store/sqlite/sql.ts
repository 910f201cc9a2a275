import { SQLITE, type Row, type Sql, type SqlValue } from "../dialect.ts";
import type { FileConnection } from "./file/connection.ts";
import type { Transactions } from "../transactions.ts";

/** A statement with `?`, and what to bind to them: the number of a value, or the name of a row's column. */
interface Translated {
  readonly text: string;
  readonly order: readonly (number | string)[];
}

const translations = new Map<string, Translated>();

/** better-sqlite3 takes `$2` only as a named parameter of an object, which is slower than `?`. */
function translate(text: string): Translated {
  let known = translations.get(text);
  if (known === undefined) {
    const order: (number | string)[] = [];
    const plain = text.replaceAll(/\$(\d+)|(?<![\w:]):([a-z_]\w*)/g, (_all, at?: string, name?: string) => {
      order.push(at === undefined ? (name ?? "") : Number(at) - 2);
      return "?";
    });
    // What `of` leaves of the shop.
    const short = plain.replaceAll(/\btrue AND /g, "").replaceAll(/ WHERE true(?=\s*(?:$|ORDER|LIMIT|UNION|\)))/g, "");
    known = { text: short, order };
    translations.set(text, known);
  }
  return known;
}

function bound(value: SqlValue | undefined): unknown {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? JSON.stringify(value) : value;
  return typeof value === "boolean" ? Number(value) : value;
}

function isEmpty(values: readonly SqlValue[]): boolean {
  return values.length > 0 && values.every((value) => Array.isArray(value) && value.length === 0);
}

/** Statements on a state file. They run at once; the promises are for the interface. */
export function sqlOn(connection: FileConnection): Sql {
  const valuesOf = ({ order }: Translated, values: readonly SqlValue[]): readonly unknown[] =>
    order.map((at) => bound(values[at as number]));
  const ask = <T>(text: string, values: readonly SqlValue[], areLists = false): T[] => {
    if (isEmpty(values)) return [];
    const one = translate(text);
    return connection.all<T>(one.text, valuesOf(one, values), areLists);
  };
  const writeRow = (text: string, row: Row): number => {
    const one = translate(text);
    return Number(
      connection.run(
        one.text,
        one.order.map((name) => row[name] ?? null),
      ).lastInsertRowid,
    );
  };
  return {
    dialect: SQLITE,
    all: async <T>(text: string, ...values: readonly SqlValue[]) => ask<T>(text, values),
    get: async <T>(text: string, ...values: readonly SqlValue[]) => ask<T>(text, values)[0],
    lists: async <T extends readonly unknown[]>(text: string, ...values: readonly SqlValue[]) =>
      ask<T>(text, values, true),
    run: async (text, ...values) => {
      if (isEmpty(values)) return 0;
      const one = translate(text);
      return connection.run(one.text, valuesOf(one, values)).changes;
    },
    write: async (text, rows) => {
      for (const row of rows) writeRow(text, row);
    },
    // `RETURNING` would take twice as long.
    add: async (text, rows) => new Map(rows.map((row) => [String(row["id"]), writeRow(text, row)])),
    writeTexts: async (text, rows) => {
      const one = translate(text);
      // `:key` is the first value, `:text1` the next.
      const places = one.order.map((name) => Number(/\d+$/.exec(String(name))?.[0] ?? 0));
      for (const row of rows)
        connection.run(
          one.text,
          places.map((at) => row[at] ?? null),
        );
    },
  };
}

/** The steps over one connection to a state file. */
export function sqliteTransactions(connection: FileConnection): Transactions {
  const sql = sqlOn(connection);
  return {
    read: (work) => connection.read(() => work(sql)),
    write: (work) => connection.write(() => work(sql)),
    // A lock of a state file cannot be lost while its process lives, so no check is needed for an answer.
    together: (work) => connection.together((_, calls) => work(sql, calls)),
  };
}
