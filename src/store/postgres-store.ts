import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import type { Secret } from "../core/common/secret.ts";
import { storeOver } from "./store.ts";
import { openDatabase } from "./postgres/database/database.ts";
import type { Lease } from "./postgres/lease.ts";
import { makeShop } from "./postgres/shops.ts";
import { postgresTransactions } from "./postgres/database/transactions.ts";

export interface PostgresOptions {
  /** `postgres://…`, including the credentials. */
  readonly url: Secret;
  /** The shop's name; the unnamed one is `default`. */
  readonly shop: string;
  readonly clock: Clock;
  /** The system's user, for recorded decisions. */
  readonly author?: string | null;
  /** Writing steps fail without it; absent = for work that needs none. */
  readonly lease?: Lease;
}

/** The state of one shop, created if needed. Throws StoreError as `openDatabase`. */
export async function openPostgresStore({ url, shop, clock, author, lease }: PostgresOptions): Promise<Store> {
  const database = await openDatabase(url);
  const number = lease?.shop ?? (await makeShop(database, shop, clock.now()));
  const transactions = postgresTransactions(database, number, lease ?? null);
  const { forgetRows, ...store } = storeOver(transactions, author ?? null, lease?.start ?? null);
  // The server has no file of ours beside it, and cleans its own.
  const own = { forgetOrders: forgetRows, scrub: () => Promise.resolve(true) };
  return { ...store, ...own, close: () => transactions.idle() };
}
