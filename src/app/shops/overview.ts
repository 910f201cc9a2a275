import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import type { ReadShop } from "../state/all-shops.ts";
import type { Store } from "../../core/ports/store.ts";
import { beforeSetUp, type Overview, readOverview } from "../../core/run/health.ts";

/** The overview of a shop; until a system is configured, its reasons say so. `withStore` opens its state. */
export async function readOverviewOf(
  app: App,
  withStore: (look: (store: Store) => Promise<Overview>) => Promise<Overview>,
): Promise<Overview> {
  const { named } = await locateState(app);
  return withStore((store) => overviewOf({ store, named }, app.clock.now()));
}

/** The same of a state that is open. */
export async function overviewOf({ store, named }: ReadShop, nowMs: number): Promise<Overview> {
  const overview = await readOverview(store, nowMs);
  return Object.keys(named).length > 0 ? overview : { ...overview, reasons: beforeSetUp(overview.reasons) };
}
