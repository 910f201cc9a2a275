-- The first shape of the state file. Instants are epoch milliseconds; pieces are whole millionths ("micro"), so that
-- decimal stock is exact; money and ids are text.

CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  created_ms INTEGER NOT NULL,
  opened_ms INTEGER NOT NULL,
  -- One counter numbers reads of TotalGest and confirmations of orders, so that "began after" never asks a clock.
  sequence INTEGER NOT NULL DEFAULT 0,
  buffer_micro INTEGER NOT NULL DEFAULT 0,
  last_good_orders_ms INTEGER,
  last_good_products_ms INTEGER,
  owner_id TEXT,
  shop_id TEXT,
  site TEXT,
  endpoint TEXT,
  shop_url TEXT
) STRICT;

CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Products of TotalGest, by TotalGest's id.
CREATE TABLE products (
  id TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  ean TEXT,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  -- What the shop should show: JSON of ProductFields; null where the mapping failed (fault says why).
  fields TEXT,
  fault TEXT,
  warnings TEXT NOT NULL,
  active INTEGER NOT NULL,
  stock_micro INTEGER NOT NULL,
  -- The number of the read that brought the stock.
  stock_read INTEGER NOT NULL,
  reserved_micro INTEGER NOT NULL DEFAULT 0,
  -- What the shop should show: max(0, floor(stock - reserved - buffer)).
  quantity INTEGER NOT NULL,
  shop_id TEXT UNIQUE,
  -- What it was last told: JSON of ProductFields or a part of it, keys in the same order.
  told TEXT,
  told_sku TEXT GENERATED ALWAYS AS (CASE WHEN shop_id IS NULL THEN NULL ELSE json_extract(told, '$.sku') END) VIRTUAL,
  told_quantity INTEGER,
  quantity_known INTEGER NOT NULL DEFAULT 0,
  stock_epoch INTEGER NOT NULL DEFAULT 0,
  told_active INTEGER,
  gone INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  synced_ms INTEGER,
  pending INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN gone = 1 THEN shop_id IS NOT NULL AND told_active IS NOT 0
      WHEN shop_id IS NULL OR fault IS NOT NULL THEN 1
      WHEN fields IS NOT told OR active IS NOT told_active THEN 1
      WHEN quantity_known = 0 OR quantity IS NOT told_quantity THEN 1
      ELSE 0
    END
  ) VIRTUAL,
  status TEXT GENERATED ALWAYS AS (
    CASE WHEN pending = 0 THEN 'synced' WHEN fault IS NOT NULL OR error IS NOT NULL THEN 'failed' ELSE 'pending' END
  ) VIRTUAL
) STRICT;
CREATE INDEX products_sku ON products (sku);
CREATE INDEX products_told_sku ON products (told_sku) WHERE told_sku IS NOT NULL;
CREATE INDEX products_pending ON products (id) WHERE pending = 1;
CREATE INDEX products_unlinked ON products (id) WHERE shop_id IS NULL;

