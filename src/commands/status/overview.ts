import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import type { ReadShop } from "../../app/state/all-shops.ts";
import type { Store } from "../../core/ports/store.ts";
import { beforeSetUp, type Overview, readOverview } from "../../core/run/health.ts";

/** The overview of a shop; until a system is configured, its reasons say so. `withStore` opens its state. */
export async function readOverviewOf(
  app: App,
  withStore: (look: (store: Store) => Promise<Overview>) => Promise<Overview>,
): Promise<Overview> {
  const overview = await withStore((store) => readOverview(store, app.clock.now()));
  return asSetUp(overview, (await locateState(app)).named);
}

/** The overview of a shop that was read with all others. */
export async function overviewOf({ store, named }: ReadShop, nowMs: number): Promise<Overview> {
  return asSetUp(await readOverview(store, nowMs), named);
}

function asSetUp(overview: Overview, named: ReadShop["named"]): Overview {
  return Object.keys(named).length > 0 ? overview : { ...overview, reasons: beforeSetUp(overview.reasons) };
}
