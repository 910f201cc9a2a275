/** The named shops of an installation with `store.url`, read together for looking at all of them. */
import type { ConfigSources } from "../../config/files/places.ts";
import { type Key, valueAt } from "../../config/keys.ts";
import { loadConfig } from "../../config/load.ts";
import { type Named, namedBinding } from "../../config/shops/shops.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type ReadAtOnce, readAtOnce } from "../../store/all-states.ts";
import { type Database, openDatabase } from "../../store/postgres/database/database.ts";
import { readSettings, type SettingsRow } from "../../store/postgres/shop-settings.ts";
import { checkRow, type ShopDatabase } from "./shops-in-database.ts";
import { foreignIn } from "./open.ts";

type Tree = Readonly<Record<string, unknown>>;

/** A named shop that was read together with all others. */
export interface ReadShop {
  readonly store: ReadAtOnce;
  /** The shop that its settings name. */
  readonly named: Named;
}

/**
 * The named shops by name, settings and states read at once, for looking at all of them. Those that cannot be judged are
 * absent: opening one says why. Throws StoreError.
 */
export async function readAllShops(
  { url, keys }: ShopDatabase,
  sources: ConfigSources,
  nowMs: number,
): Promise<ReadonlyMap<string, ReadShop>> {
  const database = await openDatabase(url);
  // The settings are checked while the server counts.
  const [names, storeOf] = await Promise.all([readAllNames(database, sources, keys), readAtOnce(url, nowMs)]);
  const shops = new Map<string, ReadShop>();
  for (const [shop, named] of names) {
    const store = storeOf(shop);
    if ((await foreignIn(store, named, nowMs)) === null) shops.set(shop, { store, named });
  }
  return shops;
}

/** What the settings of each shop name; without those that are not valid. */
async function readAllNames(
  database: Database,
  sources: ConfigSources,
  keys: ShopDatabase["keys"],
): Promise<ReadonlyMap<string, Named>> {
  const rows = await readSettings(database, null);
  const common = commonNames(sources, rows[0]?.name);
  const names = new Map<string, Named>();
  if (common === null) return names;
  for (const row of rows) {
    const tree = validTree(row, keys);
    if (tree === null) continue;
    names.set(
      row.name,
      namedBinding((key) => common.above(key) ?? valueAt(tree, key) ?? common.below(key)),
    );
  }
  return names;
}

/** The settings over and under those of each shop; null = they are invalid. */
function commonNames(
  sources: ConfigSources,
  shop: string | undefined,
): { readonly above: (key: Key) => unknown; readonly below: (key: Key) => unknown } | null {
  if (shop === undefined) return null;
  const inDatabase = { place: "", shops: [], own: { revision: 0, tree: {}, sealed: new Map<Key, never>() } };
  try {
    const { values, origins } = loadConfig({ ...sources, shop, inDatabase });
    const isAbove = (key: Key): boolean => ["flag", "environment"].includes(origins.get(key)?.kind ?? "");
    return {
      above: (key) => (isAbove(key) ? valueAt(values, key) : undefined),
      below: (key) => valueAt(values, key),
    };
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

/** Null = they are not valid. */
function validTree(row: SettingsRow, keys: ShopDatabase["keys"]): Tree | null {
  try {
    const { faults, values } = checkRow(row, "", keys, false).checked;
    return faults.length === 0 ? values : null;
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}
