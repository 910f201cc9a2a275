import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import { type Problem, problem } from "../core/common/problems/problem.ts";
import type { NoteKey } from "../core/ports/runs.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import { type Beside, readBeside, writeBeside } from "./sqlite/file/beside.ts";
import { mapError, openConnection, type Connection } from "./sqlite/file/connection.ts";
import { migrate } from "./sqlite/file/migrations.ts";
import { checkFile, checkVersion, createFile, damaged, syncPath } from "./sqlite/file/state-file.ts";
import { sqliteTransactions, sqlOn } from "./sqlite/sql.ts";
import { storeOver } from "./store.ts";
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

/** As `openStore`: the connection, which may serve several stores. */
export async function openFile({ path, clock, mode }: Omit<StoreOptions, "author">): Promise<Connection> {
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
export function storeOn(connection: Connection, author: string | null = null): Store {
  return { ...storeOver(sqliteTransactions(connection), author), close: () => connection.close() };
}

/** Checks again inside the database: the latest changes may still be in the -wal file. Throws StoreError. */
export async function checkAgain(connection: Connection): Promise<void> {
  const { path, db } = connection;
  await connection.read(() => {
    checkVersion(path, db.pragma("user_version", { simple: true }) as number);
    if (connection.all("SELECT shop FROM shops").length === 0) throw damaged(path, "record");
  });
}

/**
 * Makes a synced write, so that a full or read-only disk is detected before anything is sent. A state that is older than
 * what stood beside it before counts as restored; so does one that is made anew after somebody noted a restore.
 */
async function prepare(connection: Connection, nowMs: number, beside: Beside, isNew: boolean): Promise<void> {
  await connection.read(() => {
    migrate(connection.db, nowMs);
  });
  const opened = await connection.write(async () => {
    const sql = sqlOn(connection);
    const notes = await readNotes(sql, ["opened", "restored"]);
    const found = Number(notes.get("opened") ?? 0);
    const isOlder = !isNew && found < beside.number;
    const restoredMs = isOlder ? nowMs : beside.restoredMs;
    const number = Math.max(found, beside.number) + 1;
    const written = new Map<NoteKey, string>([["opened", String(number)]]);
    if (restoredMs !== null && restoredMs > Number(notes.get("restored") ?? 0))
      written.set("restored", String(restoredMs));
    if (isOlder) written.set("standing:copy", JSON.stringify([olderCopy(connection.path)]));
    await writeNotes(sql, written);
    return { number, restoredMs };
  });
  writeBeside(connection.path, opened);
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
