import Database from "better-sqlite3";

import { ARRIVED_NOTE, MOVED_NOTE, MOVED_VERSION, type MoveMark } from "../../moved.ts";
import { newestVersion } from "./migrations.ts";

/** The mark of a moved state file; null = it was not moved. */
export function readMark(path: string): MoveMark | null {
  return withFile(path, true, (db) => {
    if (db.pragma("user_version", { simple: true }) !== MOVED_VERSION) return null;
    const note = readNote(db, MOVED_NOTE);
    return note === null ? { id: "", to: "" } : (JSON.parse(note) as MoveMark);
  });
}

/** The id of the move that brought it; null = it was created here. */
export function readArrival(path: string): string | null {
  return withFile(path, true, (db) => readNote(db, ARRIVED_NOTE));
}

/** Marks a state file as moved; null removes the mark. The change is on disk when this returns. */
export function writeMark(path: string, mark: MoveMark | null): void {
  withFile(path, false, (db) => {
    db.transaction(() => {
      writeNote(db, MOVED_NOTE, mark === null ? null : JSON.stringify(mark));
      db.pragma(`user_version = ${String(mark === null ? newestVersion() : MOVED_VERSION)}`);
    }).immediate();
  });
}

/** Turns a copy of a moved file into the state at its new place. */
export function writeArrival(path: string, id: string): void {
  withFile(path, false, (db) => {
    db.transaction(() => {
      writeNote(db, MOVED_NOTE, null);
      writeNote(db, ARRIVED_NOTE, id);
      db.pragma(`user_version = ${String(newestVersion())}`);
    }).immediate();
    db.pragma("wal_checkpoint(TRUNCATE)");
  });
}

/** Copies a state file, moved or not. The target must not exist. */
export async function copyAnyFile(path: string, target: string): Promise<void> {
  const db = new Database(path, { readonly: true });
  try {
    await db.backup(target);
  } finally {
    db.close();
  }
}

function withFile<T>(path: string, readonly: boolean, work: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly });
  try {
    if (!readonly) db.pragma("synchronous = FULL");
    return work(db);
  } finally {
    db.close();
  }
}

function readNote(db: Database.Database, key: string): string | null {
  return db.prepare<[string], { value: string }>("SELECT value FROM notes WHERE key = ?").get(key)?.value ?? null;
}

function writeNote(db: Database.Database, key: string, value: string | null): void {
  if (value === null) db.prepare("DELETE FROM notes WHERE key = ?").run(key);
  else db.prepare("INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)").run(key, value);
}
