import { existsSync } from "node:fs";
import { join } from "node:path";

import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { allShops, type KnownShops } from "../../core/run/shops/choose.ts";
import { readConfigFile } from "../files/files.ts";
import { configPath, type ConfigSources, rootDirOf } from "../files/places.ts";
import { namedShops, namesShop, shopDataDir } from "./shops.ts";
import { readEnvironment } from "../environment.ts";

/** The shops of an installation, and where their states are. */
export interface Installation extends KnownShops {
  readonly configPath: string;
  /** Absolute. */
  readonly rootDir: string;
  /** The content of `config.json`, not yet checked. */
  readonly tree: Readonly<Record<string, unknown>>;
}

/** Reads only names, and the installation's own file. Throws ConfigurationError. */
export function installationIn(sources: ConfigSources): Installation {
  const path = configPath(sources.configFlag, sources.env);
  const { inDatabase } = sources;
  const { named, misnamed } =
    inDatabase === undefined
      ? namedShops(path)
      : { named: inDatabase.shops.map(({ shop }) => shop), misnamed: [] as readonly string[] };
  const main = { path, ...readConfigFile(path, { leaveMode: true }) };
  const { tree } = main;
  const hasDefault = namesShop(tree);
  const rootDir = rootDirOf(sources, main);
  const pausedThere = new Map(inDatabase?.shops.map(({ shop, isPaused }) => [shop, isPaused]));
  const paused = allShops({ named, hasDefault }).filter(
    (shop) => pausedThere.get(shop) ?? existsSync(pauseFile(rootDir, shop)),
  );
  return { configPath: path, rootDir, tree, named, misnamed, hasDefault, paused: new Set(paused) };
}

/** Exists while the shop is paused. */
export function pauseFile(rootDir: string, shop: string): string {
  return join(stateFolder(rootDir, shop), "paused");
}

/** The folder of a shop's state, by its listed name. */
export function stateFolder(rootDir: string, shop: string): string {
  return shopDataDir(rootDir, shop === DEFAULT_SHOP ? null : shop);
}

/**
 * The shops, including the asked one if the environment has its settings: the default shop, or with the states in a
 * database a named one.
 */
export function knownShops(sources: ConfigSources, asked: string | null): Installation {
  const known = installationIn(sources);
  if (asked === null || allShops(known).includes(asked)) return known;
  const environment = readEnvironment(sources.env).tree;
  if (asked === DEFAULT_SHOP) return { ...known, hasDefault: namesShop(known.tree, environment) };
  if (sources.inDatabase === undefined || !namesShop(environment)) return known;
  return { ...known, named: [...known.named, asked] };
}
