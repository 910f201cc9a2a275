/** One and the same shop under several names of an installation. */
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

/** Throws ConfigurationError where another shop of the installation means the same: each would have a queue of its own. */
export function refuseTwins(sources: ConfigSources, { values }: Pick<LoadedConfig, "values">): void {
  const path = configPath(sources.configFlag, sources.env);
  const own = sources.shop ?? DEFAULT_SHOP;
  const identity = identityOf(values);
  if (identity === null) return;
  // Among those in the database it sees to it itself.
  const shops =
    sources.inDatabase === undefined ? shopsByIdentity(path) : new Map([[identityIn(path), [DEFAULT_SHOP]]]);
  const twins = (shops.get(identity) ?? []).filter((shop) => shop !== own);
  if (twins.length > 0) throw new ConfigurationError(problem("shop-twice", { shops: [own, ...twins] }));
}

/** Of so many shops the files are looked at again only after this long: a worker runs a cycle of one of them many times a second. */
const MANY = 100;
const LOOKED_MS = 30 * SECOND;

let lastLook: { readonly path: string; readonly atMs: number; readonly shops: ReadonlyMap<string, string[]> } | null =
  null;

/** The shops of the installation with this file, by what they mean. */
function shopsByIdentity(path: string): ReadonlyMap<string, readonly string[]> {
  if (lastLook?.path === path && performance.now() - lastLook.atMs < LOOKED_MS) return lastLook.shops;
  const { named } = namedShops(path);
  const shops = Map.groupBy([DEFAULT_SHOP, ...named], (shop) =>
    identityIn(shop === DEFAULT_SHOP ? path : shopFile(path, shop)),
  ) as Map<string, string[]>;
  lastLook = named.length < MANY ? null : { path, atMs: performance.now(), shops };
  return shops;
}

/** Throws ConfigurationError where two of these files mean the same shop. */
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
 * What tells a shop from all others, however it is written: endpoint, owner and shop in TotalGest, and the name of the web shop
 * in references. Null = not all of it is there.
 */
export function identityOf(values: ConfigValues): string | null {
  const { ownerId, shopId, site } = namedBinding((key) => valueAt(values, key));
  const { endpoint } = values.totalgest ?? {};
  if (ownerId === undefined || shopId === undefined || site === undefined || endpoint === undefined) return null;
  return JSON.stringify([bareAddress(endpoint), ownerId, shopId, site.toLowerCase()]);
}

/** A normalised address without what makes no other system of it: a dot after the host, the name of this machine. */
function bareAddress(address: string): string {
  const { protocol, hostname, port, pathname } = new URL(address);
  const host = hostname.replace(/\.$/, "");
  const here = host === "localhost" || host === "[::1]" ? "127.0.0.1" : host;
  return `${protocol}//${here}:${port}${pathname.replace(/\/$/, "")}`;
}

/** By path, so that a cycle of many shops reads each file once. */
const known = new Map<string, { readonly stamp: string; readonly identity: string | null }>();

/** Null also where the file is not there or wrong: its own run says so. */
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
