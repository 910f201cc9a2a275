import Database from "better-sqlite3";

import { MOVED_NOTE, type MoveMark } from "../../moved.ts";
import { userVersion } from "./migrations.ts";

/** A moved state has this version, and every program refuses it: older ones as a state that is too new for them. */
export const MOVED_VERSION = 0x7f_ff_ff_ff;

/** The mark of a moved state file; null = it was not moved. */
export function readMark(path: string): MoveMark | null {
  const db = new Database(path, { readonly: true });
  try {
    if (db.pragma("user_version", { simple: true }) !== MOVED_VERSION) return null;
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
      db.pragma(`user_version = ${String(mark === null ? userVersion() : MOVED_VERSION)}`);
    }).immediate();
  } finally {
    db.close();
  }
}
