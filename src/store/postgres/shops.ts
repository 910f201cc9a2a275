import type { Database } from "./database/database.ts";
import { mapError, whenReachable } from "./database/errors.ts";
import { newestVersion } from "./database/migrations.ts";

/** The number of the shop's row; null = it has none. Throws StoreError. */
export async function findShop({ pool, address }: Database, name: string): Promise<number | null> {
  try {
    const find = () => pool.query<{ shop: number }>("SELECT shop FROM shops WHERE name = $1", [name]);
    return (await whenReachable(find)).rows[0]?.shop ?? null;
  } catch (error) {
    throw mapError(error, address);
  }
}

/** The number of the shop's row, which is created if needed. Throws StoreError. */
export async function makeShop({ pool, address }: Database, name: string, nowMs: number): Promise<number> {
  try {
    const { rows } = await whenReachable(() =>
      pool.query<{ shop: number }>(
        `WITH found AS (SELECT shop FROM shops WHERE name = $1),
           made AS (INSERT INTO shops (name, schema, created_ms, opened_ms)
             SELECT $1, $2, $3, $3 WHERE NOT EXISTS (SELECT 1 FROM found) ON CONFLICT (name) DO NOTHING RETURNING shop)
         SELECT shop FROM found UNION ALL SELECT shop FROM made`,
        [name, newestVersion(), nowMs],
      ),
    );
    const shop = rows[0]?.shop;
    // Null means that another process has just created it.
    return shop ?? (await makeShop({ pool, address } as Database, name, nowMs));
  } catch (error) {
    throw mapError(error, address);
  }
}
