import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { DEFAULT_SHOP } from "../core/shops/name.ts";
import { allShops, type KnownShops } from "../core/shops/choose.ts";
import { readConfigFile } from "./file.ts";
import { type Key, valueAt } from "./keys.ts";
import { namedBinding } from "./named.ts";
import { configPath } from "./paths.ts";
import { absolutePath, type ConfigSources, unsaidDataDir } from "./places.ts";
import { namedShops, namesShop, shopDataDir, shopFile } from "./shops.ts";
import { normalizeEndpoint } from "./url.ts";

/** The shops of an installation, and where their states are. */
export interface Installation extends KnownShops {
  readonly configPath: string;
  /** Absolute. */
  readonly rootDir: string;
}

/** Reads names only, and the installation's own file. Throws ConfigurationError. */
export function readInstallation(sources: ConfigSources): Installation {
  const path = configPath(sources.configFlag, sources.env);
  const named = namedShops(path);
  const { exists, tree } = readConfigFile(path, { leaveMode: true });
  const hasDefault = namesShop(tree);
  const rootDir = rootDirOf(sources, path, exists, tree);
  const paused = allShops({ named, hasDefault }).filter((shop) => existsSync(pauseFile(rootDir, shop)));
  return { configPath: path, rootDir, named, hasDefault, paused: new Set(paused) };
}

function rootDirOf(
  sources: ConfigSources,
  path: string,
  exists: boolean,
  tree: Readonly<Record<string, unknown>>,
): string {
  const given = [sources.flags["dataDir"], sources.env["TG360_DATA_DIR"]].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  if (typeof given === "string") return resolve(given.trim());
  const written = valueAt(tree, "dataDir");
  return typeof written === "string" ? absolutePath(written, true, path) : unsaidDataDir(sources, path, exists);
}

/** It is there while the shop is paused. */
export function pauseFile(rootDir: string, shop: string): string {
  return join(stateFolder(rootDir, shop), "paused.json");
}

/** The folder of a shop's state, by the name that it is listed under. */
export function stateFolder(rootDir: string, shop: string): string {
  return shopDataDir(rootDir, shop === DEFAULT_SHOP ? null : shop);
}

/** What names a shop in both systems: endpoint, owner, shop and site, as one text; null = not all of it is there. */
export function identityOf(read: (key: Key) => unknown): string | null {
  const { ownerId, shopId, site } = namedBinding(read);
  const written = read("totalgest.endpoint");
  const endpoint = typeof written === "string" ? normalizeEndpoint(written) : null;
  if (ownerId === undefined || shopId === undefined || site === undefined || endpoint?.ok !== true) return null;
  return JSON.stringify([endpoint.url, ownerId, shopId, site]);
}

/** Other shops of the installation whose files mean the same shop in both systems. */
export function twinsOf(sources: ConfigSources, shop: string, identity: string): readonly string[] {
  const path = configPath(sources.configFlag, sources.env);
  const named = namedShops(path);
  if (named.length === 0) return [];
  return [DEFAULT_SHOP, ...named].filter((other) => {
    if (other === shop) return false;
    return identityIn(other === DEFAULT_SHOP ? path : shopFile(path, other)) === identity;
  });
}

/** By path, so that a cycle of many shops reads each file once. */
const identities = new Map<string, { readonly stamp: string; readonly identity: string | null }>();

/** Null also where the file cannot be read: its own run says so. */
function identityIn(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const stamp = `${String(stat.mtimeMs)} ${String(stat.size)} ${String(stat.ino)}`;
  const known = identities.get(path);
  if (known?.stamp === stamp) return known.identity;
  const identity = identityAt(path);
  identities.set(path, { stamp, identity });
  return identity;
}

function identityAt(path: string): string | null {
  try {
    const { tree } = readConfigFile(path, { leaveMode: true });
    return identityOf((key) => valueAt(tree, key));
  } catch {
    return null;
  }
}
