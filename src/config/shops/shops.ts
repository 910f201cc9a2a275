import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP, isShopName } from "../../core/run/shops/scope.ts";
import { type Env, variablesOf } from "../environment.ts";
import { type Tree, type Key, KEYS, valueAt, settingOf, isKey } from "../keys.ts";
import type { Binding } from "../../core/ports/binding.ts";
import { normalizeShopUrl, siteOf } from "../url.ts";
import { isRecord } from "../../core/common/record.ts";

/** The file of one shop, beside the installation's. */
export function shopFile(configFile: string, shop: string): string {
  return join(shopsFolder(configFile), `${shop}.json`);
}

export function shopsFolder(configFile: string): string {
  return join(dirname(configFile), "shops");
}

/** The folder of a shop's state; null = the default shop, whose state is in the data directory itself. */
export function shopDataDir(dataDir: string, shop: string | null): string {
  return shop === null ? dataDir : join(dataDir, "shops", shop);
}

/** The files of an installation's shops, sorted. */
interface ShopsFound {
  readonly named: readonly string[];
  /** Files whose names cannot be names of shops, unchanged. */
  readonly misnamed: readonly string[];
}

/**
 * The shops with a file of their own. A configuration beside `config.json` under another name is an installation of
 * its own, without these shops.
 */
export function namedShops(configFile: string): ShopsFound {
  const files = namesIn(shopsFolder(configFile)).filter((name) => name.endsWith(".json") && !name.startsWith("."));
  if (files.length === 0 || isBesideAnother(configFile)) return { named: [], misnamed: [] };
  const shopIn = (file: string): string => file.slice(0, -".json".length);
  const isRight = (file: string): boolean => isShopName(shopIn(file)) && shopIn(file) !== DEFAULT_SHOP;
  return {
    named: files.filter(isRight).map(shopIn).toSorted(),
    misnamed: files.filter((file) => !isRight(file)).toSorted(),
  };
}

/**
 * Throws ConfigurationError for a file whose name cannot be the name of a shop; the shop is listed by the file's
 * name.
 */
export function refuseMisnamed(configFile: string, shop: string): void {
  if (isShopName(shop)) return;
  throw new ConfigurationError(problem("shop-name-wrong", { path: join(shopsFolder(configFile), shop) }));
}

function isBesideAnother(configFile: string): boolean {
  return basename(configFile) !== "config.json" && namesIn(dirname(configFile)).includes("config.json");
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function belongsToOneShop(key: string): key is Key {
  return isKey(key) && settingOf(key).of === "shop";
}

/** The settings of `config.json` that apply to every shop. */
export function commonPart(tree: Tree): Tree {
  const common = (section: string, value: unknown): unknown =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !belongsToOneShop(`${section}.${name}`)))
      : value;
  return Object.fromEntries(Object.entries(tree).map(([section, value]) => [section, common(section, value)]));
}

/** Whether these settings name a shop. If they are in `config.json`, that shop is called `default`. */
export function namesShop(...trees: readonly Tree[]): boolean {
  return (["totalgest.shopId", "framework360.url"] as const).every((key) =>
    trees.some((tree) => valueAt(tree, key) !== undefined),
  );
}

/**
 * Throws ConfigurationError if there are named shops and `config.json` has settings of one shop but does not name it:
 * it is not clear whose they are.
 */
export function refuseStraySettings(path: string, tree: Tree): void {
  if (namesShop(tree)) return;
  const stray = KEYS.filter((key) => belongsToOneShop(key) && valueAt(tree, key) !== undefined);
  if (stray.length > 0) throw new ConfigurationError(problem("shop-settings-stray", { settings: stray, place: path }));
}

/** The same for the environment, which applies to every shop if none is named. */
export function refuseStrayVariables(env: Env): void {
  const names = KEYS.filter(belongsToOneShop).flatMap(variablesOf);
  const stray = names.filter((name) => (env[name] ?? "").trim() !== "");
  if (stray.length > 0) throw new ConfigurationError(problem("shop-settings-stray", { settings: stray, place: "env" }));
}

/** The shop of a configuration, as far as it is set; a missing part matches any shop. */
export type NamedShop = Partial<Pick<Binding, "ownerId" | "shopId" | "site">>;

/** `read` returns a setting as written; a shop without `site` is named by its address, as in references. */
export function namedBinding(read: (key: Key) => unknown): NamedShop {
  const ownerId = idIn(read("totalgest.ownerId"));
  const shopId = idIn(read("totalgest.shopId"));
  const site = idIn(read("framework360.site")) ?? siteIn(read("framework360.url"));
  return {
    ...(ownerId === null ? {} : { ownerId }),
    ...(shopId === null ? {} : { shopId }),
    ...(site === null ? {} : { site }),
  };
}

function idIn(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function siteIn(address: unknown): string | null {
  const url = typeof address === "string" ? normalizeShopUrl(address) : null;
  return url?.ok === true ? siteOf(url.url) : null;
}
