/** A database that was restored from a copy, or a standby that took over, may lack the last commits and decisions. */
import type { ClientBase, Pool, PoolClient } from "pg";

/**
 * The server's id, the timeline (it grows when a standby takes over), the database's oid, and that of a table of ours
 * (`pg_restore --clean` makes it anew); null on a standby, and before there are tables.
 */
export const SERVER_ID = `CASE WHEN pg_is_in_recovery() THEN NULL ELSE
  (SELECT system_identifier FROM pg_control_system())::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    || '/' || to_regclass('tg360_server')::oid END`;

/** SQL: whether the last write was on another server. */
export const IS_RESTORED = `(SELECT id <> ${SERVER_ID} FROM tg360_server)`;

/** If the last write was on another server, stores the note `restored` with the present time for every shop, once. */
export async function writeRestoredNotes(on: Pool | ClientBase): Promise<void> {
  await on.query(
    `WITH here AS (SELECT ${SERVER_ID} AS id),
       first AS (UPDATE tg360_server s SET id = here.id FROM here WHERE s.id IS NULL),
       changed AS (UPDATE tg360_server s SET id = here.id FROM here WHERE s.id <> here.id RETURNING s.id)
     INSERT INTO notes (shop, key, value)
     SELECT shop, 'restored', floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text
     FROM shops WHERE EXISTS (SELECT FROM changed)
     ON CONFLICT (shop, key) DO UPDATE SET value = EXCLUDED.value`,
  );
}

/** The server of a pool's connections. */
export class KnownServer {
  /** Called when a new connection has another server than the earlier ones. */
  readonly onOther = new Set<() => void>();
  #id: string | null = null;

  /** Returns whether this is another server than before. Then the runs that have read from that one end. */
  compare(id: string | null): boolean {
    if (id === null || id === this.#id) return false;
    const isFirst = this.#id === null;
    this.#id = id;
    if (isFirst) return false;
    // The next runs read the note.
    for (const end of this.onOther) end();
    return true;
  }

  /** Called before the pool hands out a new connection. */
  async verify(client: PoolClient, done: (error?: Error) => void): Promise<void> {
    let failure: Error | undefined;
    try {
      await this.#verify(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    done(failure);
  }

  async #verify(client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ id: string | null }>(`SELECT ${SERVER_ID} AS id`);
    if (this.compare(rows[0]?.id ?? null)) await writeRestoredNotes(client);
  }
}
