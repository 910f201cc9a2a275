/** A digest of a state's contents that is the same for a file and for PostgreSQL. */
import { createHash } from "node:crypto";

import Database from "better-sqlite3";
import type { PoolClient } from "pg";

import { columnsOf, SHOP, readAll, type Row, TABLES, withoutBytes } from "./copy-shop.ts";
import { ARRIVED_NOTE, MOVED_NOTE } from "./moved.ts";

/** By table: its number of rows, and a sum over their contents that does not depend on their order. */
export type Digest = Readonly<Record<string, string>>;

/** The tables in which two states differ. */
export function differingTables(a: Digest, b: Digest): readonly string[] {
  return Object.keys(a).filter((table) => a[table] !== b[table]);
}

/** The digest of a state file that no process writes to. */
export function digestOfFile(path: string): Digest {
  const file = new Database(path, { readonly: true });
  try {
    return Object.fromEntries(
      [...TABLES, "shops"].map((table) => {
        const columns = table === "shops" ? SHOP : columnsOf(file, table);
        const sum = new RowSum(table);
        for (const row of file.prepare<[], Row>(`SELECT ${columns.join(", ")} FROM ${table}`).iterate()) sum.add(row);
        return [table, sum.text()];
      }),
    );
  } finally {
    file.close();
  }
}

/** The digest of a shop's rows as a transaction reads them. `pattern` = a state file, for its columns. */
export async function digestOfShop(client: PoolClient, shop: number, pattern: string): Promise<Digest> {
  const file = new Database(pattern, { readonly: true });
  const found: Record<string, string> = {};
  try {
    for (const table of [...TABLES, "shops"]) {
      const columns = table === "shops" ? SHOP : columnsOf(file, table);
      const sum = new RowSum(table);
      const rows = readAll(
        client,
        `SELECT ${columns.join(", ")} FROM ${table}
         WHERE shop = ${String(shop)}`,
      );
      for await (const row of rows) sum.add(row);
      found[table] = sum.text();
    }
    return found;
  } finally {
    file.close();
  }
}

/** Notes about a move belong to the place, not to the contents. */
const NOTES_OF_PLACE: ReadonlySet<unknown> = new Set([MOVED_NOTE, ARRIVED_NOTE]);

class RowSum {
  readonly #table: string;
  #count = 0;
  #sum = 0n;

  constructor(table: string) {
    this.#table = table;
  }

  add(row: Row): void {
    if (this.#table === "notes" && NOTES_OF_PLACE.has(row["key"])) return;
    const text = JSON.stringify(Object.entries(withoutBytes(row)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    this.#count += 1;
    this.#sum = BigInt.asUintN(64, this.#sum + createHash("sha256").update(text).digest().readBigUInt64BE(0));
  }

  text(): string {
    return `${String(this.#count)} ${this.#sum.toString(16)}`;
  }
}
