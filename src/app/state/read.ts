/** The present state, only for reading. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { StoreError } from "../../core/common/problems/errors.ts";
import { treatmentOf, type Problem } from "../../core/common/problems/problem.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { findOlderCopy, openStore } from "../../store/database.ts";
import { isOutdated } from "../../store/sqlite/file/state-file.ts";
import { copyStill } from "../../store/sqlite/file/still-copy.ts";
import { type App, printNotices } from "../app.ts";
import { locateState } from "../config.ts";
import { checkBinding } from "./binding.ts";
import { makeTemporaryFolder, openState, using, withThrowAway } from "./open.ts";
import type { FilePlace, Place } from "./place.ts";

/**
 * The state of the selected shop: no lock, no network. A missing state reads as an empty one. On a full or read-only
 * disk it is a copy, which is reported. Throws StoreError, ConfigurationError if it is another shop's.
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
 * The state for reading only; a missing one reads as empty, and nothing is created. On a full or read-only disk it is
 * a copy, which `report` is called with, as it is if an older copy was put back. A state with an older schema is read
 * from a migrated copy; the next run migrates the state itself.
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
  if (!existsSync(path)) return withThrowAway(place, clock, run);
  const isOld = isOutdated(path);
  const opened = await openForReading(place, clock);
  if (!(opened instanceof StoreError)) {
    if (!isOld) {
      return using(opened, async (store) => {
        const older = await findOlderCopy(store, path);
        if (older !== null) await report(older);
        return run(store);
      });
    }
    await opened.close();
    return withThrowAway(place, clock, run);
  }
  return withStillCopy(path, clock, opened, async (store) => {
    await report(opened.problem);
    return run(store);
  });
}

/** A StoreError = the disk does not let SQLite create the files that it needs for reading. Throws all other errors. */
async function openForReading(place: FilePlace, clock: Clock): Promise<Store | StoreError> {
  try {
    return await openState(place, { clock, mode: "read-only" });
  } catch (error) {
    if (error instanceof StoreError && treatmentOf(error.problem).isOfTheDisk) return error;
    throw error;
  }
}

/** Throws `reason` if the copy fails too. */
async function withStillCopy<T>(
  path: string,
  clock: Clock,
  reason: StoreError,
  run: (store: Store) => Promise<T>,
): Promise<T> {
  const folder = tryTemporaryFolder();
  if (folder === null) throw reason;
  try {
    const store = await openStill(path, join(folder, "tg360.db"), clock);
    if (store === null) throw reason;
    return await using(store, run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tryTemporaryFolder(): string | null {
  try {
    return makeTemporaryFolder();
  } catch {
    return null;
  }
}

/** Null = another process writes all the time, or there is no space for a copy. */
async function openStill(path: string, copy: string, clock: Clock): Promise<Store | null> {
  try {
    return (await copyStill(path, copy)) ? await openStore({ path: copy, clock }) : null;
  } catch {
    return null;
  }
}
