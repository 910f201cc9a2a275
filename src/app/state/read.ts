/** The present state, for reading. */
import { existsSync } from "node:fs";

import type { Problem } from "../../core/common/problems/problem.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { findOlderCopy } from "../../store/database.ts";
import { isOldState } from "../../store/sqlite/file/state-file.ts";
import { type App, printNotices } from "../app.ts";
import { locateState } from "../config.ts";
import { checkBinding, makePrivateFolder, openState, using, withThrowAway } from "./open.ts";
import { hasState, type Place, refuseUnnamed, userName } from "./place.ts";
import { openForReading } from "./database-state.ts";

/**
 * The state of the selected shop: no lock, no network. A missing state reads as an empty one. Throws StoreError,
 * ConfigurationError if it is another shop's.
 */
export async function withState<T>(app: App, run: (store: Store) => Promise<T>): Promise<T> {
  const { clock } = app;
  const { place, named } = await locateState(app);
  if (place.kind === "database" && Object.keys(named).length > 0) refuseUnnamed(place);
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
    const store = await openForReading(place, clock);
    return store === null ? withThrowAway(place, clock, run) : using(store, run);
  }
  const { path } = place;
  if (!existsSync(path) || isOldState(path)) return withThrowAway(place, clock, run);
  return using(await openState(place, { clock, mode: "read-only" }), async (store) => {
    const older = await findOlderCopy(store, path);
    if (older !== null) await report(older);
    return run(store);
  });
}

/** How long a state stays open for the next request of a page. */
const KEPT_MS = MINUTE;

/** As `withState`, for repeated reads and for writes that need no lock. A missing state is created if `makes` is true. */
export async function withKeptState<T>(
  app: App,
  makes: boolean,
  run: (store: Store, timeZone: string) => Promise<T>,
  keptMs = KEPT_MS,
): Promise<T> {
  const { clock } = app;
  const { dataDir, timeZone, named, place } = await locateState(app);
  if (!hasState(place)) {
    if (!makes) return withState(app, (store) => run(store, timeZone));
    makePrivateFolder(dataDir);
  }
  return using(await openState(place, { clock, author: userName(), keptMs }), async (store) => {
    await checkBinding(store, named, clock.now());
    return run(store, timeZone);
  });
}
