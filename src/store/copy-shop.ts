/** Copies a shop's state from PostgreSQL into a file, and back: the same tables and columns, but for `shop`. */
import Database from "better-sqlite3";
import type { PoolClient } from "pg";

import type { Database as Postgres } from "./postgres/database/database.ts";
import { mapError } from "./postgres/database/errors.ts";
import { toRows } from "./postgres/database/sql.ts";

/** How often a file was opened is a fact of that file, so it stays there. */
const COPIED: Readonly<Record<string, string>> = { notes: "key <> 'opened'" };

const AT_ONCE = 1000;

type CopiedRow = Readonly<Record<string, unknown>>;

/** Copies into an empty state file. The copy is consistent: everything is as of one moment. */
export async function copyToFile(postgres: Postgres, shop: number, path: string): Promise<void> {
  const file = new Database(path);
  try {
    await inTransaction(postgres, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
      file.exec("BEGIN");
      for (const table of tablesOf(file)) {
        const columns = columnsOf(file, table);
        const insert = file.prepare(
          `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
        );
        const rows = readAll(
          client,
          `SELECT ${columns.join(", ")} FROM ${table}
           WHERE shop = ${String(shop)} AND ${COPIED[table] ?? "true"} ORDER BY ${columns[0] ?? "shop"}`,
        );
        for await (const row of rows) insert.run(...columns.map((column) => row[column]));
        // A trigger made decisions from the events; the real ones are copied with their table.
        if (table === "order_events") file.exec("DELETE FROM order_decisions");
      }
      const names = ownColumns(file);
      const [own = {}] = (
        await client.query<CopiedRow>(`SELECT ${names.join(", ")} FROM shops WHERE shop = $1`, [shop])
      ).rows;
      file
        .prepare(`UPDATE shops SET ${names.map((name) => `${name} = ?`).join(", ")}`)
        .run(...names.map((name) => own[name]));
      file.exec("COMMIT");
    });
  } finally {
    file.close();
  }
}

/** The rows of a query, a thousand at a time. Only in a transaction, and only one query at a time. */
async function* readAll(client: PoolClient, query: string): AsyncGenerator<CopiedRow> {
  await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await client.query<CopiedRow>(`FETCH ${String(AT_ONCE)} FROM rows`);
    if (rows.length === 0) break;
    yield* rows;
  }
  await client.query("CLOSE rows");
}

/** Copies into an empty shop, in a transaction that the caller begins and ends. */
export async function copyFromFile(client: PoolClient, path: string, shop: number): Promise<void> {
  const file = new Database(path, { readonly: true });
  try {
    for (const table of tablesOf(file)) {
      const columns = columnsOf(file, table);
      const known = await typesOf(client, table);
      const form = columns.map((column) => `${column} ${known.find(({ name }) => name === column)?.type ?? "text"}`);
      const insert = `INSERT INTO ${table} (shop, ${columns.join(", ")})
        SELECT $1, j.* FROM json_to_recordset($2) AS j (${form.join(", ")})`;
      let rows: CopiedRow[] = [];
      const select = `SELECT ${columns.join(", ")} FROM ${table} WHERE ${COPIED[table] ?? "true"}`;
      for (const row of file.prepare<[], CopiedRow>(select).iterate()) {
        rows.push(row);
        if (rows.length < AT_ONCE) continue;
        await client.query(insert, [shop, toRows(rows)]);
        rows = [];
      }
      if (rows.length > 0) await client.query(insert, [shop, toRows(rows)]);
      if (table === "order_events") await client.query("DELETE FROM order_decisions WHERE shop = $1", [shop]);
      for (const { name } of known.filter(({ isCounted }) => isCounted)) {
        // Above the copied ids.
        await client.query(
          `SELECT setval(s.name, t.last) FROM (SELECT pg_get_serial_sequence($2, $3)::regclass AS name) s,
             (SELECT max(${name}) AS last FROM ${table} WHERE shop = $1) t WHERE t.last >= nextval(s.name)`,
          [shop, table, name],
        );
      }
    }
    const names = ownColumns(file);
    const own = file.prepare<[], CopiedRow>(`SELECT ${names.join(", ")} FROM shops`).get() ?? {};
    await client.query(
      `UPDATE shops SET ${names.map((name, at) => `${name} = $${String(at + 2)}`).join(", ")} WHERE shop = $1`,
      [shop, ...names.map((name) => own[name])],
    );
  } finally {
    file.close();
  }
}

/** The tables of a state file, without the shop's own row; those that others refer to come first. */
function tablesOf(file: Database.Database): readonly string[] {
  return file
    .prepare<
      [],
      string
    >(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('shops', 'sqlite_sequence')
      AND name NOT LIKE 'sqlite_stat%' ORDER BY rowid`)
    .pluck()
    .all();
}

/** The columns of the shop's own row. */
function ownColumns(file: Database.Database): readonly string[] {
  return columnsOf(file, "shops").filter((name) => name !== "shop");
}

/** The written columns of a state file's table: PostgreSQL's, without `shop`. */
function columnsOf(file: Database.Database, table: string): readonly string[] {
  return file
    .prepare<[], string>(`SELECT name FROM pragma_table_xinfo('${table}') WHERE hidden = 0`)
    .pluck()
    .all() as string[];
}

/** The columns of a table of PostgreSQL; `isCounted`: a sequence numbers it. */
async function typesOf(client: PoolClient, table: string) {
  const { rows } = await client.query<{ name: string; type: string; isCounted: boolean }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attidentity <> '' AS "isCounted" FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  return rows;
}

export async function inTransaction(
  postgres: Postgres,
  begin: string,
  work: (client: PoolClient) => Promise<void>,
): Promise<void> {
  let client: PoolClient | null = null;
  try {
    client = await postgres.pool.connect();
    await client.query(begin);
    await work(client);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client?.release(true);
    throw mapError(error, postgres.address);
  }
}
