import type { ClientBase } from "pg";

import { MOVED_NOTE, type MoveMark } from "../tables/notes.ts";
import { type Database, query } from "./database/database.ts";

/** Of the tables as they are: a newer program may have changed them since this one began. */
const FINGERPRINT = "(SELECT fingerprint FROM tg360_schema)";

/** The number of the shop's row; null = it has none. Throws StoreError. */
export async function findShop(database: Database, name: string): Promise<number | null> {
  const [row] = await query<{ shop: number }>(database, "SELECT shop FROM shops WHERE name = $1", [name]);
  return row?.shop ?? null;
}

/** The number of the shop's row, which is created if needed. Throws StoreError. */
export async function makeShop(database: Database, name: string, nowMs: number): Promise<number> {
  const [row] = await query<{ shop: number }>(
    database,
    `WITH found AS (SELECT shop FROM shops WHERE name = $1),
       made AS (INSERT INTO shops (name, schema, created_ms)
         SELECT $1, ${FINGERPRINT}, $2 WHERE NOT EXISTS (SELECT 1 FROM found) ON CONFLICT (name) DO NOTHING
         RETURNING shop)
     SELECT * FROM found UNION ALL SELECT * FROM made`,
    [name, nowMs],
  );
  // Without a row another process has just made it.
  return row?.shop ?? (await makeShop(database, name, nowMs));
}

/** Within a transaction; fails if there is a shop of this name. Returns the number of its row. */
export async function insertShop(client: ClientBase, name: string, nowMs: number): Promise<number> {
  const { rows } = await client.query<{ shop: number }>(
    `INSERT INTO shops (name, schema, created_ms) VALUES ($1, ${FINGERPRINT}, $2) RETURNING shop`,
    [name, nowMs],
  );
  return rows[0]?.shop ?? 0;
}

/** The mark of the move that brought a shop (null = it was made here); null = there is no such shop. Throws StoreError. */
export async function findArrival(
  database: Database,
  name: string,
): Promise<{ readonly mark: MoveMark | null } | null> {
  const [row] = await query<{ mark: MoveMark | null }>(
    database,
    "SELECT (SELECT value::json FROM notes n WHERE n.shop = s.shop AND key = $2) AS mark FROM shops s WHERE name = $1",
    [name, MOVED_NOTE],
  );
  return row ?? null;
}
