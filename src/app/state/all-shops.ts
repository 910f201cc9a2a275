/** The named shops of an installation with `store.url`, read together for looking at all of them. */
import { valueAt } from "../../config/keys.ts";
import { type NamedShop, namedBinding } from "../../config/shops/shops.ts";
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
  readonly named: NamedShop;
}

/**
 * The named shops by name, settings and states read at once, for looking at all of them. Those that cannot be judged are
 * absent: opening one says why. Throws StoreError.
 */
export async function readShopsAtOnce(
  { url, keys }: ShopDatabase,
  nowMs: number,
): Promise<ReadonlyMap<string, ReadShop>> {
  const database = await openDatabase(url);
  // The settings are checked while the server counts.
  const [settings, storeOf] = await Promise.all([
    readSettings(database, null).then((rows) => rows.map((row) => ({ shop: row.name, named: namedIn(row, keys) }))),
    readAtOnce(url, nowMs),
  ]);
  const shops = new Map<string, ReadShop>();
  for (const { shop, named } of settings) {
    const store = storeOf(shop);
    if (named !== null && (await foreignIn(store, named, nowMs)) === null) shops.set(shop, { store, named });
  }
  return shops;
}

/** What the settings of a shop name, which only they can; null = they are not valid. */
function namedIn(row: SettingsRow, keys: ShopDatabase["keys"]): NamedShop | null {
  try {
    const { values, faults } = checkRow(row, "", keys, false).checked;
    return faults.length > 0 ? null : namedBinding((key) => valueAt(values, key));
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}
