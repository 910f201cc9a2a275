import { closeSync, existsSync, openSync } from "node:fs";

import Database from "better-sqlite3";

import type { Clock, Store } from "../core/ports.ts";
import { bindingSteps } from "./binding.ts";
import { Connection, mapError } from "./connection.ts";
import { migrate } from "./migrations.ts";
import { orderSteps } from "./orders.ts";
import { productSteps } from "./products.ts";
import { scanSteps } from "./shop-scan.ts";
import { checkFile, checkVersion, createFile, damaged } from "./state-file.ts";
import { statusSteps } from "./status.ts";

export interface StoreOptions {
  /** The state file, `…/tg360.db`. */
  readonly path: string;
  readonly clock: Clock;
  /** `read-only` never creates and never changes anything. */
  readonly mode?: "read-write" | "read-only";
}

/**
 * Opens the state file, makes it if there is none, and brings it up to date. Found out here, before any network call: a
 * damaged, empty or newer file (left untouched), a full or read-only disk (StoreError), another user's file
 * (ConfigurationError).
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, clock } = options;
  const readonly = options.mode === "read-only";
  try {
    if (!readonly && !existsSync(path)) createFile(path, clock.now());
    checkFile(path);
    const connection = new Connection(path, { readonly });
    try {
      await check(connection);
      if (!readonly) await prepare(connection, clock.now());
    } catch (error) {
      await connection.close();
      throw error;
    }
    return assemble(connection);
  } catch (error) {
    throw mapError(error, path);
  }
}

function assemble(connection: Connection): Store {
  return {
    ...bindingSteps(connection),
    ...orderSteps(connection),
    ...productSteps(connection),
    ...scanSteps(connection),
    ...statusSteps(connection),
    close: () => connection.close(),
  };
}

/** Once more inside the database: what was written last may still be in the -wal file. */
async function check(connection: Connection): Promise<void> {
  const { path, db } = connection;
  await connection.read(() => {
    checkVersion(path, db.pragma("user_version", { simple: true }) as number);
    if (connection.get("SELECT id FROM meta") === undefined) throw damaged(path, "its first record is missing");
  });
}

/** A write that is synced: a full or read-only disk shows here, before anything is sent. */
async function prepare(connection: Connection, nowMs: number): Promise<void> {
  await connection.read(() => {
    migrate(connection.db, nowMs);
  });
  await connection.write(() => connection.run("UPDATE meta SET opened_ms = ?", nowMs));
}

/** A consistent copy of the state file, taken while others may write: for dry runs and backups. Mode 0600. */
export async function copyStore(path: string, target: string): Promise<void> {
  try {
    checkFile(path);
    closeSync(openSync(target, "w", 0o600));
    const db = new Database(path, { readonly: true });
    try {
      await db.backup(target);
    } finally {
      db.close();
    }
  } catch (error) {
    throw mapError(error, path);
  }
}
