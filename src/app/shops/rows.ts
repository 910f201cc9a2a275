import { judgeAge } from "../../core/run/health.ts";
import { type App, ofShop } from "../app.ts";
import { checkShop, locateState } from "../config.ts";
import { readAllShops, readInstallation } from "./shops.ts";
import type { ReadShop } from "../state/all-shops.ts";
import { withState } from "../state/read.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import { allTurns } from "../../core/run/shops/choose.ts";
import type { ShopRow } from "../../view/shops/shops.ts";
import { overviewOf } from "./overview.ts";
import { shopSlots } from "./each.ts";

/**
 * The state of each shop, in the order of their names. A shop whose state cannot be read has the reason; one whose
 * last successful run is older than `maxAgeMs` (null = any age) is late.
 */
export async function readRows(app: App, maxAgeMs: number | null = null): Promise<readonly ShopRow[]> {
  const installation = await readInstallation(app);
  const shops = allTurns(installation);
  const looked = await lookAtEach(app, shops, (one) => overviewOf(one, app.clock.now()));
  return shops.map((shop, at) => {
    const found = looked[at];
    const isPaused = installation.paused.has(shop);
    const [overview, error] = found instanceof Tg360Error ? [null, found] : [found ?? null, null];
    const late = overview === null || maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
    return { shop, isPaused, turn: null, overview, error, late };
  });
}

/**
 * Looks at the state of each of these shops, and returns what was seen, or why it cannot be read. Those in a database are read at
 * once, others are opened, some at a time.
 */
export async function lookAtEach<T>(
  app: App,
  shops: readonly string[],
  look: (shop: ReadShop) => Promise<T>,
): Promise<readonly (T | Tg360Error)[]> {
  const known = await readAllShops(app);
  const inSlot = shopSlots(app);
  const open = async (shop: string): Promise<T> => {
    const scope = ofShop(app, shop, null);
    await checkShop(scope);
    const { named } = await locateState(scope);
    return withState(scope, (store) => look({ store, named }));
  };
  return Promise.all(
    shops.map(async (shop) => {
      const one = known.get(shop);
      try {
        return await (one === undefined ? inSlot(() => open(shop)) : look(one));
      } catch (error) {
        if (error instanceof Tg360Error) return error;
        throw error;
      }
    }),
  );
}
