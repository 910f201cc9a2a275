import type { Context } from "../../context.ts";
import { Tg360Error } from "../../core/errors.ts";
import { beforeSetUp } from "../../core/health.ts";
import { allShops } from "../../core/shops/choose.ts";
import { createSlots } from "../../core/shops/slots.ts";
import type { Overview } from "../../report/json.ts";
import type { ShopRow } from "../../report/shops-screen.ts";
import { readOverview } from "../overview.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "./each.ts";

/** How each shop stands, in the order of their names. A shop that cannot be looked at says why. */
export async function readRows(context: Context): Promise<readonly ShopRow[]> {
  const installation = await context.readInstallation();
  const inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, context.clock);
  return Promise.all(
    allShops(installation).map(async (shop) => ({
      shop,
      isPaused: installation.paused.has(shop),
      ...(await inSlot(() => readRow(context.scopeOf(shop, null)))),
    })),
  );
}

async function readRow(scope: Context): Promise<Pick<ShopRow, "overview" | "error">> {
  try {
    await scope.checkShop();
    return { overview: await readOne(scope), error: null };
  } catch (error) {
    if (error instanceof Tg360Error) return { overview: null, error };
    throw error;
  }
}

async function readOne(scope: Context): Promise<Overview> {
  const overview = await scope.withState((store) => readOverview(store, scope.clock.now()));
  const { named } = await scope.locateState();
  return Object.keys(named).length > 0 ? overview : { ...overview, reasons: beforeSetUp(overview.reasons) };
}
