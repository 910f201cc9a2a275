import type { Context } from "../../app/context.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import { allTurns } from "../../core/shops/choose.ts";
import { createSlots } from "../../core/shops/slots.ts";
import type { Overview } from "../../report/overview.ts";
import type { ShopRow } from "../../report/screens/shops.ts";
import { judgeAge } from "../status/judge-age.ts";
import { overviewOf, readOverviewOf } from "../status/overview.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "./each.ts";

type Needs = Pick<
  Context,
  "checkShop" | "clock" | "locateState" | "readAllShops" | "readInstallation" | "scopeOf" | "withState"
>;

type Looked = Pick<ShopRow, "overview" | "error" | "late">;

/**
 * The state of each shop, in the order of their names. A shop whose state cannot be read has the reason; one whose
 * last successful run is older than `maxAgeMs` (null = any age) is late.
 */
export async function readRows(context: Needs, maxAgeMs: number | null = null): Promise<readonly ShopRow[]> {
  const installation = await context.readInstallation();
  const known = await context.readAllShops();
  const nowMs = context.clock.now();
  const inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, context.clock);
  return Promise.all(
    allTurns(installation).map(async (shop) => {
      const one = known.get(shop);
      const looked =
        one === undefined
          ? await inSlot(() => readRow(context.scopeOf(shop, null), maxAgeMs))
          : look(await overviewOf(one, nowMs), maxAgeMs);
      return { shop, isPaused: installation.paused.has(shop), turn: null, ...looked };
    }),
  );
}

function look(overview: Overview, maxAgeMs: number | null): Looked {
  return { overview, error: null, late: maxAgeMs === null ? null : judgeAge(overview, maxAgeMs) };
}

async function readRow(scope: Needs, maxAgeMs: number | null): Promise<Looked> {
  try {
    await scope.checkShop();
    return look(await readOverviewOf(scope, (read) => scope.withState(read)), maxAgeMs);
  } catch (error) {
    if (error instanceof Tg360Error) return { overview: null, error, late: null };
    throw error;
  }
}
