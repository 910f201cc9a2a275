import { readFileSync } from "node:fs";

import type Database from "better-sqlite3";

import { listMigrations, type Migration } from "../../migrations.ts";

/** Marks a SQLite file as ours: "tg36" in ASCII. */
export const APPLICATION_ID = 0x74673336;

const shipped = (): readonly Migration[] => listMigrations(import.meta.url, "migrations");

/** The newest version of a state file that this program knows. */
export function newestVersion(): number {
  return shipped().at(-1)?.version ?? 0;
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
    db.pragma(`user_version = ${String(missing.at(-1)?.version ?? version)}`);
  }).immediate();
}

function versionOf(db: Database.Database): number {
  return db.pragma("user_version", { simple: true }) as number;
}
