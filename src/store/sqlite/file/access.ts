import { closeSync, existsSync, openSync } from "node:fs";

import Database from "better-sqlite3";

import type { AccessStore, Role, User } from "../../../core/access/user.ts";
import { mapError } from "./connection.ts";
import { checkOwner } from "./state-file.ts";

const VERSION = 1;
/** Another process may write for a moment, e.g. `serve users` while the page runs. */
const BUSY_MS = 2000;

const SCHEMA = `
  CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    shops TEXT,
    password_hash TEXT NOT NULL,
    changed_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user TEXT REFERENCES users (name) ON DELETE CASCADE,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_user ON sessions (user);
  CREATE TABLE hints (digest TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${String(VERSION)};
`;

/**
 * The users of the page, their sessions and the received hints: a file of the installation, beside the states of its
 * shops. Throws StoreError, and ConfigurationError if the file belongs to another user.
 */
export function openAccess(path: string): AccessStore {
  try {
    if (existsSync(path)) checkOwner(path);
    else closeSync(openSync(path, "a", 0o600));
    const db = new Database(path, { timeout: BUSY_MS });
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    db.transaction(() => {
      if (db.pragma("user_version", { simple: true }) === 0) db.exec(SCHEMA);
    }).immediate();
    return accessOn(db);
  } catch (error) {
    throw mapError(error, path);
  }
}

interface UserRow {
  readonly name: string;
  readonly role: Role;
  readonly shops: string | null;
  readonly password_hash: string;
}

function accessOn(db: Database.Database): AccessStore {
  const toUser = ({ name, role, shops }: UserRow): User => ({
    name,
    role,
    shops: shops === null ? null : (JSON.parse(shops) as string[]),
  });
  const users = db.prepare<[], UserRow>("SELECT * FROM users ORDER BY name");
  const oneUser = db.prepare<[string], UserRow>("SELECT * FROM users WHERE name = ?");
  const session = db.prepare<[string, number], { user: string | null }>(
    "SELECT user FROM sessions WHERE token_hash = ? AND until_ms > ?",
  );
  const rememberHint = db.transaction((digest: string, untilMs: number, nowMs: number): boolean => {
    db.prepare("DELETE FROM hints WHERE until_ms <= ?").run(nowMs);
    const added = db.prepare("INSERT INTO hints (digest, until_ms) VALUES (?, ?) ON CONFLICT DO NOTHING");
    return added.run(digest, untilMs).changes > 0;
  });
  const hasUsers = (): boolean => db.prepare("SELECT 1 FROM users LIMIT 1").get() !== undefined;
  return {
    listUsers: () => users.all().map(toUser),
    hasUsers,
    putUser: db.transaction(({ name, role, shops }, passwordHash, atMs) => {
      const known = oneUser.get(name);
      db.prepare("DELETE FROM sessions WHERE user = ? OR user IS NULL").run(name);
      db.prepare(
        `INSERT INTO users (name, role, shops, password_hash, changed_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET role = excluded.role, shops = excluded.shops,
           password_hash = excluded.password_hash, changed_ms = excluded.changed_ms`,
      ).run(
        name,
        role,
        shops === null ? null : JSON.stringify(shops),
        passwordHash?.reveal() ?? known?.password_hash ?? "",
        atMs,
      );
    }),
    changePassword: db.transaction((name, passwordHash, atMs) => {
      db.prepare("DELETE FROM sessions WHERE user = ?").run(name);
      const text = "UPDATE users SET password_hash = ?, changed_ms = ? WHERE name = ?";
      return db.prepare(text).run(passwordHash.reveal(), atMs, name).changes > 0;
    }),
    removeUser: (name) => db.prepare("DELETE FROM users WHERE name = ?").run(name).changes > 0,
    readUser: (name) => {
      const row = oneUser.get(name);
      return row === undefined ? null : { user: toUser(row), passwordHash: row.password_hash };
    },
    beginSession: db.transaction((tokenHash, user, untilMs, nowMs) => {
      db.prepare("DELETE FROM sessions WHERE until_ms <= ?").run(nowMs);
      db.prepare("INSERT INTO sessions (token_hash, user, until_ms) VALUES (?, ?, ?)").run(tokenHash, user, untilMs);
    }),
    findSession: (tokenHash, nowMs) => {
      const found = session.get(tokenHash, nowMs);
      if (found === undefined) return null;
      if (found.user === null) return hasUsers() ? null : "link";
      const row = oneUser.get(found.user);
      return row === undefined ? null : toUser(row);
    },
    endSession: (tokenHash) => void db.prepare("DELETE FROM sessions WHERE token_hash = ?").run(tokenHash),
    rememberHint: (digest, untilMs, nowMs) => {
      // Many hints may arrive at once. Losing one in a power cut only causes one cycle too many.
      db.pragma("synchronous = NORMAL");
      try {
        return rememberHint(digest, untilMs, nowMs);
      } finally {
        db.pragma("synchronous = FULL");
      }
    },
    close: () => void db.close(),
  };
}
