/** Locks of a state, and a state that stays open over several uses. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { stateFolder } from "../../config/shops/known-shops.ts";
import type { Direction } from "../../core/common/direction.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import type { Patience } from "../../store/patience.ts";
import { acquireLock } from "../../store/sqlite/file/lock.ts";
import { checkOwner } from "../../store/sqlite/file/state-file.ts";
import type { App } from "../app.ts";
import { loadConfig, locateState } from "../config.ts";
import { makePrivateFolder, openState, tryToOpen, using } from "./open.ts";
import { fileIn, type Place } from "./place.ts";
import { readInstallation, shopDatabase } from "../shops/shops.ts";
import { withLease } from "./database-state.ts";

/** As `--lock-timeout` says. */
export function patienceOf({ clock, signal, globals }: App): Patience {
  return { clock, signal, timeoutMs: globals.lockTimeoutMs };
}

/** Runs with the lock of a direction. Throws LockedError. */
export async function withLock<T>(
  place: Place,
  what: Direction,
  patience: Patience,
  run: () => Promise<T>,
): Promise<T> {
  if (place.kind === "file") return withFileLock(dirname(place.path), what, patience, run);
  return withLease({ ...patience, place, direction: what }, () => run());
}

/** Runs with the lock of both directions. Throws LockedError. */
export function withBothLocks<T>(place: Place, patience: Patience, run: () => Promise<T>): Promise<T> {
  return withLock(place, "orders", patience, () => withLock(place, "products", patience, run));
}

/** Runs with a lock file of a folder. Throws LockedError. */
export async function withFileLock<T>(
  folder: string,
  what: Direction | "daemon",
  patience: Patience,
  run: () => Promise<T>,
): Promise<T> {
  const held = await acquireLock({ ...patience, path: join(folder, `${what}.lock`), what });
  try {
    return await run();
  } finally {
    await held.release();
  }
}

/** Runs while no run of this shop is in progress or begins. Throws LockedError. */
export async function whileIdle<T>(app: App, run: () => Promise<T>): Promise<T> {
  const shop = app.globals.shop ?? DEFAULT_SHOP;
  // Not by the shop's own settings, which may be invalid.
  const database = await shopDatabase(app);
  const place: Place =
    database === null
      ? fileIn(stateFolder((await readInstallation(app)).rootDir, shop))
      : { kind: "database", url: database.url, shop };
  return withBothLocks(place, patienceOf(app), run);
}

/**
 * Runs with the daemon's lock. Throws LockedError at once if another daemon has it. The state is opened once before,
 * because a lock file must not be created in another user's folder; if named shops have the states, and the folder has
 * none of its own, its owner is checked instead.
 */
export async function withDaemonLock<T>(app: App, run: () => Promise<T>): Promise<T> {
  const { clock, globals, signal } = app;
  const { dataDir, place } = await loadConfig(app);
  if (place.kind === "database") throw new ConfigurationError(problem("database-instead", { what: "daemon" }));
  const makesState = globals.shop !== null || (await readInstallation(app)).named.length === 0;
  makePrivateFolder(dataDir);
  if (makesState || existsSync(place.path)) await using(await openState(place, { clock }), () => Promise.resolve());
  else checkOwner(dataDir);
  return withFileLock(dataDir, "daemon", { clock, signal, timeoutMs: 0 }, run);
}

/**
 * All uses of the state in `run` share one connection, because a cycle has several in a row, and opening one costs more
 * than reading it. Not for longer than a cycle: `restore` must find the file closed. If the state is missing or cannot be
 * opened, the use itself reports that.
 */
export async function holdingState<T>(app: App, run: () => Promise<T>): Promise<T> {
  const place = await locateState(app).then(
    (found) => found.place,
    () => null,
  );
  // Connections to PostgreSQL are pooled in any case.
  const store = place?.kind === "file" ? await tryToOpen(place, app.clock) : null;
  try {
    return await run();
  } finally {
    await store?.close();
  }
}
