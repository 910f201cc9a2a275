/** A state that is worked on several times in a row in one process, opened once: to open and to close one costs more than to read it. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";

import { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Store } from "../../core/ports/store.ts";
import { openStore, type StoreOptions } from "../../store/database.ts";
import { placeOf } from "./place.ts";

/** By path. */
const held = new Map<string, Store>();

/**
 * Everything that `run` opens of this state shares one connection. Not for longer than a cycle: whoever replaces the file in
 * between must find it closed. A state that is not there yet, or cannot be opened, is left to whoever opens it.
 */
export async function holdingState<T>(options: StoreOptions, run: () => Promise<T>): Promise<T> {
  const { path } = options;
  // Connections to PostgreSQL are kept as it is.
  const isElsewhere = placeOf(dirname(path)) !== null;
  const store = isElsewhere || held.has(path) || !existsSync(path) ? null : await tryToOpen(options);
  if (store === null) return run();
  held.set(path, store);
  try {
    return await run();
  } finally {
    held.delete(path);
    await store.close();
  }
}

async function tryToOpen(options: StoreOptions): Promise<Store | null> {
  try {
    return await openStore(options);
  } catch (error) {
    if (error instanceof Tg360Error) return null;
    throw error;
  }
}

/** The state that is held, which stays open when it is closed here; else it is opened. Throws as `openStore`. */
export async function openState(options: StoreOptions): Promise<Store> {
  const place = placeOf(dirname(options.path));
  if (place !== null) return (await import("./database-state.ts")).openInDatabase(place, options);
  const store = held.get(options.path);
  return store === undefined ? openStore(options) : { ...store, close: () => Promise.resolve() };
}
