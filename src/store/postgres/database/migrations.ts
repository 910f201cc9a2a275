import type { ClientBase, Pool } from "pg";

import { StoreError, codeOf } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { missingIn, readSchema, type Schema } from "../../schema.ts";

/** "tg360" in ASCII: the advisory lock for changing the schema. */
const LOCK = 0x74_67_33_36_30;

/** The SQLSTATE of a lock that was waited for too long. */
const LOCK_TIMEOUT = "55P03";

let shipped: Schema | null = null;

/** The tables of a database, which has their fingerprint in `tg360_schema`. */
export function databaseSchema(): Schema {
  shipped ??= readSchema(import.meta.url, "schema");
  return shipped;
}

/** The fingerprint of this program's tables: each shop's row has it too. */
export function ownFingerprint(schema = databaseSchema()): number {
  return schema.at(-1)?.fingerprint ?? 0;
}

/** How long a migration waits for others that use the tables, or migrate. */
const WAIT_MS = 20_000;
/** A process that stands still in the middle of a migration loses it, so that the next one can do it. */
const STILL_MS = 30_000;

/**
 * Makes or changes the tables in one transaction, one process at a time. Throws StoreError if another version of this
 * program made them, or another process is in the way for 20 seconds.
 */
export async function migrate(pool: Pool, address: string, schema = databaseSchema(), waitMs = WAIT_MS): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `BEGIN; SET LOCAL lock_timeout = ${String(waitMs)}; SET LOCAL idle_in_transaction_session_timeout = ${String(STILL_MS)}`,
    );
    if ((await readMissing(client, address, schema)).length > 0) {
      await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
      // Read again under the lock, because another process may have migrated meanwhile.
      await apply(client, await readMissing(client, address, schema));
    }
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true);
    if (codeOf(error) !== LOCK_TIMEOUT) throw error;
    throw new StoreError(problem("database-blocked", { address, backend: await findBlocker(pool) }), error);
  }
}

/** Who has a lock in this database for the longest time: the server's process, whose it is, from where, and since when. */
async function findBlocker(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT concat_ws(', ', 'PID ' || pid, usename, nullif(application_name, ''), host(client_addr), state,
       to_char(coalesce(xact_start, backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS name
     FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid IN (
       SELECT pid FROM pg_locks WHERE granted AND locktype IN ('advisory', 'relation')
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
     ORDER BY coalesce(xact_start, backend_start) LIMIT 1`,
  );
  return rows[0]?.name ?? "?";
}

async function apply(client: ClientBase, missing: Schema): Promise<void> {
  for (const { text, fingerprint } of missing) {
    await client.query(text);
    await client.query("UPDATE tg360_schema SET fingerprint = $1", [fingerprint]);
    // A program that still works on a shop finds it in the row that each of its steps locks.
    await client.query("UPDATE shops SET schema = $1", [fingerprint]);
  }
}

/** Throws as `migrate`. */
async function readMissing(on: ClientBase, address: string, schema: Schema): Promise<Schema> {
  // Queries the catalogue's table, because `to_regclass` alone may be answered from the connection's cache within a
  // transaction.
  const { rows } = await on.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass('tg360_schema')");
  const found =
    rows.length === 0
      ? 0
      : ((await on.query<{ fingerprint: number }>("SELECT fingerprint FROM tg360_schema")).rows[0]?.fingerprint ?? 0);
  const missing = missingIn(schema, found);
  if (missing === null) throw new StoreError(problem("database-other-version", { address }));
  return missing;
}
