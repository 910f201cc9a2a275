/** The named shops of an installation with `store.url`, read together for looking at all of them. */
import type { ConfigSources } from "../../config/files/places.ts";
import { type Key, valueAt } from "../../config/keys.ts";
import { loadConfig } from "../../config/load.ts";
import { type Named, namedBinding } from "../../config/shops/shops.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type ReadAtOnce, readAtOnce } from "../../store/all-states.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { readSettings, type SettingsRow } from "../../store/postgres/shop-settings.ts";
import { checkRow, type ShopDatabase } from "./shops-in-database.ts";
import { foreignIn } from "./open.ts";

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
  const [named, storeOf] = await Promise.all([
    readSettings(database, null).then((rows) => namesIn(rows, sources, keys)),
    readAtOnce(url, nowMs),
  ]);
  const shops = new Map<string, ReadShop>();
  for (const [shop, names] of named) {
    const store = storeOf(shop);
    if ((await foreignIn(store, names, nowMs)) === null) shops.set(shop, { store, named: names });
  }
  return shops;
}

/** What the settings of each shop name; without those that are not valid. */
function namesIn(
  rows: readonly SettingsRow[],
  sources: ConfigSources,
  keys: ShopDatabase["keys"],
): readonly (readonly [shop: string, Named])[] {
  const own = { revision: 0, tree: {}, sealed: new Map<Key, never>() };
  const inDatabase = { place: "", shops: [], own };
  const common = ifValid(() => loadConfig({ ...sources, shop: rows[0]?.name ?? null, inDatabase }));
  if (common === null) return [];
  const isAbove = (key: Key): boolean => ["flag", "environment"].includes(common.origins.get(key)?.kind ?? "");
  return rows.flatMap((row) => {
    const checked = ifValid(() => checkRow(row, "", keys, false).checked);
    if (checked === null || checked.faults.length > 0) return [];
    const valueOf = (key: Key): unknown => (isAbove(key) ? undefined : valueAt(checked.values, key));
    return [[row.name, namedBinding((key) => valueOf(key) ?? valueAt(common.values, key))] as const];
  });
}

function ifValid<T>(load: () => T): T | null {
  try {
    return load();
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}
