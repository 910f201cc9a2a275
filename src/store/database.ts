import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { type Problem, problem } from "../core/common/problems/problem.ts";
import type { NoteKey } from "../core/ports/runs.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import { type NumberBeside, readBeside, writeBeside } from "./sqlite/file/beside.ts";
import { isBusy, mapError, openConnection, type FileConnection } from "./sqlite/file/connection.ts";
import { addForgotten, readForgotten } from "./sqlite/file/forgotten.ts";
import { migrate } from "./sqlite/file/migrations.ts";
import { checkFile, checkVersion, createFile, damaged, syncPath } from "./sqlite/file/state-file.ts";
import { sqliteTransactions, sqlOn } from "./sqlite/sql.ts";
import { storeOver } from "./store.ts";
import { forgetAgain } from "./orders/forget.ts";
import { type Forgotten, whyOpen } from "../core/orders/privacy/forget.ts";
import { readNotes, writeNotes } from "./tables/notes.ts";

export interface StoreOptions {
  /** The state file, `…/tg360.db`. */
  readonly path: string;
  readonly clock: Clock;
  /** `read-only` never creates or changes anything. */
  readonly mode?: "read-write" | "read-only";
  /** The system's user, for recorded decisions. */
  readonly author?: string | null;
}

/**
 * Opens the state file, creates it if there is none, and migrates it. Detects before any network call: a damaged or empty
 * file, or one of another version (not changed), a full or read-only disk (StoreError), another user's file (ConfigurationError).
 */
export async function openStore({ author = null, ...options }: StoreOptions): Promise<Store> {
  return storeOn(await openFile(options), author);
}

/** An empty state file that is only filled, as a backup is: nothing stands beside it. Throws StoreError. */
export function createState(path: string, nowMs: number): void {
  try {
    createFile(path, nowMs);
  } catch (error) {
    throw mapError(error, path);
  }
}

