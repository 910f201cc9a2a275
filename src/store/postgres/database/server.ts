/** A database that was restored from a copy, or a standby that took over, may lack the last commits and decisions. */
import type { Pool } from "pg";

/**
 * SQL: the server's id, the timeline (it grows when a standby takes over), the database's oid, and that of a table of ours
 * (`pg_restore --clean` makes it anew); null on a standby, and before there are tables.
 */
export const SERVER_ID = `CASE WHEN pg_is_in_recovery() THEN NULL ELSE
  (SELECT system_identifier FROM pg_control_system())::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
    || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    || '/' || to_regclass('tg360_server')::oid END`;

/** If the last write was on another server, stores the note `restored` with the present time for every shop, once. */
export async function writeRestoredNotes(on: Pool): Promise<void> {
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
