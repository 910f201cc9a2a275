/** The named shops of an installation with `store.url`: reading, decrypting, encrypting, saving. */
import type { Scrubber } from "../output/output.ts";
import { type CheckedLayer, checkLayer } from "../../config/files/layer.ts";
import type { ConfigSources, KeptSettings, ShopsInDatabase, SealedSource } from "../../config/files/places.ts";
import { type Tree, type Key, KEYS, valueAt, withValue } from "../../config/keys.ts";
import { findDatabase } from "../../config/load.ts";
import { readLines } from "../../config/secrets.ts";
import { addressFor, isKeptSealed, refusedNames, withoutSealed } from "../../config/shops/kept.ts";
import { isSealed, open, parseSealingKeys, seal, type Sealed, type SealingKey } from "../../config/shops/sealing.ts";
import { shopIdentityOf } from "../../config/shops/twins.ts";
import { ConfigurationError, LockedError } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { isRecord } from "../../core/common/record.ts";
import type { Secret } from "../../core/common/secret.ts";
import type { ShopIdentity } from "../../core/run/shops/binding.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import {
  findTwins,
  listShops,
  readKeyIds,
  readSettings,
  saveSettings,
  type SettingsRow,
} from "../../store/postgres/shop-settings.ts";
import { readDatabaseUrl } from "./place.ts";

const SEALED_KEYS = KEYS.filter(isKeptSealed);

/** The database with the shops' settings, and the keys of their secrets. Nothing was read yet. */
export interface ShopDatabase {
  readonly url: Secret;
  readonly hasKeys: boolean;
  /** Throws ConfigurationError if no key is set, or one is invalid. */
  keys(signal: AbortSignal): Promise<readonly SealingKey[]>;
}

/** Null = the shops have files. Throws ConfigurationError if the address cannot be read. */
export async function findShopDatabase(
  sources: ConfigSources,
  signal: AbortSignal,
  scrubber: Scrubber,
): Promise<ShopDatabase | null> {
  const found = findDatabase(sources);
  const source = found["store.url"];
  if (source === null) return null;
  const url = await readDatabaseUrl(source, { signal, scrubber });
  return {
    url,
    hasKeys: found["secret.key"] !== null,
    async keys(until) {
      const keySource = found["secret.key"];
      if (keySource === null) throw new ConfigurationError(problem("sealing-key-missing", {}));
      const text = await readLines("secret.key", keySource, until);
      const keys = parseSealingKeys(text);
      if (keys === null) throw new ConfigurationError(problem("sealing-key-wrong", {}));
      for (const part of text.split(/[,\s]+/)) if (part !== "") scrubber.add(part);
      return keys;
    },
  };
}

/**
 * The sources with the database's content: the settings of the named shop, or without one the list of all. Throws
 * StoreError, ConfigurationError.
 */
export async function withShopsInDatabase(
  sources: ConfigSources,
  { url, keys }: ShopDatabase,
): Promise<ConfigSources & { readonly inDatabase: ShopsInDatabase }> {
  const database = await openDatabase(url);
  const place = `PostgreSQL, ${database.address}`;
  const shop = sources.shop ?? null;
  if (shop === null) return { ...sources, inDatabase: { place, shops: await listShops(database), own: null } };
  const [row] = await readSettings(database, shop);
  const own = row === undefined ? null : checkRow(row, `${place}, ${shop}`, keys, sources.makesFile === true);
  return { ...sources, inDatabase: { place, shops: [], own } };
}

interface CheckedRow extends KeptSettings {
  readonly checked: CheckedLayer;
  readonly sealed: ReadonlyMap<Key, SealedSource & { readonly text: Sealed; readonly address: string }>;
}

/**
 * The accepted part of a row. Throws ConfigurationError if it has settings that may not come from there: then it was
 * written by hand.
 */
export function checkRow(row: SettingsRow, place: string, keys: ShopDatabase["keys"], isMended: boolean): CheckedRow {
  const { name: shop } = row;
  const tree = isRecord(row.settings) ? row.settings : {};
  const secrets = isRecord(row.secrets) ? row.secrets : {};
  const strangers = Object.keys(secrets).filter(
    (key) => !SEALED_KEYS.some((one) => one === key) || !isSealed(secrets[key]),
  );
  const clear = SEALED_KEYS.filter((key) => valueAt(tree, key) !== undefined);
  const refused = [...refusedNames(tree), ...clear, ...strangers];
  if (refused.length > 0) throw new ConfigurationError(problem("settings-refused", { place, settings: refused }));
  const checked = checkLayer(tree, "setting");
  const { values } = checked;
  const { binding, address } = shopIdentityOf(values);
  if (!isMended && (binding !== row.binding || address !== row.address)) {
    throw new ConfigurationError(problem("settings-altered", { shop, place }));
  }
  const sealed: CheckedRow["sealed"] = new Map(
    SEALED_KEYS.flatMap((key) => {
      const text = secrets[key];
      if (!isSealed(text)) return [];
      const sealedFor = addressFor(key, values);
      const openWith = async (signal: AbortSignal): Promise<string> => {
        const opened = open(text, { shop, setting: key, address: sealedFor }, await keys(signal));
        if ("secret" in opened) return opened.secret;
        throw new ConfigurationError(problem("secret-sealed", { shop, key, fault: opened.fault, by: text.key }));
      };
      return [[key, { kind: "sealed", text, address: sealedFor, open: openWith }]] as const;
    }),
  );
  return { revision: row.revision, tree, sealed, checked };
}

/** Settings of one shop to save, in the form of a file, with new secrets. */
export interface SettingsWish {
  readonly shop: string;
  readonly tree: Tree;
  /** The tree contains all secrets; otherwise those in the database stay. */
  readonly isAll: boolean;
  /** Of the settings that this is a change of; 0 = the shop has none yet. */
  readonly revision: number;
}

