import { closeSync, existsSync, openSync } from "node:fs";

import Database from "better-sqlite3";

import type { AccessStore, Role, User } from "../../../core/access/user.ts";
import { mapError } from "./connection.ts";
import { checkOwner } from "./state-file.ts";

/** Another process may write for a moment, e.g. `serve users` while the page runs. */
const BUSY_MS = 2000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    shops TEXT,
    password_hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    token_hash TEXT PRIMARY KEY,
    user TEXT REFERENCES users (name) ON DELETE CASCADE,
    until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user);
  CREATE TABLE IF NOT EXISTS hints (digest TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/**
 * The users of the page, their sessions and the received hints: a file of the installation, beside the states of its
 * shops. Throws StoreError, and ConfigurationError if the file belongs to another user.
 */
export function openAccessFile(path: string): AccessStore {
  try {
    if (existsSync(path)) checkOwner(path);
    else closeSync(openSync(path, "a", 0o600));
    const db = new Database(path, { timeout: BUSY_MS });
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("foreign_keys = ON");
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
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
  const hasUsers = (): boolean => db.prepare("SELECT 1 FROM users LIMIT 1").get() !== undefined;
  return {
    listUsers: () => users.all().map(toUser),
    hasUsers,
    putUser: db.transaction(({ name, role, shops }, passwordHash) => {
      db.prepare("DELETE FROM sessions WHERE user = ? OR user IS NULL").run(name);
      const hash = passwordHash?.reveal() ?? null;
      db.prepare(
        `INSERT INTO users (name, role, shops, password_hash) VALUES (:name, :role, :shops, coalesce(:hash, ''))
         ON CONFLICT (name) DO UPDATE SET role = :role, shops = :shops, password_hash = coalesce(:hash, password_hash)`,
      ).run({ name, role, shops: shops === null ? null : JSON.stringify(shops), hash });
    }),
    changePassword: db.transaction((name, passwordHash) => {
      db.prepare("DELETE FROM sessions WHERE user = ?").run(name);
      const text = "UPDATE users SET password_hash = ? WHERE name = ?";
      return db.prepare(text).run(passwordHash.reveal(), name).changes > 0;
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
    rememberHint: db.transaction((digest, untilMs, nowMs) => {
      db.prepare("DELETE FROM hints WHERE until_ms <= ?").run(nowMs);
      const added = db.prepare("INSERT INTO hints (digest, until_ms) VALUES (?, ?) ON CONFLICT DO NOTHING");
      return added.run(digest, untilMs).changes > 0;
    }),
    close: () => void db.close(),
  };
}
