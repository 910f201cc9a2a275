-- What moves through the queue is a short row; what an order says, and what was sent of it, stand apart and are written once.

CREATE TABLE thin_orders (
  row_id INTEGER PRIMARY KEY,
  -- The shop's.
  id TEXT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  placed_ms INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_name TEXT NOT NULL,
  total TEXT NOT NULL,
  currency TEXT NOT NULL,
  customer TEXT NOT NULL,
  fault TEXT,
  state TEXT NOT NULL,
  reason TEXT,
  late INTEGER NOT NULL DEFAULT 0,
  late_reported INTEGER NOT NULL DEFAULT 0,
  forced INTEGER NOT NULL DEFAULT 0,
  flags TEXT NOT NULL DEFAULT '[]',
  error TEXT,
  erp_id TEXT,
  erp_number TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_attempt_ms INTEGER,
  last_attempt_ms INTEGER,
  exported_ms INTEGER,
  told INTEGER NOT NULL DEFAULT 0,
  told_tries INTEGER NOT NULL DEFAULT 0,
  -- 1 = order_intents has the exact bytes; 90 days after the export they go.
  has_body INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What an order says, by its row_id.
CREATE TABLE order_texts (
  row_id INTEGER PRIMARY KEY,
  -- JSON of ShopOrder. Where the order could not be decoded (orders.fault says where), the last one that could, for what it
  -- reserves; null = never.
  data TEXT
) STRICT;

-- The intent: what goes, or went, over the wire; by the row_id of its order. None = it was never sent.
CREATE TABLE order_intents (
  row_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  reference TEXT NOT NULL,
  body TEXT,
  basis TEXT
) STRICT;

INSERT INTO thin_orders (id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, fault, state,
  reason, late, late_reported, forced, flags, error, erp_id, erp_number, attempts, first_attempt_ms, last_attempt_ms,
  exported_ms, told, told_tries, has_body)
SELECT id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, fault, state, reason, late,
  late_reported, forced, flags, error, erp_id, erp_number, attempts, first_attempt_ms, last_attempt_ms, exported_ms, told,
  told_tries, body IS NOT NULL
FROM orders ORDER BY rowid;
INSERT INTO order_texts (row_id, data) SELECT t.row_id, o.data FROM thin_orders t JOIN orders o ON o.id = t.id;
INSERT INTO order_intents (row_id, key, reference, body, basis)
SELECT t.row_id, o.key, o.external_reference, o.body, o.basis
FROM thin_orders t JOIN orders o ON o.id = t.id WHERE o.key IS NOT NULL AND o.external_reference IS NOT NULL;

DROP TABLE orders;
ALTER TABLE thin_orders RENAME TO orders;
CREATE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_placed ON orders (placed_ms);
CREATE INDEX orders_due ON orders (state, attempts, placed_ms) WHERE state NOT IN ('exported', 'not-linked');
CREATE INDEX orders_waiting ON orders (first_attempt_ms) WHERE state IN ('queued', 'sending');
CREATE INDEX orders_open ON orders (id) WHERE state = 'not-linked' AND reason = 'status';
CREATE INDEX orders_late ON orders (placed_ms) WHERE late = 1;
CREATE INDEX orders_untold ON orders (exported_ms) WHERE state = 'exported' AND told = 0 AND told_tries < 5;
CREATE INDEX orders_bodies ON orders (exported_ms) WHERE state = 'exported' AND has_body = 1;

CREATE TRIGGER orders_count_insert AFTER INSERT ON orders BEGIN
  INSERT INTO counters (name, n) VALUES ('orders:' || NEW.state || coalesce('/' || NEW.reason, ''), 1)
  ON CONFLICT (name) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER orders_count_update AFTER UPDATE ON orders
WHEN OLD.state <> NEW.state OR OLD.reason IS NOT NEW.reason BEGIN
  UPDATE counters SET n = n - 1 WHERE name = 'orders:' || OLD.state || coalesce('/' || OLD.reason, '');
  INSERT INTO counters (name, n) VALUES ('orders:' || NEW.state || coalesce('/' || NEW.reason, ''), 1)
  ON CONFLICT (name) DO UPDATE SET n = n + 1;
END;
