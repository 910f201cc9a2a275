-- What people asked for, at the page or on the command line: who, what, and exactly what they were shown. Whoever holds the
-- lock of the direction carries it out. JSON: action = RequestAction, shown = text by item, outcome = RequestOutcome.
CREATE TABLE requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  direction TEXT NOT NULL,
  action TEXT NOT NULL,
  shown TEXT NOT NULL,
  author TEXT NOT NULL,
  via TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'rejected')),
  started_ms INTEGER,
  finished_ms INTEGER,
  outcome TEXT
) STRICT;
CREATE INDEX requests_open ON requests (direction, id) WHERE state IN ('waiting', 'running');
CREATE INDEX requests_finished ON requests (finished_ms) WHERE finished_ms IS NOT NULL;

-- The items that a request names: orders by what was named, products by SKU.
CREATE TABLE request_items (
  item TEXT NOT NULL,
  request INTEGER NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
  PRIMARY KEY (item, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_items_request ON request_items (request);
