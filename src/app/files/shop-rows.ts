/** Operations on the shops of an installation with its shops in a database. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Installation } from "../../config/shops/known-shops.ts";
import { StoreError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import {
  pauseInDatabase,
  removeFromDatabase,
  saveShopSettings,
  readWholeSettings,
  resealAll,
  type ShopDatabase,
} from "../state/shops-in-database.ts";
import type { App } from "../app.ts";
import { readInstallation, shopDatabase } from "../shops.ts";
import { createShopFiles, makeKeepsake, readShopFiles, type ShopFiles } from "./shop-files.ts";

/** The files of this installation's shops, or their rows in the database. Throws ConfigurationError. */
export async function openShopFiles(app: App): Promise<ShopFiles> {
  const database = await shopDatabase(app);
  return database === null ? createShopFiles(app) : createShopRows(database, app);
}

function createShopRows(database: ShopDatabase, app: App): ShopFiles {
  const { clock, signal } = app;
  const installation = (): Promise<Installation> => readInstallation(app);
  return {
    pause: (shop) => pauseInDatabase(database, shop, clock.now()),
    resume: (shop) => pauseInDatabase(database, shop, null),
    makeKeepsake: async (shop) => makeKeepsake((await installation()).rootDir, shop, clock),
    async putAway(shop, folder) {
      // Its state exists only there.
      const backup = join(folder, `${shop}.tg360-backup`);
      if (!existsSync(backup)) throw new StoreError(problem("file-not-written", { path: backup, detail: shop }));
      writeShop(join(folder, `${shop}.json`), (await readWholeSettings(database, shop, signal))?.tree ?? {});
      await removeFromDatabase(database, shop);
    },
    async exportTo(folder) {
      const { named } = await installation();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const taken = named.map((shop) => join(folder, `${shop}.json`)).find((path) => existsSync(path));
      if (taken !== undefined) throw new UsageError(problem("folder-holds-shops", { path: taken }));
      for (const shop of named) {
        writeShop(join(folder, `${shop}.json`), (await readWholeSettings(database, shop, signal))?.tree ?? {});
      }
      return named;
    },
    async importFrom(folder) {
      const found = readShopFiles(folder);
      const { named } = await installation();
      const taken = found.find(({ shop }) => named.includes(shop));
      if (taken !== undefined) throw new UsageError(problem("shop-exists", { shop: taken.shop }));
      for (const { shop, tree } of found) {
        await saveShopSettings(database, { shop, tree, isAll: true, revision: 0 }, { clock, signal });
      }
      return found.map(({ shop }) => shop);
    },
    reseal: () => resealAll(database, { clock, signal }),
  };
}

function writeShop(path: string, tree: Readonly<Record<string, unknown>>): void {
  writeFileSync(path, `${JSON.stringify(tree, null, 2)}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
}
