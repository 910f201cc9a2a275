import { readFileSync } from "node:fs";
import type { ClientBase, Pool } from "pg";

import { StoreError, codeOf } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { fingerprintOf, listMigrations, type Migration } from "../../migrations.ts";

/** "tg360" in ASCII: the advisory lock for changing the schema. */
const LOCK = 0x74_67_33_36_30;

/** The SQLSTATE of a lock that was waited for too long. */
const LOCK_TIMEOUT = "55P03";

export const shipped = (): readonly Migration[] => listMigrations(import.meta.url, "schema");

let newest: number | null = null;

/** The newest schema version that this program knows. */
export function newestVersion(): number {
  newest ??= shipped().at(-1)?.version ?? 0;
  return newest;
}

/** How long a migration waits for others that use the tables, or migrate. */
const WAIT_MS = 20_000;
/** A process that stands still in the middle of a migration loses it, so that the next one can do it. */
const STILL_MS = 30_000;

/**
 * Applies the missing migrations in one transaction, one process at a time. Throws StoreError if the schema is newer
 * than this program, another development version made it, or another process is in the way for 20 seconds.
 */
export async function migrate(pool: Pool, address: string, all = shipped(), waitMs = WAIT_MS): Promise<void> {
  const client = await pool.connect();
  const blocker = new Blocker(pool);
  try {
    const begun = (await client.query(
      `BEGIN; SET LOCAL lock_timeout = ${String(waitMs)};
       SET LOCAL idle_in_transaction_session_timeout = ${String(STILL_MS)}; SELECT pg_backend_pid() AS pid`,
    )) as unknown as readonly { readonly rows: readonly { readonly pid: number }[] }[];
    blocker.watch(begun.at(-1)?.rows[0]?.pid ?? 0, waitMs);
    if ((await checkSchema(client, address, all)) !== all.at(-1)?.version) {
      await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
      await applyMissing(client, address, all);
    }
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true);
    if (codeOf(error) !== LOCK_TIMEOUT) throw error;
    throw new StoreError(problem("database-blocked", { address, backend: await blocker.found }), error);
  } finally {
    blocker.stop();
  }
}

/** Whoever is in the way of a session: asked for shortly before it gives up, since afterwards it waits no more. */
class Blocker {
  /** The server's process, whose it is, from where, and since when it does what. */
  found: Promise<string> = Promise.resolve("?");
  readonly #pool: Pool;
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** More than one lock may be waited for, each as long. */
  watch(pid: number, waitMs: number): void {
    this.#timer = setInterval(() => {
      this.found = this.#name(pid);
    }, waitMs * 0.4);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #name(pid: number): Promise<string> {
    const before = this.found;
    try {
      const { rows } = await this.#pool.query<{ name: string }>(
        `SELECT concat_ws(', ', 'PID ' || pid, usename, nullif(application_name, ''), host(client_addr), state,
           to_char(coalesce(xact_start, backend_start) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS name
         FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1)) ORDER BY pid LIMIT 1`,
        [pid],
      );
      return rows[0]?.name ?? (await before);
    } catch {
      return before;
    }
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
async function checkSchema(on: ClientBase, address: string, all: readonly Migration[]): Promise<number> {
  const known = all.at(-1)?.version ?? 0;
  const { version, fingerprint } = await readSchema(on);
  if (version > known) throw new StoreError(problem("state-newer", { path: address, found: version, known }));
  if (version > 0 && fingerprint !== fingerprintOf(all, version)) {
    throw new StoreError(problem("database-other-version", { address }));
  }
  return version;
}

/** `fingerprint` null = a development version made it, before there were fingerprints. */
async function readSchema(on: ClientBase): Promise<{ readonly version: number; readonly fingerprint: number | null }> {
  // Queries the catalogue's table, because `to_regclass` alone may be answered from the connection's cache within a
  // transaction.
  const { rows } = await on.query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = to_regclass('tg360_schema')");
  const none = { version: 0, fingerprint: null };
  if (rows.length === 0) return none;
  const text = "SELECT version, (to_jsonb(s) ->> 'fingerprint')::integer AS fingerprint FROM tg360_schema s";
  return (await on.query<{ version: number; fingerprint: number | null }>(text)).rows[0] ?? none;
}
