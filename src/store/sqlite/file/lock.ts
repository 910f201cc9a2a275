import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import Database from "better-sqlite3";

import { LockedError } from "../../../core/common/problems/errors.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { isBusy, mapError } from "./connection.ts";
import { makeFolder } from "../../make-folder.ts";
import { checkOwner } from "./state-file.ts";

const POLL_MS = 100;

export interface LockOptions {
  /** The lock's own database, e.g. `…/orders.lock`. */
  readonly path: string;
  /** What it locks, for the message: `orders`, `products`, `daemon`. */
  readonly what: string;
  /** How long to wait for it; 0 = give up at once. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes a lock that `kill -9` frees at once and no clock can break: an exclusive transaction on a database of its own. Who
 * holds it stands in a file beside it, because a held database cannot be read. Nothing may open the lock's file with `fs`
 * in this process while it is held: closing it would drop the lock. Throws LockedError after `timeoutMs`, and
 * ConfigurationError where the lock is another user's.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const { path, clock } = options;
  const db = openLock(path);
  try {
    // Node loads the clock of `performance` when it is first looked at, and hardly anybody has to wait.
    if (!tryExclusive(db)) await waitForLock(db, options);
  } catch (error) {
    db.close();
    throw mapError(error, path);
  }
  writeHolder(path, clock.now());
  return {
    release: () => {
      rmSync(holderPath(path), { force: true });
      db.close();
      return Promise.resolve();
    },
  };
}

async function waitForLock(db: Database.Database, options: LockOptions): Promise<void> {
  const { path, what, timeoutMs, clock, signal } = options;
  const startedMs = performance.now();
  do {
    if (performance.now() - startedMs >= timeoutMs) {
      throw new LockedError(problem("locked", { what, ...readHolder(path) }));
    }
    await clock.sleep(POLL_MS, signal);
  } while (!tryExclusive(db));
}

function openLock(path: string): Database.Database {
  try {
    makeFolder(dirname(path));
    if (existsSync(path)) checkOwner(path);
    else closeSync(openSync(path, "a", 0o600));
    const db = new Database(path, { timeout: 0 });
    // Nothing is ever written to it, so no journal can be left behind.
    return db;
  } catch (error) {
    throw mapError(error, path);
  }
}

function tryExclusive(db: Database.Database): boolean {
  try {
    db.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

function holderPath(path: string): string {
  return `${path}.json`;
}

/** Best effort: who holds it is only for the message. */
function writeHolder(path: string, nowMs: number): void {
  try {
    const draft = `${holderPath(path)}.new`;
    writeFileSync(draft, JSON.stringify({ pid: process.pid, since: new Date(nowMs).toISOString() }), { mode: 0o600 });
    renameSync(draft, holderPath(path));
  } catch {
    // A lock that cannot say who holds it still holds.
  }
}

function readHolder(path: string): { pid: number; since: string } {
  try {
    const holder = JSON.parse(readFileSync(holderPath(path), "utf8")) as { pid?: unknown; since?: unknown };
    return { pid: Number(holder.pid ?? 0), since: typeof holder.since === "string" ? holder.since : "" };
  } catch {
    return { pid: 0, since: "" };
  }
}
