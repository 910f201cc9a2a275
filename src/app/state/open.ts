/** Opens the state at a place: for work, for a trial on a copy, or not at all if it cannot be opened. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ConfigurationError, StoreError, messageOf } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { bindingIn, otherBinding } from "../../core/run/shops/binding.ts";
import { checkAgain, copyStore, openFile, openStore, storeOn, type StoreOptions } from "../../store/database.ts";
import { makeFolder } from "../../store/make-folder.ts";
import { type FileConnection, identityOf } from "../../store/sqlite/file/connection.ts";
import { copyState, openInDatabase } from "./database-state.ts";
import { hasState, type Place, userName } from "./place.ts";

interface OpenFile {
  readonly connection: Promise<FileConnection>;
  users: number;
  /** Closes it, while it has no user. */
  timer?: NodeJS.Timeout;
}

/**
 * The state files that this process works on, by the file itself (one that was restored is another) and by how long it stays open.
 * All users share a connection, which is closed with the last of them. A run shares none that a page keeps: what it does comes after an
 * opening, by which an older copy is noticed.
 */
const openFiles = new Map<string, OpenFile>();

interface OpenOptions extends Omit<StoreOptions, "path"> {
  /** How long a file stays open for a next user, ms; absent = it is closed at once. */
  readonly keptMs?: number;
}

/** Throws as `openStore`. */
export async function openState(place: Place, { keptMs = 0, ...options }: OpenOptions): Promise<Store> {
  if (place.kind === "database") return openInDatabase(place, options);
  const { path } = place;
  const key = existsSync(path) ? `${identityOf(path)} ${String(keptMs)}` : null;
  if (key === null || (options.mode === "read-only" && !openFiles.has(key))) return openStore({ ...options, path });
  const known = openFiles.get(key);
  const file: OpenFile = known ?? { connection: openFile({ ...options, path }), users: 0 };
  openFiles.set(key, file);
  clearTimeout(file.timer);
  file.users += 1;
  const leave = async (forMs: number): Promise<void> => {
    file.users -= 1;
    if (file.users > 0) return;
    if (forMs === 0) await closeFile(key);
    else file.timer = setTimeout(() => void closeFile(key), forMs).unref();
  };
  try {
    const connection = await file.connection;
    // The shop may have moved since it was opened.
    if (known !== undefined) await checkAgain(connection);
    let isOpen = true;
    const close = async (): Promise<void> => {
      const isLeft = !isOpen;
      isOpen = false;
      if (!isLeft) await leave(keptMs);
    };
    return { ...storeOn(connection, options.author), close };
  } catch (error) {
    await leave(0).catch(() => undefined);
    throw error;
  }
}

async function closeFile(key: string): Promise<void> {
  const file = openFiles.get(key);
  if (file === undefined) return;
  openFiles.delete(key);
  clearTimeout(file.timer);
  await (await file.connection).close();
}

/** Closes what is open without a user. */
export async function closeKeptStates(): Promise<void> {
  const kept = [...openFiles].filter(([, { users }]) => users === 0);
  await Promise.all(kept.map(([key]) => closeFile(key)));
}

/** The state, if it can be opened; null if it is missing, damaged or on a full disk. */
export async function tryToOpen(place: Place, clock: Clock): Promise<Store | null> {
  if (!hasState(place)) return null;
  try {
    return await openState(place, { clock, author: userName() });
  } catch {
    return null;
  }
}

/** As a run would; a damaged state, or one of another version, stays as it is. Throws ConfigurationError if it is another user's. */
export async function openAndClose(place: Place, clock: Clock): Promise<void> {
  try {
    await (await openState(place, { clock, author: userName() })).close();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
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

/** Copies the present state into a file. Throws StoreError. */
export async function saveState(place: Place, target: string, clock: Clock): Promise<void> {
  if (place.kind === "file") await copyStore(place.path, target);
  else await copyState(place, target, clock);
}

/** A copy of the state, or a new one if there is none, in a private folder that is removed after `run`. */
export async function withThrowAway<T>(place: Place, clock: Clock, run: (store: Store) => Promise<T>): Promise<T> {
  const folder = makeWorkFolder(tmpdir(), "tg360-");
  try {
    const path = join(folder, "tg360.db");
    if (hasState(place)) await saveState(place, path, clock);
    return await using(await openStore({ path, clock }), run);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A private folder for a while; beside a state, its name shows that it is ours. Throws StoreError, also if `parent` is missing. */
export function makeWorkFolder(parent: string, prefix = "tg360.db.work-"): string {
  try {
    return mkdtempSync(join(parent, prefix));
  } catch (error) {
    throw diskFailed(parent, error);
  }
}

/** Creates the folder of the state, the configuration or the backups if it is missing, with mode 0700. Throws StoreError. */
export function makePrivateFolder(path: string, of: "data" | "backups" = "data"): void {
  try {
    makeFolder(path);
  } catch (error) {
    const isFile = error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOTDIR");
    throw isFile ? new StoreError(problem("not-a-folder", { path, of }), error) : diskFailed(path, error);
  }
}

function diskFailed(path: string, error: unknown): StoreError {
  return new StoreError(problem("disk-failed", { path, detail: messageOf(error) }), error);
}

/** Throws ConfigurationError if the state belongs to another shop than the configuration. */
export async function checkBinding(store: Store, named: Partial<Binding>, nowMs: number): Promise<void> {
  const foreign = await foreignIn(store, named, nowMs);
  if (foreign !== null) throw new ConfigurationError(foreign);
}

/** The first difference between the state's shop and the named one; null = none, or the state is empty. */
export async function foreignIn(
  store: Pick<Store, "countStates" | "readNote">,
  named: Partial<Binding>,
  nowMs: number,
): Promise<Problem | null> {
  const bound = bindingIn(await store.readNote("binding"));
  const other = bound === null ? null : otherBinding(bound, named);
  if (other === null) return null;
  const { orders, products } = await store.countStates(nowMs);
  const isHeld = [...Object.values(orders), ...Object.values(products)].some((count) => count > 0);
  return isHeld ? other : null;
}
