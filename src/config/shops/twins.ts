/** The same shop under several names of an installation. */

import { SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { ShopIdentity } from "../../core/run/shops/binding.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { readConfigFile } from "../files/files.ts";
import { valueAt } from "../keys.ts";
import { checkLayer } from "../files/layer.ts";
import type { LoadedConfig } from "../load.ts";
import { configPath, type ConfigSources } from "../files/places.ts";
import { shopAddressOf } from "../url.ts";
import type { ConfigValues } from "../schema.ts";
import { namedShops, shopFile, namedBinding } from "./shops.ts";

/**
 * Throws ConfigurationError if another configuration of the installation is the same shop: each would have its own
 * queue.
 */
export function refuseTwinFiles(sources: ConfigSources, { values }: Pick<LoadedConfig, "values">): void {
  const path = configPath(sources.configFlag, sources.env);
  const own = sources.shop ?? DEFAULT_SHOP;
  const marks = marksOf(shopIdentityOf(values));
  if (marks.length === 0) return;
  // The database itself prevents twins among its shops.
  const shops = sources.inDatabase === undefined ? shopsByMark(path) : byMark([{ shop: DEFAULT_SHOP, path }]);
  const twins = new Set(marks.flatMap((mark) => shops.get(mark) ?? []));
  twins.delete(own);
  if (twins.size > 0) throw new ConfigurationError(problem("shop-twice", { shops: [own, ...twins] }));
}

/** From so many shops on, their files are checked again only after this time: a worker runs many cycles a second. */
const MANY = 100;
const LOOKED_MS = 30 * SECOND;

type ShopsByMark = ReadonlyMap<string, readonly string[]>;

let lastLook: { readonly path: string; readonly atMs: number; readonly shops: ShopsByMark } | null = null;

/** The shops of the installation with this file, by their marks. */
function shopsByMark(path: string): ShopsByMark {
  if (lastLook?.path === path && performance.now() - lastLook.atMs < LOOKED_MS) return lastLook.shops;
  const { named } = namedShops(path);
  const shops = byMark([{ shop: DEFAULT_SHOP, path }, ...named.map((shop) => ({ shop, path: shopFile(path, shop) }))]);
  lastLook = named.length < MANY ? null : { path, atMs: performance.now(), shops };
  return shops;
}

interface ShopPath {
  readonly shop: string;
  readonly path: string;
}

function byMark(files: readonly ShopPath[]): ShopsByMark {
  const shops = new Map<string, string[]>();
  for (const { shop, path } of files) {
    for (const mark of marksOf(identityIn(path))) shops.set(mark, [...(shops.get(mark) ?? []), shop]);
  }
  return shops;
}

/** Throws ConfigurationError if two of these files are the same shop. */
export function refuseTwinsAmong(files: readonly ShopPath[]): void {
  for (const shops of byMark(files).values()) {
    if (shops.length > 1) throw new ConfigurationError(problem("shop-twice", { shops }));
  }
}

const UNKNOWN: ShopIdentity = { binding: null, address: null };

/** However the settings are written. */
export function shopIdentityOf(values: ConfigValues): ShopIdentity {
  const { url } = values.framework360 ?? {};
  const address = url === undefined ? null : shopAddressOf(url);
  const { ownerId, shopId, site } = namedBinding((key) => valueAt(values, key));
  const { endpoint } = values.totalgest ?? {};
  if (ownerId === undefined || shopId === undefined || site === undefined || endpoint === undefined) {
    return { binding: null, address };
  }
  return { binding: JSON.stringify([bareAddress(endpoint), ownerId, shopId, site.toLowerCase()]), address };
}

function marksOf({ binding, address }: ShopIdentity): readonly string[] {
  return [binding, address].filter((mark) => mark !== null);
}

/** A normalised address without variants of the same host: a dot at its end, the names of this machine. */
function bareAddress(address: string): string {
  const { protocol, hostname, port, pathname } = new URL(address);
  const host = hostname.replace(/\.$/, "");
  const here = host === "localhost" || host === "[::1]" ? "127.0.0.1" : host;
  return `${protocol}//${here}:${port}${pathname.replace(/\/$/, "")}`;
}

/** Unknown also if the file is missing or invalid: its own run reports that. */
function identityIn(path: string): ShopIdentity {
  try {
    return shopIdentityOf(checkLayer(readConfigFile(path, { leaveMode: true }).tree, "setting").values);
  } catch {
    return UNKNOWN;
  }
}
