import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import type { Secret } from "../core/common/secret.ts";
import { allSteps } from "./steps/all.ts";
import { type Database, openDatabase } from "./postgres/database/database.ts";
import { mapError, whenReachable } from "./postgres/database/errors.ts";
import type { Lease } from "./postgres/lease/lease.ts";
import { newestVersion } from "./postgres/database/migrations.ts";
import { PostgresTransactions } from "./postgres/database/transactions.ts";

export interface PostgresOptions {
  /** `postgres://…`, with everything that is needed to come in. */
  readonly url: Secret;
  /** The shop's name; the unnamed one is `default`. */
  readonly shop: string;
  readonly clock: Clock;
  /** Whose decisions are recorded: the system's user. */
  readonly author?: string;
  /** Without it no step that writes goes on; absent = for what needs none. */
  readonly lease?: Lease;
}

/** The state of one shop, made where there is none. Throws StoreError as `openDatabase`. */
export async function openPostgresStore({ url, shop, clock, author, lease }: PostgresOptions): Promise<Store> {
  const database = await openDatabase(url);
  const number = await makeShop(database, shop, clock.now());
  const transactions = new PostgresTransactions(database, number, lease ?? null);
  return { ...allSteps(transactions, author ?? null), close: () => transactions.idle() };
}

/** The number of the shop's row; null = it has none. Throws StoreError. */
export async function findShop({ pool, address }: Database, name: string): Promise<number | null> {
  try {
    const find = () => pool.query<{ shop: number }>("SELECT shop FROM shops WHERE name = $1", [name]);
    return (await whenReachable(find)).rows[0]?.shop ?? null;
  } catch (error) {
    throw mapError(error, address);
  }
}

/** The number of the shop's row, which is made where there is none. Throws StoreError. */
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
    // Another process has just made it.
    return shop ?? (await makeShop({ pool, address } as Database, name, nowMs));
  } catch (error) {
    throw mapError(error, address);
  }
}