/** As `openStore`: the connection, which may serve several stores. */
export async function openFile({ path, clock, mode }: Omit<StoreOptions, "author">): Promise<FileConnection> {
  const readonly = mode === "read-only";
  try {
    const isNew = !existsSync(path);
    if (!readonly && isNew) createFile(path, clock.now());
    checkFile(path);
    const beside = readBeside(path);
    const connection = await openConnection(path, readonly);
    try {
      await checkAgain(connection);
      if (!readonly) await prepare(connection, clock.now(), beside, isNew);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  } catch (error) {
    throw mapError(error, path);
  }
}

/** Every step of the store over one connection to a migrated state file. */
export function storeOn(connection: FileConnection, author: string | null = null): Store {
  const { forgetRows, ...store } = storeOver(sqliteTransactions(connection), author);
  return {
    ...store,
    forgetOrders: async (ids, asked) => {
      const orders = (await Promise.all(ids.map((id) => store.readOrder(id)))).filter((one) => one !== null);
      const closed = orders.filter((one) => one.forgottenMs === null && whyOpen(one) === null);
      addForgotten(
        connection.path,
        closed.map(({ id, reference, placedAt }) => ({ id, reference, placedAt, atMs: asked.atMs })),
      );
      return forgetRows(ids, asked);
    },
    listForgotten: () => Promise.resolve(readForgotten(connection.path)),
    scrub: () => scrub(connection),
    close: () => connection.close(),
  };
}

/** Rewrites the file without what is not used any more, and empties its log. False = another process has it open. */
async function scrub(connection: FileConnection): Promise<boolean> {
  const isOwn = await rewrite(connection);
  const list = readForgotten(connection.path);
  const others = await Promise.all(keptCopies(connection.path).map((path) => scrubCopy(path, list)));
  return isOwn && others.every(Boolean);
}

/** The states that a restore has replaced. */
function keptCopies(path: string): readonly string[] {
  const [folder, name] = [dirname(path), `${basename(path)}.before-`];
  const found = readdirSync(folder).filter((one) => one.startsWith(name) && !/-(?:wal|shm)$/.test(one));
  return found.map((one) => join(folder, one));
}

/** Forgets these orders in a copy of a state, and rewrites it. False = it cannot be opened, or has other tables. */
export async function scrubCopy(copy: string, list: readonly Forgotten[]): Promise<boolean> {
  try {
    const connection = await openConnection(copy, false);
    try {
      const asked = { atMs: list.at(-1)?.atMs ?? 0, isOpen: true };
      await connection.write(() => forgetAgain(sqlOn(connection), list, asked));
      return await rewrite(connection);
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

async function rewrite(connection: FileConnection): Promise<boolean> {
  return connection.read(() => {
    const { db } = connection;
    try {
      db.exec("VACUUM");
      const [log] = db.pragma("wal_checkpoint(TRUNCATE)") as [{ readonly busy: number }?];
      return log?.busy === 0;
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
  });
}

/** Checks again inside the database: the latest changes may still be in the -wal file. Throws StoreError. */
export async function checkAgain(connection: FileConnection): Promise<void> {
  const { path, db } = connection;
  await connection.read(() => {
    checkVersion(path, db.pragma("user_version", { simple: true }) as number);
    if (connection.all("SELECT shop FROM shops").length === 0) throw damaged(path, "record");
  });
}

/** What a state has carried out of the list of forgotten orders: so many lines, but for some ids. */
interface Applied {
  readonly count: number;
  readonly left: readonly string[];
}

const NONE_FORGOTTEN = '{"count":0,"left":[]}';

/**
 * Makes a synced write, so that a full or read-only disk is detected before anything is sent. A state that is older than
 * what stood beside it before counts as restored; so does one that is made anew after somebody noted a restore.
 */
async function prepare(connection: FileConnection, nowMs: number, beside: NumberBeside, isNew: boolean): Promise<void> {
  await connection.read(() => {
    migrate(connection.db, nowMs);
  });
  const opened = await connection.write(async () => {
    const sql = sqlOn(connection);
    const notes = await readNotes(sql, ["opened", "restored", "forgotten"]);
    const found = Number(notes.get("opened") ?? 0);
    const isOlder = !isNew && found < beside.number;
    const restoredMs = isOlder ? nowMs : beside.restoredMs;
    const number = Math.max(found, beside.number) + 1;
    const written = new Map<NoteKey, string>([["opened", String(number)]]);
    if (restoredMs !== null && restoredMs > Number(notes.get("restored") ?? 0))
      written.set("restored", String(restoredMs));
    if (isOlder) written.set("standing:copy", JSON.stringify([olderCopy(connection.path)]));
    const list = readForgotten(connection.path);
    const before = notes.get("forgotten") ?? NONE_FORGOTTEN;
    const { count, left: waiting } = JSON.parse(before) as Applied;
    // An order that the copy does not have comes again from the shop, and is forgotten once nothing of it is open.
    const [fresh, late] = [list.slice(count), list.filter(({ id }) => waiting.includes(id))];
    const first = await forgetAgain(sql, fresh, { atMs: nowMs, isOpen: true });
    const again = await forgetAgain(sql, late, { atMs: nowMs, isOpen: false });
    const applied: Applied = { count: list.length, left: [...new Set([...first.left, ...again.left])] };
    const noted = JSON.stringify(applied);
    if (noted !== before) written.set("forgotten", noted);
    const isUnforgotten = first.done.length + again.done.length > 0;
    await writeNotes(sql, written);
    return { number, restoredMs, isUnforgotten };
  });
  writeBeside(connection.path, opened);
  if (opened.isUnforgotten) await scrub(connection);
}

/** An older copy of the state was put back; null = it is the newest. For a state that was opened for reading only. */
export async function findOlderCopy(store: Pick<Store, "readNote">, path: string): Promise<Problem | null> {
  return Number(await store.readNote("opened")) < readBeside(path).number ? olderCopy(path) : null;
}

function olderCopy(path: string): Problem {
  return problem("state-older", { path });
}

/**
 * A consistent copy of the state file, made while others may write: for dry runs and backups. Mode 0600. The copy gets
 * its name only when it is complete and on disk; until then an existing file with that name stays.
 */
export async function copyStore(path: string, target: string): Promise<void> {
  const draft = `${target}.new-${randomBytes(6).toString("hex")}`;
  try {
    checkFile(path);
    closeSync(openSync(draft, "wx", 0o600));
    const connection = await openConnection(path, true);
    try {
      await connection.db.backup(draft);
    } finally {
      await connection.close();
    }
    syncPath(draft);
    // Removes the old file's log, so that it is not applied to the copy.
    for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
    renameSync(draft, target);
    syncPath(dirname(target));
  } catch (error) {
    throw mapError(error, path);
  } finally {
    for (const suffix of ["", "-journal"]) rmSync(draft + suffix, { force: true });
  }
}
