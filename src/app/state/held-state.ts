/**
 * A state that is used several times in a row in one process is opened once: opening and closing one costs more than
 * reading it.
 */
import { existsSync } from "node:fs";
import { dirname } from "node:path";

import { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Store } from "../../core/ports/store.ts";
import { openStore, type StoreOptions } from "../../store/database.ts";
import { placeOf } from "./place.ts";

/** By path. */
const held = new Map<string, Store>();

/**
 * All uses of this state in `run` share one connection. Not for longer than a cycle: `restore` must find the file
 * closed. If the state is missing, or cannot be opened, the use itself reports that.
 */
export async function holdingState<T>(options: StoreOptions, run: () => Promise<T>): Promise<T> {
  const { path } = options;
  // Connections to PostgreSQL are pooled in any case.
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

/** The shared state, which stays open when it is closed here; otherwise a newly opened one. Throws as `openStore`. */
export async function openState(options: StoreOptions): Promise<Store> {
  const place = placeOf(dirname(options.path));
  if (place !== null) return (await import("./database-state.ts")).openInDatabase(place, options);
  const store = held.get(options.path);
  return store === undefined ? openStore(options) : { ...store, close: () => Promise.resolve() };
}
