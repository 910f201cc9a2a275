import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";

import { SECOND } from "../../../core/common/time/duration.ts";
import { StoreError, Tg360Error, codeOf, messageOf } from "../../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../../core/common/problems/problem.ts";
import { fold } from "../../dialect.ts";
import { Commits, runStep, type CommitStep, StepFailed, type CommitWork } from "../../commits.ts";

/** How long another process may lock the file before it counts as a failure. */
const BUSY_LIMIT_MS = 30 * SECOND;
const BUSY_POLL_MS = 15;
/** With less free space, a failed write is reported as a full disk. */
const NEARLY_FULL_MB = 16;
/** Pages of 4 KB in the log before it is copied into the file: more than SQLite's 1000, for fewer copies. */
const CHECKPOINT_PAGES = 4000;
const MEGABYTE = 1024 * 1024;

/**
 * One connection to the state file. Each transaction is one `BEGIN IMMEDIATE … COMMIT` with a full sync; a step's
 * promise resolves after the commit is on disk. Reads and commits run one after the other, so that no step sees a
 * partial one. Waiting for another process never blocks the event loop.
 */
export class FileConnection {
  readonly db: Database.Database;
  readonly path: string;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #commits = new Commits<void>((steps) => whenFree(() => this.#inTurn(() => this.#commit(steps)), this.path));
  /** The last read or commit that runs or waits. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #identity: string;

  /** Throws SQLite's busy error while another process has the file exclusively: see `openConnection`. */
  constructor(path: string, options: { readonly readonly: boolean }) {
    this.path = path;
    this.db = openDatabase(path, options.readonly);
    this.#identity = identityOf(path);
    openFiles.push(this.#identity);
  }

  /** The rows of a statement with `?`. `areLists`: each is a list of column values, which avoids making objects. */
  all<T>(text: string, values: readonly unknown[] = [], areLists = false): T[] {
    return this.#prepared(text)
      .raw(areLists)
      .all(...values) as T[];
  }

  /** Carries out a statement with `?`. */
  run(text: string, values: readonly unknown[] = []): Database.RunResult {
    return this.#prepared(text).run(...values);
  }

  #prepared(text: string): Database.Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) this.#statements.set(text, (statement = this.db.prepare(text)));
    return statement;
  }

  /** A read outside of any transaction: one statement, or several that need not be consistent. */
  read<T>(work: () => T | Promise<T>): Promise<T> {
    return whenFree(() => this.#inTurn(work), this.path);
  }

  /** A whole step: on disk, or nothing. */
  write<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#commits.write(work);
  }

  /** As `write`, for a step that many callers use at once. */
  together<Call, Result>(work: CommitWork<void, Call, Result>): (call: Call) => Promise<Result> {
    return this.#commits.together(work);
  }

  /** Waiting for another process happens outside of a turn. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn;
    return turn;
  }

  /** Runs all steps in one transaction. If it throws, nothing was written; StepFailed = a step threw. */
  async #commit(steps: readonly CommitStep<void>[]): Promise<readonly (readonly unknown[])[]> {
    const values: (readonly unknown[])[] = [];
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

  /** The rollback may fail too if the disk failed. The first error says more and has to reach the callers. */
  #rollBack(): void {
    try {
      if (this.db.inTransaction) this.db.exec("ROLLBACK");
    } catch {
      // The transaction stays open, so the next one fails to begin and reports it.
    }
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#last.catch(() => undefined);
    if (!this.db.open) return;
    this.db.close();
    openFiles.splice(openFiles.indexOf(this.#identity), 1);
  }
}

/** Opens a connection once no other process has the file exclusively. */
export function openConnection(path: string, readonly: boolean): Promise<FileConnection> {
  return whenFree(() => new FileConnection(path, { readonly }), path);
}

async function whenFree<T>(work: () => T | Promise<T>, path: string): Promise<T> {
  // `performance` is used only when waiting, because its first use loads a part of Node.
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
 * Opens with the settings that the guarantees need. `synchronous` belongs to the connection: an existing WAL file opens
 * with NORMAL, which loses commits in a power cut, so it is set and checked every time.
 */
function openDatabase(path: string, readonly: boolean): Database.Database {
  const db = new Database(path, { readonly, timeout: 0 });
  try {
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    // What is deleted is overwritten: a buyer can ask to be forgotten.
    db.pragma("secure_delete = ON");
    db.pragma(`wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`);
    db.function("tg360_fold", { deterministic: true }, fold);
    if (db.pragma("synchronous", { simple: true }) !== 2) throw new Error("synchronous=FULL was not taken");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error) ?? "");
}

/** Maps a failure of SQLite or of the file system to a StoreError with the path; returns any other error unchanged. */
export function mapError(error: unknown, path: string): unknown {
  if (error instanceof Tg360Error) return error;
  const code = codeOf(error) ?? "";
  const detail = messageOf(error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return new StoreError(problem("state-damaged", { path, why: "found", detail }), error);
  // In a read-only directory SQLite only reports that it cannot open a file.
  if (/^(SQLITE_READONLY|EROFS|EACCES|EPERM)/.test(code) || (code.startsWith("SQLITE_CANTOPEN") && isReadOnly(path))) {
    return new StoreError(problem("disk-read-only", { path }), error);
  }
  if (/^(SQLITE_(FULL|IOERR|CANTOPEN|BUSY|LOCKED|PROTOCOL)|ENOSPC|EDQUOT|EIO|ENOTDIR|ENOENT)/.test(code)) {
    return diskError(code, path, detail, error);
  }
  return error;
}

/** Whether the file's directory is not writable: by its permissions or, for root too, by the file system. */
function isReadOnly(path: string): boolean {
  try {
    accessSync(dirname(path), constants.W_OK);
    return false;
  } catch (error) {
    return /^(EROFS|EACCES|EPERM)$/.test(codeOf(error) ?? "");
  }
}

/** A disk with less than a megabyte, on which no run can write; null = it has room, or cannot be asked. */
export function fullDisk(path: string): Problem | null {
  const freeMb = freeMegabytes(path);
  return freeMb === 0 ? problem("disk-full", { path, freeMb }) : null;
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

/**
 * State files that this process has open, by device and inode, once for each connection. POSIX releases all of a process's
 * locks on a file when it closes any descriptor of it, so such a file must not be opened with `fs`: SQLite's lock would be lost
 * (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
const openFiles: string[] = [];

/** Of an existing file: one that is put in its place is another. */
export function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${String(dev)}:${String(ino)}`;
}

export function isOpenHere(path: string): boolean {
  return openFiles.includes(identityOf(path));
}
