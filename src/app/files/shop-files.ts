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
import { type Installation, pauseFile, readInstallation, stateFolder } from "../../config/shops/known-shops.ts";
import { checkLayer, invalidConfiguration, unknownSetting } from "../../config/files/layer.ts";
import { loadConfig } from "../../config/load.ts";
import { saveConfig } from "../../config/save.ts";
import { namedShops, shopFile, shopsFolder } from "../../config/shops/shops.ts";
import { refuseTwinsAmong } from "../../config/shops/twins.ts";
import { ConfigurationError, UsageError } from "../../core/common/problems/errors.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP, isShopName } from "../../core/run/shops/scope.ts";
import { keepRootDir } from "../state/keep-root-dir.ts";
import type { Resealed } from "../state/shops-in-database.ts";
import type { App } from "../app.ts";
import { makePrivateFolder } from "../state/open.ts";
import { userName } from "../state/place.ts";

/** Operations on the shops of an installation. */
export interface ShopFiles {
  /** A paused shop is not run automatically. */
  pause(shop: string): Promise<void>;
  resume(shop: string): Promise<void>;
  /** A new folder for the files of a removed shop. Absolute. */
  makeKeepsake(shop: string): Promise<string>;
  /** Moves the settings and the state of a named shop into a folder: it then no longer belongs to the installation. */
  putAway(shop: string, folder: string): Promise<void>;
  /** Writes the settings of all named shops, secrets included, into a folder. Returns their names. */
  exportTo(folder: string): Promise<readonly string[]>;
  /**
   * Imports the settings of new shops: all files of a folder or, if one of them is invalid, none. Returns their
   * names.
   */
  importFrom(folder: string): Promise<readonly string[]>;
  /** Seals the secrets of all shops with the first key. Throws ConfigurationError where the shops have files. */
  reseal(): Promise<Resealed>;
}

export function createShopFiles({ sources, clock }: App): ShopFiles {
  const installation = (): Installation => readInstallation(sources);
  return {
    async pause(shop) {
      const { rootDir } = installation();
      makePrivateFolder(stateFolder(rootDir, shop));
      const since = new Date(clock.now()).toISOString();
      writeFileSync(pauseFile(rootDir, shop), `${JSON.stringify({ since, by: userName() })}\n`, { mode: 0o600 });
    },
    async resume(shop) {
      rmSync(pauseFile(installation().rootDir, shop), { force: true });
    },
    makeKeepsake: async (shop) => makeKeepsake(installation().rootDir, shop, clock),
    async putAway(shop, folder) {
      const { configPath, rootDir } = installation();
      moveFile(shopFile(configPath, shop), join(folder, `${shop}.json`));
      const state = stateFolder(rootDir, shop);
      if (existsSync(state)) renameSync(state, join(folder, "state"));
    },
    async exportTo(folder) {
      const { configPath, named } = installation();
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const taken = named.map((shop) => join(folder, `${shop}.json`)).find((path) => existsSync(path));
      if (taken !== undefined) throw new UsageError(problem("folder-holds-shops", { path: taken }));
      // Copied unchanged: invalid settings are exported too, and reported at the import.
      for (const shop of named) copyFileSync(shopFile(configPath, shop), join(folder, `${shop}.json`));
      for (const shop of named) chmodSync(join(folder, `${shop}.json`), 0o600);
      return named;
    },
    async importFrom(folder) {
      const { configPath } = installation();
      const shops = readShopFiles(folder);
      refuseTaken(configPath, shops);
      makePrivateFolder(shopsFolder(configPath));
      await keepRootDir(loadConfig({ ...sources, shop: null, makesFile: true }));
      for (const { shop, tree } of shops) await saveConfig(shopFile(configPath, shop), tree, { isOfOneShop: true });
      return shops.map(({ shop }) => shop);
    },
    async reseal() {
      const { configPath: path } = installation();
      throw new ConfigurationError(problem("settings-missing", { path, missing: ["store.url"] }));
    },
  };
}

/** See `ShopFiles.makeKeepsake`. */
export function makeKeepsake(rootDir: string, shop: string, clock: Clock): string {
  const at = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const folder = join(rootDir, "removed", `${shop}-${at}`);
  if (existsSync(folder)) throw new UsageError(problem("file-exists", { path: folder }));
  makePrivateFolder(folder);
  return folder;
}

/** Settings and states may be on different disks. */
function moveFile(from: string, to: string): void {
  copyFileSync(from, to);
  rmSync(from);
}

interface ReadShop {
  readonly shop: string;
  readonly path: string;
  readonly tree: Readonly<Record<string, unknown>>;
}

/** The settings of shops in a folder's files. Throws ConfigurationError if there are none, or one is invalid. */
export function readShopFiles(folder: string): readonly ReadShop[] {
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

function refuseFaults(shops: readonly ReadShop[]): void {
  const faults = shops.flatMap(({ path, tree }) => [
    ...checkLayer(tree, "setting").faults.map((fault) => ({ ...fault, file: path })),
    ...(tree["dataDir"] === undefined ? [] : [{ ...unknownSetting("dataDir", null), file: path }]),
  ]);
  if (faults.length > 0) throw invalidConfiguration(faults);
}

/** No existing shop's file is overwritten, and no shop is added twice under two names. */
function refuseTaken(configPath: string, shops: readonly ReadShop[]): void {
  const taken = shops.find(({ shop }) => existsSync(shopFile(configPath, shop)));
  if (taken !== undefined) throw new UsageError(problem("shop-exists", { shop: taken.shop }));
  const named = namedShops(configPath).named.map((shop) => ({ shop, path: shopFile(configPath, shop) }));
  refuseTwinsAmong([{ shop: DEFAULT_SHOP, path: configPath }, ...named, ...shops]);
}
