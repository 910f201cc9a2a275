import { accessSync, constants, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";

import { SECOND } from "../../../core/common/time/duration.ts";
import { StoreError, Tg360Error } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { markOpen } from "./open-files.ts";
import { fold } from "../../search.ts";
import { Commits, runStep, type Step, StepFailed } from "../../commits.ts";

/** Another process may hold the file for this long before it counts as a failure. */
const BUSY_LIMIT_MS = 30 * SECOND;
const BUSY_POLL_MS = 15;
/** Below this, a write that failed is the disk being full and not broken. */
const NEARLY_FULL_MB = 16;
/** Pages of 4 KB in the log before it is copied into the file. Fewer copies than SQLite's 1000; synced is every commit anyway. */
const CHECKPOINT_PAGES = 4000;
const MEGABYTE = 1024 * 1024;

interface ConnectionOptions {
  readonly readonly: boolean;
}

/**
 * One connection to the state file. Each transaction is one `BEGIN IMMEDIATE … COMMIT` with a full sync; a step's promise
 * resolves after the commit is on disk. Reads and commits take turns, so no step sees half of another. Waiting for another
 * process never blocks the event loop.
 */
export class Connection {
  readonly db: Database.Database;
  readonly path: string;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #rawStatements = new Map<string, Database.Statement>();
  readonly #commits = new Commits<void>((steps) => whenFree(() => this.#inTurn(() => this.#commit(steps)), this.path));
  /** The last read or commit that has begun or waits for its turn. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #unmark: () => void;

  /** Throws a busy error of SQLite while another process has the file to itself: see `openConnection`. */
  constructor(path: string, options: ConnectionOptions) {
    this.path = path;
    this.db = openDatabase(path, options.readonly);
    this.#unmark = markOpen(path);
  }

  /** A statement, prepared once. */
  sql(text: string): Database.Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  get<T>(text: string, ...values: unknown[]): T | undefined {
    return this.sql(text).get(...values) as T | undefined;
  }

  all<T>(text: string, ...values: unknown[]): T[] {
    return this.sql(text).all(...values) as T[];
  }

  /** As `all`, each row a list of its columns' values: no objects are made. */
  rows<T extends readonly unknown[]>(text: string, ...values: unknown[]): T[] {
    let statement = this.#rawStatements.get(text);
    if (statement === undefined) {
      statement = this.db.prepare(text).raw();
      this.#rawStatements.set(text, statement);
    }
    return statement.all(...values) as T[];
  }

  /** As `all`, of a statement whose one value is a list, as JSON; nothing is asked of an empty one. */
  allOf<T>(text: string, list: readonly unknown[]): T[] {
    return list.length === 0 ? [] : this.all<T>(text, JSON.stringify(list));
  }

  run(text: string, ...values: unknown[]): number {
    return this.sql(text).run(...values).changes;
  }

  /** A read outside of any transaction: one statement or a few that need not agree. */
  read<T>(work: () => T | Promise<T>): Promise<T> {
    return whenFree(() => this.#inTurn(work), this.path);
  }

  /** A whole step: happened and on disk, or not at all. */
  write<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#commits.write(work);
  }

  /** Whoever waits for another process waits outside of its turn. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }

  /** All of them in one transaction. Where it throws, nothing happened; StepFailed = one of the steps threw. */
  async #commit(steps: readonly Step<void>[]): Promise<readonly unknown[]> {
    const values: unknown[] = [];
    try {
      this.run("BEGIN IMMEDIATE");
      for (const step of steps) values.push(await runStep(step, undefined));
      this.run("COMMIT");
      return values;
    } catch (error) {
      this.#rollBack();
      throw error instanceof StepFailed ? new StepFailed(mapError(error.cause, this.path)) : error;
    }
  }

  /** On a disk that failed, this may fail too. What led here says more, and has to reach whoever waits for the steps. */
  #rollBack(): void {
    try {
      if (this.db.inTransaction) this.db.exec("ROLLBACK");
    } catch {
      // The transaction stays open: the next one cannot begin, and says so.
    }
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#last.catch(() => undefined);
    this.db.close();
    this.#unmark();
  }
}

/** A connection, as soon as no other process has the file to itself. */
export function openConnection(path: string, options: ConnectionOptions): Promise<Connection> {
  return whenFree(() => new Connection(path, options), path);
}

async function whenFree<T>(work: () => T | Promise<T>, path: string): Promise<T> {
  // The clock is looked at only where it is waited: the first look at it loads a part of Node.
  let until: number | null = null;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      until ??= performance.now() + BUSY_LIMIT_MS;
      if (!isBusy(error) || performance.now() > until) throw mapError(error, path);
    }
    await sleep(BUSY_POLL_MS);
  }
}

/**
 * Opens with the settings that the promises rest on. `synchronous` is a property of the connection: an existing WAL file
 * opens at NORMAL, which forgets commits in a power cut, so it is set and checked every time.
 */
function openDatabase(path: string, readonly: boolean): Database.Database {
  const db = new Database(path, { readonly, timeout: 0 });
  try {
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    db.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
    db.function("fold", { deterministic: true }, fold);
    if (db.pragma("synchronous", { simple: true }) !== 2) throw new Error("synchronous=FULL was not taken");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** A failure of SQLite or of the file system as a StoreError that names the path; anything else as it is. */
export function mapError(error: unknown, path: string): unknown {
  if (error instanceof Tg360Error) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new StoreError(problem("state-damaged", { path, detail }), error);
  // SQLite cannot make its files in a directory that is read-only, and says no more than that it cannot open one.
  if (/^(SQLITE_READONLY|EROFS|EACCES|EPERM)/.test(code) || (code.startsWith("SQLITE_CANTOPEN") && isReadOnly(path))) {
    return new StoreError(problem("disk-read-only", { path }), error);
  }
  if (/^(SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL)|ENOSPC|EDQUOT|EIO|ENOTDIR|ENOENT)/.test(code)) {
    return diskError(code, path, detail, error);
  }
  return error;
}

/** Whether nothing can be made in the file's directory: by its rights or, for root too, by the file system's. */
function isReadOnly(path: string): boolean {
  try {
    accessSync(dirname(path), constants.W_OK);
    return false;
  } catch (error) {
    return /^(EROFS|EACCES|EPERM)$/.test(codeOf(error));
  }
}

function diskError(code: string, path: string, detail: string, cause: unknown): StoreError {
  const freeMb = freeMegabytes(path);
  const isFull =
    code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT" || (freeMb !== null && freeMb < NEARLY_FULL_MB);
  return new StoreError(
    isFull
      ? problem("disk-full", { path, freeMb: freeMb ?? 0 })
      : problem("disk-failed", { path, detail: `${code} ${detail}` }),
    cause,
  );
}

function freeMegabytes(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return Math.floor((bavail * bsize) / MEGABYTE);
  } catch {
    return null;
  }
}
