import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import { mapError, openConnection } from "./sqlite/file/connection.ts";
import type { Connection } from "./sqlite/file/connection.ts";
import { migrate } from "./sqlite/file/migrations.ts";
import { checkFile, checkVersion, createFile, damaged, syncPath } from "./sqlite/file/state-file.ts";
import { sqliteTransactions } from "./sqlite/rows.ts";
import { allSteps } from "./steps/all.ts";

export interface StoreOptions {
  /** The state file, `…/tg360.db`. */
  readonly path: string;
  readonly clock: Clock;
  /** `read-only` never creates or changes anything. */
  readonly mode?: "read-write" | "read-only";
  /** The system's user, for recorded decisions. */
  readonly author?: string;
}

/**
 * Opens the state file, creates it if there is none, and migrates it. Detects before any network call: a damaged, empty
 * or newer file (not changed), a full or read-only disk (StoreError), another user's file (ConfigurationError).
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, clock } = options;
  const readonly = options.mode === "read-only";
  try {
    if (!readonly && !existsSync(path)) createFile(path, clock.now());
    checkFile(path);
    const connection = await openConnection(path, { readonly });
    try {
      await check(connection);
      if (!readonly) await prepare(connection, clock.now());
    } catch (error) {
      await connection.close();
      throw error;
    }
    return storeOn(connection, options.author ?? null);
  } catch (error) {
    throw mapError(error, path);
  }
}

/** Every step of the store over one connection to a migrated state file. */
export function storeOn(connection: Connection, author: string | null = null): Store {
  return { ...allSteps(sqliteTransactions(connection), author), close: () => connection.close() };
}

/** Checks again inside the database: the latest changes may still be in the -wal file. */
async function check(connection: Connection): Promise<void> {
  const { path, db } = connection;
  await connection.read(() => {
    checkVersion(path, db.pragma("user_version", { simple: true }) as number);
    if (connection.get("SELECT shop FROM shops") === undefined) throw damaged(path, "its first record is missing");
  });
}

/** Makes a synced write, so that a full or read-only disk is detected before anything is sent. */
async function prepare(connection: Connection, nowMs: number): Promise<void> {
  await connection.read(() => {
    migrate(connection.db, nowMs);
  });
  await connection.write(() => connection.run("UPDATE shops SET opened_ms = ?", nowMs));
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
    const connection = await openConnection(path, { readonly: true });
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
