import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { messageOf } from "../../core/common/problems/thrown.ts";
import { ConfigurationError, StoreError } from "../../core/common/problems/errors.ts";
import { treatmentOf } from "../../core/common/problems/problem-table.ts";
import { otherBinding } from "../../core/shops/binding.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { Store } from "../../core/ports/store.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { copyStore, findOlderCopy, openStore } from "../../store/database.ts";
import { acquireLock } from "../../store/sqlite/file/lock.ts";
import { makeFolder } from "../../store/make-folder.ts";
import { checkOwner, isOutdated } from "../../store/sqlite/file/state-file.ts";
import { copyStill } from "../../store/sqlite/file/still-copy.ts";
import { openState } from "./held-state.ts";
import { placeOf } from "./place.ts";

/** Copies the present state into a file. Throws StoreError. */
export async function saveState(dataDir: string, target: string, clock: Clock): Promise<void> {
  const place = placeOf(dataDir);
  if (place === null) await copyStore(statePath(dataDir), target);
  else await (await inDatabase()).copyState(place, target, clock);
}

/** Loaded only for a state in PostgreSQL. */
const inDatabase = () => import("./database-state.ts");

/** The state file of a data directory. */
export function statePath(dataDir: string): string {
  return join(dataDir, "tg360.db");
}

/** Creates the folder of the state, or of the configuration, if it is missing, with mode 0700. Throws StoreError. */
export function makePrivateFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw diskFailed(path, error);
  }
}

function diskFailed(path: string, error: unknown): StoreError {
  const detail = messageOf(error);
  return new StoreError(problem("disk-failed", { path, detail }), error);
}

/** Whether there is a state, or a database that may have it. */
export function hasState(dataDir: string): boolean {
  return placeOf(dataDir) !== null || existsSync(statePath(dataDir));
}

/** Where the state is, for messages. */
export function stateName(dataDir: string): string {
  const place = placeOf(dataDir);
  return place === null ? statePath(dataDir) : `PostgreSQL, ${place.shop}`;
}

/**
 * The state for reading only; a missing one reads as empty, and nothing is created. On a full or read-only disk it is
 * a copy, which `report` is called with, as it is if an older copy was put back. A state with an older schema is read
 * from a migrated copy; the next run migrates the state itself.
 */
export async function withState<T>(
  dataDir: string,
  clock: Clock,
  run: (store: Store) => Promise<T>,
  report: (problem: Problem) => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const path = statePath(dataDir);
  const place = placeOf(dataDir);
  if (place !== null) {
    const store = await (await inDatabase()).openForReading(place, clock);
    return store === null ? withThrowAway(path, clock, run) : using(store, run);
  }
  if (!existsSync(path)) return withThrowAway(path, clock, run);
  const isOld = isOutdated(path);
  const opened = await openForReading(path, clock);
  if (!(opened instanceof StoreError)) {
    if (!isOld) {
      return using(opened, async (store) => {
        const older = await findOlderCopy(store, path);
        if (older !== null) await report(older);
        return run(store);
      });
    }
    await opened.close();
    return withThrowAway(path, clock, run);
  }
  return withStillCopy(path, clock, opened, async (store) => {
    await report(opened.problem);
    return run(store);
  });
}

/** A StoreError = the disk does not let SQLite create the files that it needs for reading. Throws all other errors. */
async function openForReading(path: string, clock: Clock): Promise<Store | StoreError> {
  try {
    return await openState({ path, clock, mode: "read-only" });
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

/** A private folder in the temporary directory. Throws StoreError, also if TMPDIR names a missing folder. */
function makeTemporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "tg360-"));
  } catch (error) {
    throw diskFailed(tmpdir(), error);
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

/** A copy of the state, or a new one if there is none, in a private folder that is removed after `run`. */
export async function withThrowAway<T>(path: string, clock: Clock, run: (store: Store) => Promise<T>): Promise<T> {
  const folder = makeTemporaryFolder();
  try {
    const copy = join(folder, "tg360.db");
    const dataDir = dirname(path);
    if (hasState(dataDir)) await saveState(dataDir, copy, clock);
    return await using(await openStore({ path: copy, clock }), run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The state, if it can be opened; null if it is missing, damaged or on a full disk. */
export async function tryToOpen(path: string, clock: Clock): Promise<Store | null> {
  if (placeOf(dirname(path)) === null && !existsSync(path)) return null;
  try {
    return await openState({ path, clock });
  } catch {
    return null;
  }
}

/** Runs with the store and closes it afterwards in any case. */
export async function using<T>(store: Store, run: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Runs with a lock, waiting for it at most `timeoutMs`. Throws LockedError. */
export async function withLock<T>(
  lock: {
    readonly dataDir: string;
    readonly what: Direction | "daemon";
    readonly timeoutMs: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
  run: () => Promise<T>,
): Promise<T> {
  const { dataDir, what, timeoutMs, clock, signal } = lock;
  const place = placeOf(dataDir);
  if (place !== null && what !== "daemon") {
    return (await inDatabase()).withLease({ place, direction: what, timeoutMs, clock, signal }, () => run());
  }
  const held = await acquireLock({ path: join(dataDir, `${what}.lock`), what, timeoutMs, clock, signal });
  try {
    return await run();
  } finally {
    await held.release();
  }
}

/**
 * A second daemon never waits. The state is opened once before, because a lock file must not be created in another
 * user's folder; if named shops have the states, and the folder has none of its own, its owner is checked instead.
 */
export async function withDaemonLock<T>(
  lock: { readonly dataDir: string; readonly makesState: boolean; readonly clock: Clock; readonly signal: AbortSignal },
  run: () => Promise<T>,
): Promise<T> {
  const { dataDir, makesState, clock, signal } = lock;
  if (placeOf(dataDir) !== null) throw new ConfigurationError(problem("database-instead", { what: "daemon" }));
  makePrivateFolder(dataDir);
  const path = statePath(dataDir);
  if (makesState || existsSync(path)) await using(await openState({ path, clock }), () => Promise.resolve());
  else checkOwner(dataDir);
  return withLock({ dataDir, what: "daemon", timeoutMs: 0, clock, signal }, run);
}
