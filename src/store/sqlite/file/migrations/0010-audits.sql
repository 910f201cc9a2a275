-- Audits are kept in a chain; who decided something about an order is kept for good.

-- The system's user, of what a person did; null = nobody did it, or it was not kept.
ALTER TABLE order_events ADD COLUMN author TEXT;

-- The decisions among the events, which are pruned.
CREATE TABLE order_decisions (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  author TEXT
) STRICT;
CREATE INDEX order_decisions_order ON order_decisions (order_id);
INSERT INTO order_decisions (order_id, at_ms, kind, note)
SELECT order_id, at_ms, kind, note FROM order_events WHERE kind IN ('dismissed', 'marked-exported') ORDER BY id;
CREATE TRIGGER order_events_decided AFTER INSERT ON order_events WHEN NEW.kind IN ('dismissed', 'marked-exported') BEGIN
  INSERT INTO order_decisions (order_id, at_ms, kind, note, author)
  VALUES (NEW.order_id, NEW.at_ms, NEW.kind, NEW.note, NEW.author);
END;

CREATE TABLE audits (
  number INTEGER PRIMARY KEY,
  started_ms INTEGER NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  presence INTEGER NOT NULL,
  -- null = not provable
  amount INTEGER,
  exit_code INTEGER NOT NULL,
  differences INTEGER NOT NULL,
  -- Of the link before it and the data; hex.
  sha256 TEXT NOT NULL,
  previous_sha256 TEXT,
  -- JSON of AuditReport, deflated.
  data BLOB NOT NULL
) STRICT;
CREATE INDEX audits_to ON audits (to_day, number);
CREATE TRIGGER audits_are_not_changed BEFORE UPDATE ON audits BEGIN SELECT RAISE(ABORT, 'audits are kept as they are'); END;
CREATE TRIGGER audits_are_not_deleted BEFORE DELETE ON audits BEGIN SELECT RAISE(ABORT, 'audits are kept as they are'); END;

-- The days of each audit.
CREATE TABLE audit_days (
  day TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES audits (number),
  is_open INTEGER NOT NULL,
  PRIMARY KEY (day, number)
) STRICT, WITHOUT ROWID;
