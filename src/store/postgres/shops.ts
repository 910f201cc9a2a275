import type { Database } from "./database/database.ts";
import { mapError, whenReachable } from "./database/errors.ts";
import { newestVersion } from "./database/migrations.ts";
import { movedAway } from "./moved.ts";

/** The number of the shop's row; null = it has none. Throws StoreError, also if the shop was moved away. */
export async function findShop(database: Database, name: string): Promise<number | null> {
  const { pool, address } = database;
  try {
    const find = () => pool.query<ShopHere>("SELECT shop, moved_to FROM shops WHERE name = $1", [name]);
    const [row] = (await whenReachable(find)).rows;
    return row === undefined ? null : numberOf(row, database);
  } catch (error) {
    throw mapError(error, address);
  }
}

/** The number of the shop's row, which is created if needed. Throws StoreError. */
export async function makeShop(database: Database, name: string, nowMs: number): Promise<number> {
  const { pool, address } = database;
  try {
    const { rows } = await whenReachable(() =>
      pool.query<ShopHere>(
        `WITH found AS (SELECT shop, moved_to FROM shops WHERE name = $1),
           made AS (INSERT INTO shops (name, schema, created_ms, opened_ms)
             SELECT $1, $2, $3, $3 WHERE NOT EXISTS (SELECT 1 FROM found) ON CONFLICT (name) DO NOTHING
             RETURNING shop, moved_to)
         SELECT * FROM found UNION ALL SELECT * FROM made`,
        [name, newestVersion(), nowMs],
      ),
    );
    const [row] = rows;
    // Another process has just made it.
    return row === undefined ? await makeShop(database, name, nowMs) : numberOf(row, database);
  } catch (error) {
    throw mapError(error, address);
  }
}

interface ShopHere {
  readonly shop: number;
  readonly moved_to: string | null;
}

function numberOf({ shop, moved_to: to }: ShopHere, database: Database): number {
  if (to !== null) throw movedAway(database, to);
  return shop;
}