-- Products of the shop that no product of TotalGest is linked to: JSON of ShopProduct.
CREATE TABLE shop_products (
  shop_id TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  totalgest_id TEXT,
  name TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_products_sku ON shop_products (sku);
CREATE INDEX shop_products_totalgest ON shop_products (totalgest_id) WHERE totalgest_id IS NOT NULL;

-- Orders of the shop, by the shop's id. None is ever deleted.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  placed_ms INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_name TEXT NOT NULL,
  total TEXT NOT NULL,
  currency TEXT NOT NULL,
  customer TEXT NOT NULL,
  -- JSON of ShopOrder. Where the order could not be decoded (fault says where), the last one that could, for what it
  -- reserves; null = never.
  data TEXT,
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
  -- The intent: what goes, or went, over the wire.
  key TEXT,
  external_reference TEXT,
  body TEXT,
  basis TEXT,
  first_attempt_ms INTEGER,
  last_attempt_ms INTEGER,
  exported_ms INTEGER,
  told INTEGER NOT NULL DEFAULT 0,
  told_tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_placed ON orders (placed_ms);
CREATE INDEX orders_due ON orders (state, attempts, placed_ms) WHERE state NOT IN ('exported', 'not-linked');
CREATE INDEX orders_waiting ON orders (first_attempt_ms) WHERE state IN ('queued', 'sending');
CREATE INDEX orders_open ON orders (id) WHERE state = 'not-linked' AND reason = 'status';
CREATE INDEX orders_late ON orders (placed_ms) WHERE late = 1;
CREATE INDEX orders_untold ON orders (exported_ms) WHERE state = 'exported' AND told = 0 AND told_tries < 5;
CREATE INDEX orders_bodies ON orders (exported_ms) WHERE state = 'exported' AND body IS NOT NULL;

-- Pieces that open orders take. Only what is reserved now stands here.
CREATE TABLE reservations (
  order_id TEXT NOT NULL,
  sku TEXT,
  shop_product_id TEXT,
  micro INTEGER NOT NULL,
  -- The number of the confirmation, for an exported order; null = open.
  confirmed INTEGER,
  -- An order that is not completed lets go at this instant; null = never by itself.
  until_ms INTEGER
) STRICT;
CREATE INDEX reservations_order ON reservations (order_id);
CREATE INDEX reservations_sku ON reservations (sku) WHERE sku IS NOT NULL;
CREATE INDEX reservations_shop_product ON reservations (shop_product_id) WHERE sku IS NULL;
CREATE INDEX reservations_confirmed ON reservations (confirmed) WHERE confirmed IS NOT NULL;
CREATE INDEX reservations_until ON reservations (until_ms) WHERE until_ms IS NOT NULL;

CREATE TABLE order_events (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT,
  note TEXT
) STRICT;
CREATE INDEX order_events_order ON order_events (order_id);
CREATE INDEX order_events_at ON order_events (at_ms);

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  direction TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  finished_ms INTEGER NOT NULL,
  exit_code INTEGER NOT NULL,
  good INTEGER NOT NULL,
  problem TEXT,
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX runs_finished ON runs (finished_ms);

-- What status and the brakes count, kept up by triggers so that nothing is scanned.
INSERT INTO counters (name, n) VALUES
  ('products:synced', 0), ('products:pending', 0), ('products:failed', 0), ('products:not-linked', 0),
  ('products:linked', 0), ('products:shown', 0), ('products:stocked', 0);

CREATE TRIGGER products_count_insert AFTER INSERT ON products BEGIN
  UPDATE counters SET n = n + 1 WHERE name = 'products:' || NEW.status;
  UPDATE counters SET n = n + 1 WHERE name = 'products:linked' AND NEW.shop_id IS NOT NULL;
  UPDATE counters SET n = n + 1 WHERE name = 'products:shown' AND NEW.shop_id IS NOT NULL AND NEW.told_active = 1;
  UPDATE counters SET n = n + 1 WHERE name = 'products:stocked' AND NEW.shop_id IS NOT NULL AND NEW.told_quantity > 0;
END;
CREATE TRIGGER products_count_delete AFTER DELETE ON products BEGIN
  UPDATE counters SET n = n - 1 WHERE name = 'products:' || OLD.status;
  UPDATE counters SET n = n - 1 WHERE name = 'products:linked' AND OLD.shop_id IS NOT NULL;
  UPDATE counters SET n = n - 1 WHERE name = 'products:shown' AND OLD.shop_id IS NOT NULL AND OLD.told_active = 1;
  UPDATE counters SET n = n - 1 WHERE name = 'products:stocked' AND OLD.shop_id IS NOT NULL AND OLD.told_quantity > 0;
END;
CREATE TRIGGER products_count_status AFTER UPDATE ON products WHEN OLD.status IS NOT NEW.status BEGIN
  UPDATE counters SET n = n - 1 WHERE name = 'products:' || OLD.status;
  UPDATE counters SET n = n + 1 WHERE name = 'products:' || NEW.status;
END;
CREATE TRIGGER products_count_linked AFTER UPDATE ON products
WHEN (OLD.shop_id IS NULL) <> (NEW.shop_id IS NULL) BEGIN
  UPDATE counters SET n = n + iif(NEW.shop_id IS NULL, -1, 1) WHERE name = 'products:linked';
END;
CREATE TRIGGER products_count_shown AFTER UPDATE ON products
WHEN (OLD.shop_id IS NOT NULL AND OLD.told_active IS 1) <> (NEW.shop_id IS NOT NULL AND NEW.told_active IS 1) BEGIN
  UPDATE counters SET n = n + iif(NEW.shop_id IS NOT NULL AND NEW.told_active IS 1, 1, -1) WHERE name = 'products:shown';
END;
CREATE TRIGGER products_count_stocked AFTER UPDATE ON products
WHEN (OLD.shop_id IS NOT NULL AND coalesce(OLD.told_quantity, 0) > 0)
  <> (NEW.shop_id IS NOT NULL AND coalesce(NEW.told_quantity, 0) > 0) BEGIN
  UPDATE counters SET n = n + iif(NEW.shop_id IS NOT NULL AND coalesce(NEW.told_quantity, 0) > 0, 1, -1)
  WHERE name = 'products:stocked';
END;

CREATE TRIGGER shop_products_count_insert AFTER INSERT ON shop_products BEGIN
  UPDATE counters SET n = n + 1 WHERE name = 'products:not-linked';
END;
CREATE TRIGGER shop_products_count_delete AFTER DELETE ON shop_products BEGIN
  UPDATE counters SET n = n - 1 WHERE name = 'products:not-linked';
END;

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
