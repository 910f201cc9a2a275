-- Messages for people: written with the record of a run, sent after it, and gone once they were taken.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  -- A process is sending it since then; null = none is.
  taken_ms INTEGER,
  -- JSON of Message.
  message TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_channel ON outbox (channel, id);
