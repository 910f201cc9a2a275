/** The present state, only for reading. */
import { existsSync } from "node:fs";

import { ConfigurationError } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { otherBinding } from "../../core/run/shops/binding.ts";
import { findOlderCopy } from "../../store/database.ts";
import { isOutdated } from "../../store/sqlite/file/state-file.ts";
import { type App, printNotices } from "../app.ts";
import { locateState } from "../config.ts";
import { openState, using, withThrowAway } from "./open.ts";
import type { Place } from "./place.ts";

/**
 * The state of the selected shop: no lock, no network. A missing state reads as an empty one. Throws StoreError,
 * ConfigurationError if it is another shop's.
 */
export async function withState<T>(app: App, run: (store: Store) => Promise<T>): Promise<T> {
  const { clock } = app;
  const { place, named } = await locateState(app);
  if (place.kind === "database" && Object.keys(named).length > 0) {
    const { refuseUnnamed } = await import("./database-state.ts");
    refuseUnnamed(place);
  }
  const checked = async (store: Store): Promise<T> => {
    await checkBinding(store, named, clock.now());
    return run(store);
  };
  return readState(place, clock, checked, (problem) => printNotices(app, [problem]));
}

/**
 * The state for reading only; a missing one reads as empty, and nothing is created. `report` is called if an older copy was put
 * back. A state with an older schema is read from a migrated copy; the next run migrates the state itself.
 */
export async function readState<T>(
  place: Place,
  clock: Clock,
  run: (store: Store) => Promise<T>,
  report: (problem: Problem) => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  if (place.kind === "database") {
    const { openForReading } = await import("./database-state.ts");
    const store = await openForReading(place, clock);
    return store === null ? withThrowAway(place, clock, run) : using(store, run);
  }
  const { path } = place;
  if (!existsSync(path) || isOutdated(path)) return withThrowAway(place, clock, run);
  return using(await openState(place, { clock, mode: "read-only" }), async (store) => {
    const older = await findOlderCopy(store, path);
    if (older !== null) await report(older);
    return run(store);
  });
}

/** Throws ConfigurationError if the state belongs to another shop than the configuration. */
export async function checkBinding(store: Store, named: Partial<Binding>, nowMs: number): Promise<void> {
  const foreign = await foreignIn(store, named, nowMs);
  if (foreign !== null) throw new ConfigurationError(foreign);
}

/** The first difference between the state's shop and the named one; null = none, or the state is empty. */
export async function foreignIn(
  store: Pick<Store, "countStates" | "readBinding">,
  named: Partial<Binding>,
  nowMs: number,
): Promise<Problem | null> {
  const bound = await store.readBinding();
  const other = bound === null ? null : otherBinding(bound, named, BINDING_FIELDS);
  if (other === null) return null;
  const { orders, products } = await store.countStates(nowMs);
  const isHeld = [...Object.values(orders), ...Object.values(products)].some((count) => count > 0);
  return isHeld ? other : null;
}

const BINDING_FIELDS = [
  "ownerId",
  "shopId",
  "site",
  "endpoint",
  "shopUrl",
] as const satisfies readonly (keyof Binding)[];
