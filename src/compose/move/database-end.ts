import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { copyFromFile, copyToFile, inTransaction } from "../../store/copy-shop.ts";
import { openStore } from "../../store/database.ts";
import { differingTables, type Digest, digestOfShop } from "../../store/digest-shop.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { findPlace, replaceShop, writeMark } from "../../store/postgres/moved.ts";
import { withLease } from "../state/database-state.ts";
import {
  checkShopSettings,
  dropShopSettings,
  readWholeTree,
  saveShopSettings,
  type ShopDatabase,
} from "../state/shops-in-database.ts";
import type { End } from "./end.ts";

/** A shop whose settings and state are in PostgreSQL. */
export async function databaseEnd(
  at: ShopDatabase,
  shop: string,
  parts: { readonly clock: Clock; readonly signal: AbortSignal; readonly lockTimeoutMs: number },
): Promise<End> {
  const { clock, signal, lockTimeoutMs: timeoutMs } = parts;
  const database = await openDatabase(at.url);
  const name = `PostgreSQL, ${database.address}`;
  const rowOf = async (): Promise<number> => {
    const place = await findPlace(database, shop);
    if (place === null) throw new StoreError(problem("database-failed", { address: database.address, detail: shop }));
    return place.shop;
  };
  return {
    name,
    async whileIdle(run) {
      // Without a row there is nothing that anybody could work on, and only one can make it.
      if ((await findPlace(database, shop)) === null) return run();
      const lease = { place: { url: at.url, shop }, timeoutMs, clock, signal };
      return withLease({ ...lease, direction: "orders" }, () =>
        withLease({ ...lease, direction: "products" }, () => run()),
      );
    },
    async find() {
      const place = await findPlace(database, shop);
      if (place === null) return { kind: "none" };
      return place.mark === null ? { kind: "here", arrival: place.arrival } : { kind: "marked", mark: place.mark };
    },
    mark: async (mark) => writeMark(database, await rowOf(), mark),
    async copyTo(path) {
      await (await openStore({ path, clock })).close();
      const row = await rowOf();
      await copyToFile(database, row, path);
      let digest: Digest = {};
      await inTransaction(database, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
        digest = await digestOfShop(client, row, path);
      });
      return digest;
    },
    async receive(path, digest) {
      await inTransaction(database, "BEGIN", async (client) => {
        const row = await replaceShop(client, shop, clock.now());
        await copyFromFile(client, path, row);
        const tables = differingTables(digest, await digestOfShop(client, row, path));
        if (tables.length > 0) throw new StoreError(problem("move-differs", { to: name, tables }));
      });
    },
    readSettings: async () => (shop === DEFAULT_SHOP ? null : readWholeTree(at, shop, signal)),
    checkSettings: (tree) => checkShopSettings(at, { shop, tree }, signal),
    saveSettings: (tree) => saveShopSettings(at, { shop, tree, isAll: true, isNew: false }, { clock, signal }),
    dropSettings: () => dropShopSettings(at, shop),
  };
}
