/** Where the shops of an installation are: in files beside its own, or, with `store.url`, in the database. */
import type { Scrubber } from "../cli/scrub.ts";
import { namesDatabase } from "../config/files/files.ts";
import type { ConfigSources } from "../config/files/places.ts";
import { SECOND } from "../core/common/time/duration.ts";
import type { ShopDatabase } from "./state/shops-in-database.ts";

/** Settings are read several times in one run, while a page or a worker runs for months. */
const FRESH_MS = 2 * SECOND;

export interface Shops {
  /** The sources of the machine alone. */
  readonly sources: ConfigSources;
  areInDatabase(): boolean;
  /** Null = the shops have files. Throws ConfigurationError. */
  database(): Promise<ShopDatabase | null>;
  /** The sources with their shop's settings from the database. Throws ConfigurationError, StoreError. */
  withOwn(wish?: { readonly isFresh?: boolean; readonly makesFile?: boolean }): Promise<ConfigSources>;
  /** The sources, without a shop, with the list of the database's shops. Throws ConfigurationError, StoreError. */
  withAll(): Promise<ConfigSources>;
}

export function shopsOf(sources: ConfigSources, signal: AbortSignal, scrubber: Scrubber): Shops {
  const rows = () => import("./state/shops-in-database.ts");
  let own: { readonly found: Promise<ConfigSources>; readonly atMs: number } | null = null;

  async function database(): Promise<ShopDatabase | null> {
    if (!namesDatabase(sources)) return null;
    return (await rows()).findShopDatabase(sources, signal, scrubber);
  }

  async function extended(asked: ConfigSources): Promise<ConfigSources> {
    const found = await database();
    return found === null ? asked : (await rows()).withShopsInDatabase(asked, found);
  }

  return {
    sources,
    areInDatabase: () => namesDatabase(sources),
    database,
    async withOwn({ isFresh = false, makesFile = false } = {}) {
      // Without a named shop, it is the machine's own.
      if ((sources.shop ?? null) === null) return sources;
      if (makesFile) return extended({ ...sources, makesFile });
      if (own === null || isFresh || performance.now() - own.atMs > FRESH_MS) {
        const found = extended(sources);
        own = { found, atMs: performance.now() };
        found.catch(() => (own = null));
      }
      return own.found;
    },
    withAll: () => extended({ ...sources, shop: null }),
  };
}
