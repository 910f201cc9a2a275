import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import { APPLICATION_ID } from "../../src/store/sqlite/file/migrations.ts";

const MIGRATIONS = join(import.meta.dirname, "..", "..", "src", "store", "sqlite", "file", "migrations");

/** A state file of that version, with the rows that `sql` inserts. */
export function makeStateOf(version: number, path: string, sql = ""): void {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  const files = readdirSync(MIGRATIONS).filter((name) => Number(name.slice(0, 4)) <= version);
  for (const name of files.toSorted()) database.exec(readFileSync(join(MIGRATIONS, name), "utf8"));
  database.exec("INSERT INTO meta (id, created_ms, opened_ms) VALUES (1, 0, 0)");
  database.exec(sql);
  database.pragma(`application_id = ${String(APPLICATION_ID)}`);
  database.pragma(`user_version = ${String(version)}`);
  database.close();
}
