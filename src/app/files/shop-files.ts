/** Operations on the shops of an installation: on their files, or on their rows in a database. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

import { readConfigFile } from "../../config/files/files.ts";
import { pauseFile, stateFolder } from "../../config/shops/known-shops.ts";
import { checkLayer, invalidConfiguration, unknownSetting } from "../../config/files/layer.ts";
import { loadFrom } from "../../config/load.ts";
import { saveConfig } from "../../config/save.ts";
import { shopFile, shopsFolder } from "../../config/shops/shops.ts";
import { refuseTwinsAmong } from "../../config/shops/twins.ts";
import { ConfigurationError, StoreError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP, isShopName } from "../../core/run/shops/scope.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { deleteShop, writePaused } from "../../store/postgres/shop-settings.ts";
import { keepRootDir } from "../setup.ts";
import { readWholeSettings, resealAll, type Resealed, saveShopSettings } from "../state/shops-in-database.ts";
import type { App } from "../app.ts";
import { readInstallation, shopDatabase } from "../shops/shops.ts";
import { makePrivateFolder } from "../state/open.ts";

/** A paused shop is not run automatically. */
export async function setPaused(app: App, shop: string, isPaused: boolean): Promise<void> {
  const database = await shopDatabase(app);
  if (database !== null) return writePaused(await openDatabase(database.url), shop, isPaused);
  const { rootDir } = await readInstallation(app);
  const file = pauseFile(rootDir, shop);
  if (!isPaused) return rmSync(file, { force: true });
  makePrivateFolder(stateFolder(rootDir, shop));
  writeFileSync(file, "", { mode: 0o600 });
}

/** A new folder for the files of a removed shop. Absolute. */
export async function makeKeepsake(app: App, shop: string): Promise<string> {
  const { rootDir } = await readInstallation(app);
  const at = new Date(app.clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const folder = join(rootDir, "removed", `${shop}-${at}`);
  if (existsSync(folder)) throw new UsageError(problem("file-exists", { path: folder }));
  makePrivateFolder(folder);
  return folder;
}

/** Moves the settings and the state of a named shop into a folder: it then no longer belongs to the installation. */
export async function putAway(app: App, shop: string, folder: string): Promise<void> {
  const database = await shopDatabase(app);
  const { configPath, rootDir } = await readInstallation(app);
  // In a database, its state exists only there.
  const backup = join(folder, `${shop}.tg360-backup`);
  if (database !== null && !existsSync(backup))
    throw new StoreError(problem("file-not-written", { path: backup, detail: shop }));
  await copySettings(app, shop, folder);
  if (database !== null) return deleteShop(await openDatabase(database.url), shop);
  // Settings and states may be on different disks.
  rmSync(shopFile(configPath, shop));
  const state = stateFolder(rootDir, shop);
  if (existsSync(state)) renameSync(state, join(folder, "state"));
}

/** Writes the settings of all named shops, secrets included, into a folder. Returns their names. */
export async function exportShops(app: App, folder: string): Promise<readonly string[]> {
  const { named } = await readInstallation(app);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const taken = named.map((shop) => join(folder, `${shop}.json`)).find((path) => existsSync(path));
  if (taken !== undefined) throw new UsageError(problem("folder-holds-shops", { path: taken }));
  for (const shop of named) await copySettings(app, shop, folder);
  return named;
}

/** A file is copied unchanged: invalid settings are exported too, and reported at the import. */
async function copySettings(app: App, shop: string, folder: string): Promise<void> {
  const path = join(folder, `${shop}.json`);
  const database = await shopDatabase(app);
  if (database === null) {
    copyFileSync(shopFile((await readInstallation(app)).configPath, shop), path);
  } else {
    const tree = (await readWholeSettings(database, shop, app.signal))?.tree ?? {};
    writeFileSync(path, `${JSON.stringify(tree, null, 2)}\n`, { mode: 0o600 });
  }
  chmodSync(path, 0o600);
}

/** Imports the settings of new shops; of files all of a folder or, if one of them is invalid, none. Returns their names. */
export async function importShops(app: App, folder: string): Promise<readonly string[]> {
  const shops = readShopFiles(folder);
  const { configPath, named } = await readInstallation(app);
  const taken = shops.find(({ shop }) => named.includes(shop));
  if (taken !== undefined) throw new UsageError(problem("shop-exists", { shop: taken.shop }));
  const database = await shopDatabase(app);
  if (database === null) {
    const present = named.map((shop) => ({ shop, path: shopFile(configPath, shop) }));
    refuseTwinsAmong([{ shop: DEFAULT_SHOP, path: configPath }, ...present, ...shops]);
    makePrivateFolder(shopsFolder(configPath));
    await keepRootDir(loadFrom({ ...app.sources, shop: null, makesFile: true }));
  }
  for (const { shop, tree } of shops) {
    if (database === null) await saveConfig(shopFile(configPath, shop), tree, { isOfOneShop: true });
    else await saveShopSettings(database, { shop, tree, isAll: true, revision: 0 }, app.signal);
  }
  return shops.map(({ shop }) => shop);
}

/** Seals the secrets of all shops with the first key. Throws ConfigurationError where the shops have files. */
export async function resealShops(app: App): Promise<Resealed> {
  const database = await shopDatabase(app);
  if (database !== null) return resealAll(database, app.signal);
  const { configPath: path } = await readInstallation(app);
  throw new ConfigurationError(problem("no-database", { path }));
}

interface ShopInFiles {
  readonly shop: string;
  readonly path: string;
  readonly tree: Readonly<Record<string, unknown>>;
}

/** The settings of shops in a folder's files. Throws ConfigurationError if there are none, or one is invalid. */
function readShopFiles(folder: string): readonly ShopInFiles[] {
  const names = listFolder(folder).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  if (names.length === 0) throw new ConfigurationError(problem("shop-files-missing", { folder }));
  const shops = names.toSorted().map((name) => {
    const path = join(folder, name);
    const shop = basename(name, ".json");
    if (!isShopName(shop) || shop === DEFAULT_SHOP) throw new ConfigurationError(problem("shop-name-wrong", { path }));
    return { shop, path, tree: readConfigFile(path, { leaveMode: true }).tree };
  });
  refuseFaults(shops);
  return shops;
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new ConfigurationError(problem("shop-files-missing", { folder }));
  }
}

function refuseFaults(shops: readonly ShopInFiles[]): void {
  const faults = shops.flatMap(({ path, tree }) => [
    ...checkLayer(tree, "setting").faults.map((fault) => ({ ...fault, file: path })),
    ...(tree["dataDir"] === undefined ? [] : [{ ...unknownSetting("dataDir", null), file: path }]),
  ]);
  if (faults.length > 0) throw invalidConfiguration(faults);
}
