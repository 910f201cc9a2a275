-- On which server this database was written last: its own number, its timeline, and the database's number there. A copy that is put back, and
-- a standby that took over, differ.
CREATE TABLE tg360_server (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id text NOT NULL
);
INSERT INTO tg360_server (id)
SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
  || '/' || (SELECT oid FROM pg_database WHERE datname = current_database());
