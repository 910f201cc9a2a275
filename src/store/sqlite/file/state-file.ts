import Database from "better-sqlite3";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

import { ConfigurationError, StoreError, codeOf } from "../../../core/common/problems/errors.ts";
import { problem, type ProblemData } from "../../../core/common/problems/problem.ts";
import { makeFolder } from "../../make-folder.ts";
import { missingIn } from "../../schema.ts";
import { APPLICATION_ID, fileSchema, migrate, missingTables } from "./migrations.ts";
import { isOpenHere, mapError } from "./connection.ts";
import { MOVED_NOTE, type MoveMark } from "../../tables/notes.ts";

/** A moved state has this in place of its fingerprint. */
const MOVED = 0x7f_ff_ff_ff;

/** The mark of a moved state file; null = it was not moved. */
export function readMark(path: string): MoveMark | null {
  const db = new Database(path, { readonly: true });
  try {
    if (db.pragma("user_version", { simple: true }) !== MOVED) return null;
    const note = db.prepare<[string], string>("SELECT value FROM notes WHERE key = ?").pluck().get(MOVED_NOTE);
    return JSON.parse(note ?? '{"id":"","to":""}') as MoveMark;
  } finally {
    db.close();
  }
}

/** Marks a state file as moved; null removes the mark. The change is on disk when this returns. */
export function writeMark(path: string, mark: MoveMark | null): void {
  const db = new Database(path);
  try {
    db.pragma("synchronous = FULL");
    db.transaction(() => {
      db.prepare("DELETE FROM notes WHERE key = ?").run(MOVED_NOTE);
      if (mark !== null)
        db.prepare("INSERT INTO notes (key, value) VALUES (?, ?)").run(MOVED_NOTE, JSON.stringify(mark));
      db.pragma(`user_version = ${String(mark === null ? (fileSchema().at(-1)?.fingerprint ?? 0) : MOVED)}`);
    }).immediate();
  } finally {
    db.close();
  }
}

const PRIVATE_FILE = 0o600;
const SQLITE_MAGIC = "SQLite format 3\0";
const HEADER_BYTES = 100;
/** Offsets in the header of a SQLite file (https://www.sqlite.org/fileformat2.html, section 1.3). */
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** It gets its final name only when it is complete; if two processes create one at once, the first wins. */
export function createFile(path: string, nowMs: number): void {
  makeFolder(dirname(path));
  const draft = `${path}.new-${randomBytes(6).toString("hex")}`;
  try {
    closeSync(openSync(draft, "wx", PRIVATE_FILE));
    const db = new Database(draft);
    try {
      db.pragma("journal_mode = WAL");
      db.pragma("synchronous = FULL");
      migrate(db, nowMs);
    } finally {
      db.close();
    }
    syncPath(draft);
    publish(draft, path);
    syncPath(dirname(path));
  } finally {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(draft + suffix, { force: true });
  }
}

/** A hard link never replaces an existing file; without hard links a rename is used. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP") throw error;
    if (!existsSync(path)) renameSync(draft, path);
  }
}

export function syncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Checks what is visible without opening the file as a database, so that a refused file is not changed. Throws
 * StoreError (damaged, empty, newer) or ConfigurationError (another user's). Restricts wider permissions to 0600.
 */
export function checkFile(path: string): void {
  checkOwner(path);
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE_FILE);
  // A file that this process has open was checked when it was opened.
  if (!isOpenHere(path)) checkHeader(path);
}

/** Throws ConfigurationError if it is another user's; for root too, whose files would lock the owner out. */
export function checkOwner(path: string): void {
  const { uid } = statSync(path);
  const me = process.geteuid?.() ?? uid;
  if (uid !== me) throw new ConfigurationError(problem("wrong-user", { path, owner: userName(uid) }));
}

function checkHeader(path: string): void {
  const header = readHeader(path);
  if (header.length < HEADER_BYTES || header.toString("latin1", 0, SQLITE_MAGIC.length) !== SQLITE_MAGIC) {
    throw damaged(path, header.length === 0 ? "empty" : "kind");
  }
  if (header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) throw damaged(path, "program");
  checkVersion(path, header.readUInt32BE(USER_VERSION_AT));
}

/** Throws StoreError if the file was moved, or another version of this program made its tables. `found`: its `user_version`. */
export function checkVersion(path: string, found: number): void {
  if (found === MOVED) throw new StoreError(problem("shop-moved", { from: path, to: readMark(path)?.to ?? "" }));
  if (missingIn(fileSchema(), found) === null) throw new StoreError(problem("state-other-version", { path }));
}

/**
 * Whether the file needs a migration, by its header; false if the header cannot be read, which opening the file
 * explains. Also true if the migration is still only in the -wal file.
 */
export function isOldState(path: string): boolean {
  try {
    if (isOpenHere(path)) return false;
    return (missingIn(fileSchema(), readHeader(path).readUInt32BE(USER_VERSION_AT)) ?? []).length > 0;
  } catch {
    return false;
  }
}

/** Reads the whole file, which no process writes to. Throws StoreError if it is damaged or newer. */
export function verifyStore(path: string): void {
  checkFile(path);
  try {
    const db = new Database(path, { readonly: true });
    try {
      const found = db.pragma("integrity_check(1)", { simple: true });
      if (found !== "ok") throw damaged(path, "found", String(found));
      const isNewest = db.pragma("user_version", { simple: true }) === fileSchema().at(-1)?.fingerprint;
      const [missing] = isNewest ? missingTables(db) : [];
      if (missing !== undefined) throw damaged(path, "found", missing);
    } finally {
      db.close();
    }
  } catch (error) {
    throw mapError(error, path);
  }
}

export function damaged(path: string, why: ProblemData["state-damaged"]["why"], detail = ""): StoreError {
  return new StoreError(problem("state-damaged", { path, why, detail }));
}

function readHeader(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(descriptor, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

function userName(uid: number): string {
  try {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.split(":")[2] === String(uid));
    return line?.split(":")[0] ?? String(uid);
  } catch {
    return String(uid);
  }
}
