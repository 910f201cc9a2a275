import { readFileSync } from "node:fs";

import type Database from "better-sqlite3";

import { FINGERPRINT_BITS, fingerprintOf, listMigrations, type Migration } from "../../migrations.ts";

/** Marks a SQLite file as ours: "tg36" in ASCII. */
export const APPLICATION_ID = 0x74673336;

export const shipped = (): readonly Migration[] => listMigrations(import.meta.url, "migrations");

/** The newest version of a state file that this program knows. */
export function newestVersion(): number {
  return shipped().at(-1)?.version ?? 0;
}

/** What a state file says of its tables, in its header (`user_version`). */
interface Stamp {
  /** 0 = it has no tables yet. */
  readonly version: number;
  /** Null = a development version made it, before there were fingerprints. */
  readonly fingerprint: number | null;
}

export function stampOf(userVersion: number): Stamp {
  const version = Math.floor(userVersion / 2 ** FINGERPRINT_BITS);
  if (version === 0) return { version: userVersion, fingerprint: null };
  return { version, fingerprint: userVersion % 2 ** FINGERPRINT_BITS };
}

/** The `user_version` of a file with the tables of this version. */
export function userVersion(version = newestVersion(), all = shipped()): number {
  return version * 2 ** FINGERPRINT_BITS + fingerprintOf(all, version);
}

/** Whether its tables are those that this program has under the same number. */
export function isOwn({ version, fingerprint }: Stamp): boolean {
  return version === 0 || fingerprint === fingerprintOf(shipped(), version);
}

/** Applies the missing migrations in one transaction. */
export function migrate(db: Database.Database, nowMs: number, all = shipped()): void {
  if (versionOf(db) >= (all.at(-1)?.version ?? 0)) return;
  db.transaction(() => {
    // Read again inside the transaction, because another process may have migrated meanwhile.
    const version = versionOf(db);
    const missing = all.filter((migration) => migration.version > version);
    for (const { file } of missing) db.exec(readFileSync(file, "utf8"));
    if (version === 0) db.prepare("INSERT INTO shops (shop, created_ms, opened_ms) VALUES (1, ?, ?)").run(nowMs, nowMs);
    db.pragma(`application_id = ${String(APPLICATION_ID)}`);
    db.pragma(`user_version = ${String(userVersion(missing.at(-1)?.version ?? version, all))}`);
  }).immediate();
}

function versionOf(db: Database.Database): number {
  return stampOf(db.pragma("user_version", { simple: true }) as number).version;
}
