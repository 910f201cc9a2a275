/** A shop goes from files into PostgreSQL: its state, its settings, its secrets. */
import { randomUUID } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { resolve } from "node:path";

import { readConfigFile } from "../config/files/files.ts";
import { absolutePath } from "../config/files/places.ts";
import { type Tree, valueAt, withValue } from "../config/keys.ts";
import { stateFolder } from "../config/shops/known-shops.ts";
import { shopFile } from "../config/shops/shops.ts";
import { ConfigurationError, StoreError, UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { SYSTEMS } from "../core/common/systems.ts";
import { DEFAULT_SHOP } from "../core/run/shops/scope.ts";
import { copyFromFile, inTransaction } from "../store/copy-shop.ts";
import { openStore } from "../store/database.ts";
import { type Database, openDatabase } from "../store/postgres/database/database.ts";
import { findArrival, insertShop } from "../store/postgres/shops.ts";
import { readMark, writeMark } from "../store/sqlite/file/state-file.ts";
import type { App } from "./app.ts";
import { readInstallation, shopDatabase } from "./shops/shops.ts";
import {
  checkShopSettings,
  readWholeSettings,
  saveShopSettings,
  type ShopDatabase,
} from "./state/shops-in-database.ts";
import { patienceOf, withBothLocks } from "./state/lock.ts";
import { makePrivateFolder } from "./state/open.ts";
import { fileIn, statePath } from "./state/place.ts";

export interface Moved {
  readonly from: string;
  readonly to: string;
}

/** Where the shop's files are. */
interface Source {
  readonly shop: string;
  readonly state: string;
  readonly settings: string;
}

/**
 * `config` = the configuration file of the installation that it goes to; what the environment says counts for the one that it leaves
 * alone. It can be broken off at any point and done again: until the copy is committed, the state is where it was, marked so that
 * nothing works on it; from then on it is at its new place. Throws UsageError, ConfigurationError, LockedError, StoreError.
 */
export async function moveShop(app: App, shop: string, config: string): Promise<Moved> {
  if (shop === DEFAULT_SHOP) throw new ConfigurationError(problem("shop-unnamed", {}));
  const path = resolve(config);
  if (!existsSync(path)) throw new ConfigurationError(problem("config-missing", { path }));
  const env = Object.fromEntries(Object.entries(app.sources.env).filter(([name]) => !name.startsWith("TG360_")));
  const at = await shopDatabase({ ...app, sources: { env, configFlag: path, flags: {} } });
  if (at === null || (await shopDatabase(app)) !== null) throw new UsageError(problem("move-only-into-database", {}));
  const { rootDir, configPath } = await readInstallation(app);
  const dataDir = stateFolder(rootDir, shop);
  const source = { shop, state: statePath(dataDir), settings: shopFile(configPath, shop) };
  if (!existsSync(source.state) && readSettings(source) === null) {
    throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
  }
  const database = await openDatabase(at.url);
  // For people, and in the mark.
  const to = `PostgreSQL, ${database.address}`;
  makePrivateFolder(dataDir);
  await withBothLocks(fileIn(dataDir), patienceOf(app), () => move(app, source, { at, database, to }));
  return { from: source.state, to };
}

async function move(
  { clock, signal }: App,
  source: Source,
  { at, database, to }: { readonly at: ShopDatabase; readonly database: Database; readonly to: string },
): Promise<void> {
  const { shop, state } = source;
  const settings = readSettings(source);
  const mark = existsSync(state) ? readMark(state) : null;
  if (mark !== null && mark.to !== to) {
    throw new StoreError(problem("shop-moved", { from: state, to: mark.to }));
  }
  // It is made if there is none, and refused if it is damaged or newer.
  if (mark === null) await (await openStore({ path: state, clock })).close();
  const there = await findArrival(database, shop);
  const hasArrived = mark !== null && there?.mark?.id === mark.id;
  const present = await readWholeSettings(at, shop, signal);
  if (!hasArrived && (there !== null || present !== null)) {
    throw new UsageError(problem("move-taken", { shop, to }));
  }
  if (settings !== null) await checkShopSettings(at, { shop, tree: settings }, signal);
  if (!hasArrived) {
    if (mark === null) writeMark(state, { id: randomUUID(), to });
    await copy(source, database, clock.now());
  }
  if (settings === null) return;
  // Settings that are there already are of the time after the state arrived.
  const wish = { shop, tree: settings, isAll: true, revision: 0 };
  if (present === null) await saveShopSettings(at, wish, signal);
  renameSync(source.settings, `${source.settings}.moved`);
}

/** All of it, or nothing. The mark goes with it, and says later that it arrived. */
async function copy({ shop, state }: Source, database: Database, nowMs: number): Promise<void> {
  try {
    await inTransaction(database, "BEGIN", async (client) => {
      await copyFromFile(client, state, await insertShop(client, shop, nowMs));
    });
  } catch (error) {
    // If it is not known whether it arrived, it stays marked, and repeating the move decides.
    if (error instanceof StoreError && error.problem.code !== "database-unreachable") writeMark(state, null);
    throw error;
  }
}

/** Secrets included; null = there are none. A path in a file counts from that file. */
function readSettings({ settings }: Source): Tree | null {
  const { exists, tree } = readConfigFile(settings, { leaveMode: true });
  if (!exists) return null;
  return Object.values(SYSTEMS).reduce<Tree>((absolute, { profile }) => {
    const written = valueAt(tree, profile);
    return typeof written === "string" ? withValue(absolute, profile, absolutePath(written, true, settings)) : absolute;
  }, tree);
}
