-- Whose turn it is, a row a shop. Instants are epoch ms by the database's clock.
CREATE TABLE cycles (
  shop text COLLATE "C" PRIMARY KEY,
  -- TotalGest's.
  host text NOT NULL,
  due_ms bigint NOT NULL,
  -- The worker that has its cycle, and the one that has its full pull.
  worker text,
  full_worker text,
  -- How late the last cycle began.
  begun_late_ms bigint,
  -- How many cycles in a row were not good.
  failures integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