/**
 * Saves them, with secrets encrypted for the present addresses. Throws LockedError if somebody saved meanwhile;
 * ConfigurationError if something may not be in the database, a stored secret cannot be decrypted, another shop is the
 * same, or the database's secrets are sealed with other keys; StoreError.
 */
export async function saveShopSettings(
  from: ShopDatabase,
  { shop, tree, isAll, revision }: SettingsWish,
  signal: AbortSignal,
): Promise<void> {
  const { keys } = from;
  await checkShopSettings(from, { shop, tree }, signal);
  const database = await openDatabase(from.url);
  const [row] = await readSettings(database, shop);
  if ((row?.revision ?? 0) !== revision) throw new LockedError(problem("settings-raced", { shop }));
  const before =
    row === undefined || isAll ? null : checkRow(row, `PostgreSQL, ${database.address}, ${shop}`, keys, true);
  const settings = withoutSealed(tree);
  const { values } = checkLayer(settings, "setting");
  const secrets: Record<string, Sealed> = {};
  for (const key of SEALED_KEYS) {
    const given = valueAt(tree, key);
    const kept = before?.sealed.get(key);
    const address = addressFor(key, values);
    if (given === undefined && kept?.address === address) {
      secrets[key] = kept.text;
      continue;
    }
    const secret = typeof given === "string" ? given : await kept?.open(signal);
    if (secret === undefined) continue;
    const [first] = await keys(signal);
    if (first !== undefined) secrets[key] = seal(secret, { shop, setting: key, address }, first);
  }
  const identity = shopIdentityOf(values);
  const outcome = await saveSettings(database, { name: shop, settings, secrets, ...identity, revision });
  if (outcome === "changed") throw new LockedError(problem("settings-raced", { shop }));
  if (outcome === "twin") {
    await refuseTwin(from, shop, identity);
    // The other one went away meanwhile.
    throw new LockedError(problem("settings-raced", { shop }));
  }
}

/**
 * Throws ConfigurationError if this machine has keys, and none of them sealed anything that is in the database: its
 * shops are another installation's, whose workers could not open what this one seals.
 */
export async function refuseOtherKeys(from: ShopDatabase, signal: AbortSignal): Promise<void> {
  if (!from.hasKeys) return;
  const database = await openDatabase(from.url);
  const found = await readKeyIds(database);
  if (found.length === 0) return;
  const own = (await from.keys(signal)).map(({ id }) => id);
  if (found.some((id) => own.includes(id))) return;
  throw new ConfigurationError(problem("sealing-key-other", { address: database.address, own, found }));
}

/** Throws ConfigurationError if another shop in the database is the same as this one. */
export async function refuseTwin({ url }: ShopDatabase, shop: string, identity: ShopIdentity): Promise<void> {
  const others = await findTwins(await openDatabase(url), shop, identity);
  if (others.length > 0) throw new ConfigurationError(problem("shop-twice", { shops: [shop, ...others] }));
}

/** Throws ConfigurationError where these settings cannot be saved. */
export async function checkShopSettings(
  from: ShopDatabase,
  { shop, tree }: Pick<SettingsWish, "shop" | "tree">,
  signal: AbortSignal,
): Promise<void> {
  const { address } = await openDatabase(from.url);
  const settings = refusedNames(tree);
  const place = `PostgreSQL, ${address}, ${shop}`;
  if (settings.length > 0) throw new ConfigurationError(problem("settings-refused", { place, settings }));
  if (SEALED_KEYS.some((key) => valueAt(tree, key) !== undefined)) await from.keys(signal);
  await refuseOtherKeys(from, signal);
}

/** What came of sealing all secrets anew. */
export interface Resealed {
  /** The id of the key that seals. */
  readonly key: string;
  readonly shops: number;
  readonly secrets: number;
  /** Shops with a secret that could not be decrypted, or whose settings somebody saved meanwhile: they stay unchanged. */
  readonly failed: readonly { readonly shop: string; readonly problem: Problem }[];
}

/** Seals the secrets of all shops with the first key. Safe to repeat. Throws ConfigurationError where there is no key; StoreError. */
export async function resealAll(from: ShopDatabase, signal: AbortSignal): Promise<Resealed> {
  const [first] = await from.keys(signal);
  const failed: { shop: string; problem: Problem }[] = [];
  let [shops, secrets] = [0, 0];
  for (const { shop } of await listShops(await openDatabase(from.url))) {
    signal.throwIfAborted();
    try {
      const found = await readWholeSettings(from, shop, signal);
      if (found === null) continue;
      await saveShopSettings(from, { shop, isAll: true, ...found }, signal);
      shops += 1;
      secrets += SEALED_KEYS.filter((key) => valueAt(found.tree, key) !== undefined).length;
    } catch (error) {
      if (!(error instanceof ConfigurationError || error instanceof LockedError)) throw error;
      failed.push({ shop, problem: error.problem });
    }
  }
  return { key: first?.id ?? "", shops, secrets, failed };
}

/** A shop's settings in the shape of a file, its secrets opened; null = there is no such shop. Throws ConfigurationError, StoreError. */
export async function readWholeSettings(
  { url, keys }: ShopDatabase,
  shop: string,
  signal: AbortSignal,
): Promise<{ readonly tree: Tree; readonly revision: number } | null> {
  const database = await openDatabase(url);
  const [row] = await readSettings(database, shop);
  if (row === undefined) return null;
  const { tree, sealed } = checkRow(row, `PostgreSQL, ${database.address}, ${shop}`, keys, true);
  let whole = tree;
  for (const [key, source] of sealed) whole = withValue(whole, key, await source.open(signal));
  return { tree: whole, revision: row.revision };
}
