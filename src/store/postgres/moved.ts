/** Shops that were moved to or from another place. */
import type { ClientBase } from "pg";

import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ARRIVED_NOTE, MOVED_VERSION, type MoveMark } from "../moved.ts";
import type { Database } from "./database/database.ts";
import { mapError, whenReachable } from "./database/errors.ts";
import { newestVersion } from "./database/migrations.ts";

export interface ShopPlace {
  /** The number of the shop's row. */
  readonly shop: number;
  /** Null = it was not moved away. */
  readonly mark: MoveMark | null;
  /** The id of the move that brought it; null = it was created here. */
  readonly arrival: string | null;
}

export function movedAway({ address }: Pick<Database, "address">, to: string): StoreError {
  return new StoreError(problem("shop-moved", { from: `PostgreSQL, ${address}`, to }));
}

/** Null = there is no such shop. Throws StoreError. */
export async function findPlace({ pool, address }: Database, name: string): Promise<ShopPlace | null> {
  try {
    const { rows } = await whenReachable(() =>
      pool.query<{ shop: number; schema: number; to: string | null; id: string | null; arrival: string | null }>(
        `SELECT shop, schema, moved_to AS to, moved_id AS id,
           (SELECT value FROM notes n WHERE n.shop = s.shop AND key = $2) AS arrival FROM shops s WHERE name = $1`,
        [name, ARRIVED_NOTE],
      ),
    );
    const [row] = rows;
    if (row === undefined) return null;
    const { shop, schema, to, id, arrival } = row;
    return { shop, arrival, mark: schema === MOVED_VERSION ? { to: to ?? "", id: id ?? "" } : null };
  } catch (error) {
    throw mapError(error, address);
  }
}

/** Marks a shop as moved; null removes the mark. Throws StoreError. */
export async function writeMark({ pool, address }: Database, shop: number, mark: MoveMark | null): Promise<void> {
  try {
    await pool.query("UPDATE shops SET schema = $2, moved_to = $3, moved_id = $4 WHERE shop = $1", [
      shop,
      mark === null ? newestVersion() : MOVED_VERSION,
      mark?.to ?? null,
      mark?.id ?? null,
    ]);
  } catch (error) {
    throw mapError(error, address);
  }
}

/** Inserts a shop in a transaction, replacing a moved one. Fails if another shop has the name. Returns its number. */
export async function replaceShop(client: ClientBase, name: string, nowMs: number): Promise<number> {
  await client.query("DELETE FROM shops WHERE name = $1 AND schema = $2", [name, MOVED_VERSION]);
  const { rows } = await client.query<{ shop: number }>(
    "INSERT INTO shops (name, schema, created_ms, opened_ms) VALUES ($1, $2, $3, $3) RETURNING shop",
    [name, newestVersion(), nowMs],
  );
  return rows[0]?.shop ?? 0;
}
