import { type App, ofShop } from "../../app/app.ts";
import { checkShop } from "../../app/config.ts";
import { readAllShops, readInstallation } from "../../app/shops.ts";
import { withState } from "../../app/state/read.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import { allTurns } from "../../core/run/shops/choose.ts";
import { createSlots } from "../../core/common/limiter.ts";
import type { Overview } from "../../core/run/health.ts";
import type { ShopRow } from "../../view/shops/shops.ts";
import { judgeAge } from "../status/request.ts";
import { overviewOf, readOverviewOf } from "../status/overview.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "./each.ts";

type Looked = Pick<ShopRow, "overview" | "error" | "late">;

/**
 * The state of each shop, in the order of their names. A shop whose state cannot be read has the reason; one whose
 * last successful run is older than `maxAgeMs` (null = any age) is late.
 */
export async function readRows(app: App, maxAgeMs: number | null = null): Promise<readonly ShopRow[]> {
  const installation = await readInstallation(app);
  const known = await readAllShops(app);
  const nowMs = app.clock.now();
  const inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, app.clock);
  return Promise.all(
    allTurns(installation).map(async (shop) => {
      const one = known.get(shop);
      const looked =
        one === undefined
          ? await inSlot(() => readRow(ofShop(app, shop, null), maxAgeMs))
          : look(await overviewOf(one, nowMs), maxAgeMs);
      return { shop, isPaused: installation.paused.has(shop), turn: null, ...looked };
    }),
  );
}

function look(overview: Overview, maxAgeMs: number | null): Looked {
  return { overview, error: null, late: maxAgeMs === null ? null : judgeAge(overview, maxAgeMs) };
}

async function readRow(scope: App, maxAgeMs: number | null): Promise<Looked> {
  try {
    await checkShop(scope);
    return look(await readOverviewOf(scope, (read) => withState(scope, read)), maxAgeMs);
  } catch (error) {
    if (error instanceof Tg360Error) return { overview: null, error, late: null };
    throw error;
  }
}
