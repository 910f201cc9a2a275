import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import Database from "better-sqlite3";

import { problem } from "../../../core/common/problems/problem.ts";
import { makeFolder } from "../../make-folder.ts";
import { type Patience, untilTaken } from "../../patience.ts";
import { isBusy, mapError } from "./connection.ts";
import { checkOwner } from "./state-file.ts";

const POLL_MS = 100;

export interface LockOptions extends Patience {
  /** The lock's own database, e.g. `…/orders.lock`. */
  readonly path: string;
  /** What is locked, for the message: `orders`, `products`, `daemon`. */
  readonly what: string;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes a lock that `kill -9` releases at once and that does not depend on a clock: an exclusive transaction on a
 * separate database. The holder is written to a file beside it, because a locked database cannot be read. While the
 * lock is held, this process must not open its file with `fs`: closing it would release the lock. Throws LockedError
 * after `timeoutMs`, and ConfigurationError if the lock file belongs to another user.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  if (options.turn !== "next") return acquire(options);
  const { turn: _, ...rest } = options;
  const mark = await acquire({ ...rest, path: markPath(options.path) });
  try {
    return await acquire(rest);
  } finally {
    await mark.release();
    // Whoever opens it between the two makes no more than one start earlier.
    rmSync(markPath(options.path), { force: true });
  }
}

/** The lock of whoever is to be the next holder: like the lock itself, `kill -9` releases it. */
function markPath(path: string): string {
  return path.replace(/\.lock$/, ".next.lock");
}

/** Its file is there only while somebody waits, or was killed waiting. */
function isMarked(path: string): boolean {
  if (!existsSync(markPath(path))) return false;
  const db = openLock(markPath(path));
  try {
    return !tryExclusive(db);
  } finally {
    db.close();
  }
}

async function acquire(options: LockOptions): Promise<Lock> {
  const { path, what, clock, turn } = options;
  const db = openLock(path);
  const release = (): Promise<void> => {
    rmSync(holderPath(path), { force: true });
    db.close();
    return Promise.resolve();
  };
  try {
    return await untilTaken<Lock>(options, POLL_MS, async () => {
      const isFree = (turn !== "behind" || !isMarked(path)) && tryExclusive(db);
      if (!isFree) return { heldBy: problem("locked", { what, ...readHolder(path) }) };
      writeHolder(path, clock.now());
      return { release };
    });
  } catch (error) {
    db.close();
    throw mapError(error, path);
  }
}

function openLock(path: string): Database.Database {
  try {
    makeFolder(dirname(path));
    if (existsSync(path)) checkOwner(path);
    else closeSync(openSync(path, "a", 0o600));
    const db = new Database(path, { timeout: 0 });
    // Nothing is ever written to it, so no journal remains.
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

/** Best effort: the holder is needed only for the message. */
function writeHolder(path: string, nowMs: number): void {
  try {
    const draft = `${holderPath(path)}.new`;
    writeFileSync(draft, JSON.stringify({ pid: process.pid, since: new Date(nowMs).toISOString() }), { mode: 0o600 });
    renameSync(draft, holderPath(path));
  } catch {
    // The lock works without the holder file.
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
