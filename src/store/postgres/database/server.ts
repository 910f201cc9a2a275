/**
 * Notices that the database is another one than it was: restored from a copy, or a standby that took over. Either may lack the last
 * commits, and with them what people decided.
 */
import type { ClientBase, Pool, PoolClient } from "pg";

/** Its own number, the timeline, which grows as a standby takes over, and the database's number; null on a standby. */
const SERVER_ID = `CASE WHEN pg_is_in_recovery() THEN NULL ELSE
  (SELECT system_identifier FROM pg_control_system())::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) END`;

/** SQL: whether the database was written last on another server. */
export const IS_RESTORED = `(SELECT id <> ${SERVER_ID} FROM tg360_server)`;

/** Where the database was written last on another server, every shop gets the note `restored` with the time now, once. */
export async function noteRestored(on: Pool | ClientBase): Promise<void> {
  await on.query(
    `WITH here AS (SELECT ${SERVER_ID} AS id),
       changed AS (UPDATE tg360_server s SET id = here.id FROM here WHERE s.id <> here.id RETURNING s.id)
     INSERT INTO notes (shop, key, value)
     SELECT shop, 'restored', floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint::text
     FROM shops WHERE EXISTS (SELECT FROM changed)
     ON CONFLICT (shop, key) DO UPDATE SET value = EXCLUDED.value`,
  );
}

/** The server that the connections of a pool lead to. */
export class KnownServer {
  /** Called when a new connection leads to another server than those before. */
  readonly onOther = new Set<() => void>();
  #id: string | null = null;

  /** Before a new connection is handed out. */
  async verify(client: PoolClient, done: (error?: Error) => void): Promise<void> {
    let failure: Error | undefined;
    try {
      await this.#compare(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    done(failure);
  }

  async #compare(client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ id: string | null }>(`SELECT ${SERVER_ID} AS id`);
    const id = rows[0]?.id ?? null;
    if (id === null || id === this.#id) return;
    const isFirst = this.#id === null;
    this.#id = id;
    if (isFirst) return;
    // Runs that are under way read from the server before: they end, and the next ones know.
    for (const end of this.onOther) end();
    await noteRestored(client);
  }
}
