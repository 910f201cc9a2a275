import type Database from "better-sqlite3";

import { missingIn, readSchema, type Schema } from "../../schema.ts";

/** Marks a SQLite file as ours: "tg36" in ASCII. */
export const APPLICATION_ID = 0x74673336;

let shipped: Schema | null = null;

/** The tables of a state file, which has their fingerprint in its header (`user_version`). */
export function fileSchema(): Schema {
  shipped ??= readSchema(import.meta.url, "migrations");
  return shipped;
}

/**
 * The tables and indexes that a state has and this file lacks, or has in another form. For a file at the version of this
 * program. Throws errors of SQLite.
 */
export function missingTables(db: Database.Database): readonly string[] {
  const made = new (db.constructor as new (path: string) => Database.Database)(":memory:");
  try {
    migrate(made, 0);
    const found = new Map(partsOf(db));
    return partsOf(made).flatMap(([name, sql]) => (found.get(name) === sql ? [] : [name]));
  } finally {
    made.close();
  }
}

function partsOf(db: Database.Database): readonly (readonly [name: string, sql: string])[] {
  const texts = db.prepare<[], { name: string; sql: string }>(
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL",
  );
  return texts.all().map(({ name, sql }) => [name, sql]);
}

/** Makes or changes the tables, in one transaction. */
export function migrate(db: Database.Database, nowMs: number, schema = fileSchema()): void {
  const missing = (): Schema => missingIn(schema, db.pragma("user_version", { simple: true }) as number) ?? [];
  if (missing().length === 0) return;
  db.transaction(() => {
    // Asked again inside the transaction, because another process may have migrated meanwhile.
    for (const { text, fingerprint } of missing()) {
      db.exec(text);
      db.pragma(`user_version = ${String(fingerprint)}`);
    }
    db.prepare("INSERT INTO shops (shop, created_ms) VALUES (1, ?) ON CONFLICT DO NOTHING").run(nowMs);
    db.pragma(`application_id = ${String(APPLICATION_ID)}`);
  }).immediate();
}
