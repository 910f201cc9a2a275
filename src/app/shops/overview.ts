import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import type { ReadShop } from "../state/all-shops.ts";
import { fullDisk } from "../../store/sqlite/file/connection.ts";
import type { Store } from "../../core/ports/store.ts";
import { beforeSetUp, type Overview, readOverview } from "../../core/run/health.ts";

/** The overview of a shop; until a system is configured, its reasons say so. `withStore` opens its state. */
export async function readOverviewOf(
  app: App,
  withStore: (look: (store: Store) => Promise<Overview>) => Promise<Overview>,
): Promise<Overview> {
  const { named, place } = await locateState(app);
  const overview = await withStore((store) => overviewOf({ store, named }, app.clock.now()));
  // A run that cannot write leaves nothing that could be read.
  const full = place.kind === "file" ? fullDisk(place.path) : null;
  return full === null ? overview : { ...overview, health: "failing", reasons: [full, ...overview.reasons] };
}

/** The same of a state that is open. */
export async function overviewOf({ store, named }: ReadShop, nowMs: number): Promise<Overview> {
  const overview = await readOverview(store, nowMs);
  return Object.keys(named).length > 0 ? overview : { ...overview, reasons: beforeSetUp(overview.reasons) };
}
