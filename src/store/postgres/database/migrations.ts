import { readFileSync } from "node:fs";

import type { ClientBase, Pool } from "pg";

import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { fingerprintOf, listMigrations, type Migration } from "../../migrations.ts";

/** "tg360" in ASCII: the advisory lock for changing the schema. */
const LOCK = 0x74_67_33_36_30;

export const shipped = (): readonly Migration[] => listMigrations(import.meta.url, "schema");

let newest: number | null = null;

/** The newest schema version that this program knows. */
export function newestVersion(): number {
  newest ??= shipped().at(-1)?.version ?? 0;
  return newest;
}

/**
 * Applies the missing migrations in one transaction, one process at a time. Throws StoreError if the schema is newer
 * than this program, or another development version made it.
 */
export async function migrate(pool: Pool, address: string, all = shipped()): Promise<void> {
  if ((await checkSchema(pool, address, all)) === all.at(-1)?.version) return;
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await applyMissing(client, address, all);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

async function applyMissing(client: ClientBase, address: string, all: readonly Migration[]): Promise<void> {
  // Read again under the lock, because another process may have migrated meanwhile.
  const version = await checkSchema(client, address, all);
  const missing = all.filter((migration) => migration.version > version);
  if (version === 0)
    await client.query("CREATE TABLE tg360_schema (version integer NOT NULL, fingerprint integer NOT NULL)");
  for (const { file } of missing) await client.query(readFileSync(file, "utf8"));
  const reached = missing.at(-1)?.version ?? version;
  await client.query("DELETE FROM tg360_schema");
  await client.query("INSERT INTO tg360_schema (version, fingerprint) VALUES ($1, $2)", [
    reached,
    fingerprintOf(all, reached),
  ]);
  // An older program that works on a shop finds the version in the row that each of its steps locks.
  await client.query("UPDATE shops SET schema = $1 WHERE schema < $1", [reached]);
}

/** The version of the schema; 0 = the database has none of ours yet. Throws as `migrate`. */
async function checkSchema(on: Pool | ClientBase, address: string, all: readonly Migration[]): Promise<number> {
  const known = all.at(-1)?.version ?? 0;
  const { version, fingerprint } = await readSchema(on);
  if (version > known) throw new StoreError(problem("database-newer", { address, found: version, known }));
  if (version > 0 && fingerprint !== fingerprintOf(all, version)) {
    throw new StoreError(problem("database-other-version", { address }));
  }
  return version;
}

/** `fingerprint` null = a development version made it, before there were fingerprints. */
async function readSchema(
  on: Pool | ClientBase,
): Promise<{ readonly version: number; readonly fingerprint: number | null }> {
  // Queries the catalogue's table, because `to_regclass` alone may be answered from the connection's cache within a
  // transaction.
  const { rows } = await on.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass('tg360_schema')");
  const none = { version: 0, fingerprint: null };
  if (rows.length === 0) return none;
  const text = "SELECT version, (to_jsonb(s) ->> 'fingerprint')::integer AS fingerprint FROM tg360_schema s";
  return (await on.query<{ version: number; fingerprint: number | null }>(text)).rows[0] ?? none;
}
