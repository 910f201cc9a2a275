/** The same shop under several names of an installation. */
import { statSync } from "node:fs";

import { SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { readConfigFile } from "../files/file.ts";
import { valueAt } from "../keys.ts";
import { checkLayer } from "../files/layer.ts";
import type { LoadedConfig } from "../load.ts";
import { namedBinding } from "./named.ts";
import { configPath } from "../files/paths.ts";
import type { ConfigSources } from "../files/places.ts";
import type { ConfigValues } from "../schema.ts";
import { namedShops, shopFile } from "./shops.ts";

/**
 * Throws ConfigurationError if another configuration of the installation is the same shop: each would have its own
 * queue.
 */
export function refuseTwins(sources: ConfigSources, { values }: Pick<LoadedConfig, "values">): void {
  const path = configPath(sources.configFlag, sources.env);
  const own = sources.shop ?? DEFAULT_SHOP;
  const identity = identityOf(values);
  if (identity === null) return;
  // The database itself prevents twins among its shops.
  const shops =
    sources.inDatabase === undefined ? shopsByIdentity(path) : new Map([[identityIn(path), [DEFAULT_SHOP]]]);
  const twins = (shops.get(identity) ?? []).filter((shop) => shop !== own);
  if (twins.length > 0) throw new ConfigurationError(problem("shop-twice", { shops: [own, ...twins] }));
}

/** From so many shops on, their files are checked again only after this time: a worker runs many cycles a second. */
const MANY = 100;
const LOOKED_MS = 30 * SECOND;

let lastLook: { readonly path: string; readonly atMs: number; readonly shops: ReadonlyMap<string, string[]> } | null =
  null;

/** The shops of the installation with this file, by their identity. */
function shopsByIdentity(path: string): ReadonlyMap<string, readonly string[]> {
  if (lastLook?.path === path && performance.now() - lastLook.atMs < LOOKED_MS) return lastLook.shops;
  const { named } = namedShops(path);
  const shops = Map.groupBy([DEFAULT_SHOP, ...named], (shop) =>
    identityIn(shop === DEFAULT_SHOP ? path : shopFile(path, shop)),
  ) as Map<string, string[]>;
  lastLook = named.length < MANY ? null : { path, atMs: performance.now(), shops };
  return shops;
}

/** Throws ConfigurationError if two of these files are the same shop. */
export function refuseTwinsAmong(files: readonly { readonly shop: string; readonly path: string }[]): void {
  const names = new Map<string, string>();
  for (const { shop, path } of files) {
    const identity = identityIn(path);
    const twin = identity === null ? undefined : names.get(identity);
    if (twin !== undefined) throw new ConfigurationError(problem("shop-twice", { shops: [twin, shop] }));
    if (identity !== null) names.set(identity, shop);
  }
}

/**
 * What identifies a shop, however it is written: endpoint, owner and shop in TotalGest, and the web shop's name in
 * references. Null = a part is missing.
 */
export function identityOf(values: ConfigValues): string | null {
  const { ownerId, shopId, site } = namedBinding((key) => valueAt(values, key));
  const { endpoint } = values.totalgest ?? {};
  if (ownerId === undefined || shopId === undefined || site === undefined || endpoint === undefined) return null;
  return JSON.stringify([bareAddress(endpoint), ownerId, shopId, site.toLowerCase()]);
}

/** A normalised address without variants of the same host: a dot at its end, the names of this machine. */
function bareAddress(address: string): string {
  const { protocol, hostname, port, pathname } = new URL(address);
  const host = hostname.replace(/\.$/, "");
  const here = host === "localhost" || host === "[::1]" ? "127.0.0.1" : host;
  return `${protocol}//${here}:${port}${pathname.replace(/\/$/, "")}`;
}

/** By path, so that a cycle of many shops reads each file once. */
const known = new Map<string, { readonly stamp: string; readonly identity: string | null }>();

/** Null also if the file is missing or invalid: its own run reports that. */
function identityIn(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const stamp = `${String(stat.mtimeMs)} ${String(stat.size)} ${String(stat.ino)}`;
  const found = known.get(path);
  if (found?.stamp === stamp) return found.identity;
  const identity = readIdentity(path);
  known.set(path, { stamp, identity });
  return identity;
}

function readIdentity(path: string): string | null {
  try {
    return identityOf(checkLayer(readConfigFile(path, { leaveMode: true }).tree, "setting").values);
  } catch {
    return null;
  }
}
