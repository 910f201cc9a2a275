-- The state of one shop. PostgreSQL has the same tables and columns, in the same order, each with the shop in front
-- (src/store/postgres/database/schema). Instants are epoch milliseconds; pieces are whole millionths ("micro"), so that
-- decimal stock is exact; money and ids are text; a flag is 0 or 1. Long texts stand apart, so that what is compared,
-- counted and indexed are short rows.

-- The shop's own row.
CREATE TABLE shops (
  shop INTEGER PRIMARY KEY CHECK (shop = 1),
  created_ms INTEGER NOT NULL,
  -- One counter numbers reads of TotalGest and confirmations of orders, so that "began after" never asks a clock.
  sequence INTEGER NOT NULL DEFAULT 0,
  buffer_micro INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE notes (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Products of TotalGest.
CREATE TABLE products (
  row_id INTEGER PRIMARY KEY,
  -- TotalGest's.
  id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL DEFAULT '',
  ean TEXT,
  name TEXT NOT NULL DEFAULT '',
  -- Of the record and the mapping that the rest was made from; '' = none that could be decoded.
  fingerprint TEXT NOT NULL DEFAULT '',
  -- As in product_texts.fields.
  price TEXT,
  fault TEXT,
  warnings TEXT NOT NULL DEFAULT '[]',
  -- JSON of Owners (src/core/products/owners.ts): who owns its fields; null = nobody named an owner.
  owners TEXT,
  active INTEGER NOT NULL DEFAULT 0,
  stock_micro INTEGER NOT NULL DEFAULT 0,
  -- The number of the read that brought the stock.
  stock_read INTEGER NOT NULL DEFAULT 0,
  -- 1 = TotalGest first listed it after the first whole read.
  newcomer INTEGER NOT NULL DEFAULT 0,
  reserved_micro INTEGER NOT NULL DEFAULT 0,
  -- What the shop should show: max(0, floor(stock - reserved - buffer)); of what is not active, 0.
  quantity INTEGER NOT NULL DEFAULT 0,
  shop_id TEXT,
  -- 1 = exactly product_texts.fields was last pushed to the shop.
  fields_pushed INTEGER NOT NULL DEFAULT 0,
  -- 1 = nothing of the fields has to be pushed: what differs is left as the shop has it.
  fields_told INTEGER NOT NULL DEFAULT 0,
  -- How many of TotalGest's texts are left because the shop has others that were not sent from here.
  texts_left INTEGER NOT NULL DEFAULT 0,
  -- JSON of Sent (src/core/products/texts.ts): hashes of the texts that were sent from here; null = exactly the texts that were last
  -- pushed. An adoption stores none.
  sent TEXT,
  -- JSON by place: a mark of both sides of each text that a person keeps as the shop has it.
  texts_kept TEXT,
  -- JSON by place: the shop's own texts that TotalGest's took the place of.
  texts_replaced TEXT,
  pushed_sku TEXT,
  pushed_price TEXT,
  pushed_quantity INTEGER,
  quantity_known INTEGER NOT NULL DEFAULT 0,
  stock_epoch INTEGER NOT NULL DEFAULT 0,
  pushed_active INTEGER,
  gone INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  synced_ms INTEGER,
  -- Fingerprint of the shop's record from the last scan; null = none since the last push.
  listed TEXT,
  -- The brakes judge a day and not a run. JSON of Days (src/core/brakes/facet.ts): of each facet that was pushed, the value before its
  -- first push of 24 hours, when that was, and the brakes for which the pushed value counts; null = nothing.
  days TEXT,
  -- From `days`: since when it counts for each brake; null = it does not. `counted_ms` is the newest.
  hides_ms INTEGER,
  zeros_ms INTEGER,
  surges_ms INTEGER,
  prices_ms INTEGER,
  jumps_ms INTEGER,
  names_ms INTEGER,
  skus_ms INTEGER,
  creations_ms INTEGER,
  counted_ms INTEGER,
  -- JSON of FacetValues: what is held back; null = nothing.
  held TEXT,
  -- A price of 0, of a tenth or less or of ten times or more, that a person allowed.
  allowed_price TEXT,
  pending INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN gone = 1 THEN
        shop_id IS NOT NULL AND (pushed_active IS NOT 0 OR quantity_known = 0 OR pushed_quantity IS NOT 0)
      WHEN shop_id IS NULL OR fault IS NOT NULL THEN 1
      WHEN fields_told = 0 OR active IS NOT pushed_active THEN 1
      WHEN quantity_known = 0 OR quantity * active IS NOT pushed_quantity THEN 1
      ELSE 0
    END
  ) VIRTUAL,
  status TEXT GENERATED ALWAYS AS (
    CASE WHEN pending = 0 THEN 'synced' WHEN fault IS NOT NULL OR error IS NOT NULL THEN 'failed' ELSE 'pending' END
  ) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX products_shop ON products (shop_id) WHERE shop_id IS NOT NULL;
CREATE INDEX products_sku ON products (sku);
CREATE INDEX products_pushed_sku ON products (pushed_sku) WHERE pushed_sku IS NOT NULL;
-- A product without a link is pending too. In the order of rows, so that new ones come at the end and not all over it.
CREATE INDEX products_pending ON products (row_id) WHERE pending = 1;
CREATE INDEX products_shown ON products (pushed_active) WHERE pushed_active = 1 AND shop_id IS NOT NULL;
CREATE INDEX products_stocked ON products (row_id) WHERE pushed_quantity > 0 AND shop_id IS NOT NULL;
CREATE INDEX products_failed ON products (status) WHERE status = 'failed';
CREATE INDEX products_counted ON products (counted_ms) WHERE counted_ms IS NOT NULL;
CREATE INDEX products_held ON products (row_id) WHERE held IS NOT NULL;
CREATE INDEX products_left ON products (texts_left) WHERE texts_left > 0;

-- The texts of a product, by its row_id.
CREATE TABLE product_texts (
  row_id INTEGER PRIMARY KEY,
  -- What the shop should show: JSON of ProductFields; null where the mapping failed (products.fault says why).
  fields TEXT,
  -- What was last pushed: JSON of ProductFields or a part of it, keys in the same order; null where that is `fields`
  -- (products.fields_pushed) or nothing.
  pushed TEXT
) STRICT;

-- What was sent to the shop and whose outcome is not known, by the product's row_id. Nearly always empty, and narrow: the row
-- of a product is wide and has many indexes.
CREATE TABLE product_writes (
  product INTEGER PRIMARY KEY,
  -- The SKU of a creation; null = an update.
  sku TEXT,
  -- JSON of the names that were sent: the shop may show what was pushed before, or what was sent.
  names TEXT NOT NULL
) STRICT;

-- Products of the shop that no product of TotalGest is linked to.
CREATE TABLE shop_products (
  row_id INTEGER PRIMARY KEY,
  shop_id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  totalgest_id TEXT,
  name TEXT NOT NULL,
  -- JSON of ShopProduct.
  data TEXT NOT NULL,
  -- Fingerprint of the record that `data` was decoded from.
  listed TEXT NOT NULL
) STRICT;
CREATE INDEX shop_products_sku ON shop_products (sku);
CREATE INDEX shop_products_totalgest ON shop_products (totalgest_id) WHERE totalgest_id IS NOT NULL;

-- What happened to each product, in the order of time: what is too old stands at the beginning. No foreign key: a link that
-- moves takes its history along.
CREATE TABLE product_events (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- JSON of PushedChange[]: what was pushed; null = nothing.
  changes TEXT,
  detail TEXT,
  note TEXT
) STRICT;
CREATE INDEX product_events_product ON product_events (product_id);

-- Orders of the shop. None is ever deleted.
CREATE TABLE orders (
  row_id INTEGER PRIMARY KEY,
  -- The shop's.
  id TEXT NOT NULL UNIQUE,
  -- 1 = the shop gave the id to another order too (a shop restored from a backup gives ids out again).
  id_reused INTEGER NOT NULL DEFAULT 0,
  reference TEXT NOT NULL DEFAULT '',
  placed_at TEXT NOT NULL DEFAULT '',
  placed_ms INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT '',
  status_name TEXT NOT NULL DEFAULT '',
  total TEXT NOT NULL DEFAULT '',
  currency TEXT NOT NULL DEFAULT '',
  customer TEXT NOT NULL DEFAULT '',
  -- What a search looks in: a line for each name of the order.
  sought TEXT NOT NULL DEFAULT '',
  -- Of an order that is not linked: until when its pieces are reserved; null = none are.
  reserved_until_ms INTEGER,
  -- JSON of a cart: what the shop has sold in it beyond what is being sent, or was.
  more TEXT,
  fault TEXT,
  state TEXT NOT NULL DEFAULT 'not-linked',
  reason TEXT,
  late INTEGER NOT NULL DEFAULT 0,
  -- 1 = a run has said that it is late, or how it differs.
  noticed INTEGER NOT NULL DEFAULT 0,
  released_by_hand INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  erp_id TEXT,
  erp_number TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  first_attempt_ms INTEGER,
  last_attempt_ms INTEGER,
  -- Until then an attempt may still be booked, so "not there" is not believed; null = it was never sent.
  deadline_ms INTEGER,
  exported_ms INTEGER,
  reported INTEGER NOT NULL DEFAULT 0,
  -- 0 = what it says and the exact bytes that were sent are deleted, 90 days after the export; sent_orders says what was sold.
  has_texts INTEGER NOT NULL DEFAULT 1,
  -- Which products its lines are: JSON of LineArticle; a line whose product is not known is not in it.
  articles TEXT NOT NULL DEFAULT '[]',
  -- JSON of AfterExport: how the shop's order differs from what was sent; null = it does not.
  after_export TEXT,
  -- 1 = it differs, and nobody has acknowledged it.
  after_export_open INTEGER NOT NULL DEFAULT 0,
  changed_ms INTEGER,
  forgotten_ms INTEGER,
  -- When it was paid after its export, and how far telling TotalGest of that is; null = it was not.
  paid_ms INTEGER,
  payment TEXT,
  payment_ms INTEGER,
  payment_error TEXT,
  -- JSON of Fulfilment, and how far its push is; null = TotalGest has not shown that it left.
  fulfilment TEXT,
  fulfilment_stage TEXT,
  -- When the shop last took a push; null = it took none, or a person released it, so that no brake counts it.
  fulfilment_counted_ms INTEGER
) STRICT;
CREATE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_placed ON orders (placed_ms);
-- Of many orders nearly all are exported: these are counted, and all of them.
CREATE INDEX orders_states ON orders (state, reason, placed_ms) WHERE state <> 'exported';
CREATE INDEX orders_due ON orders (state, attempts, placed_ms) WHERE state NOT IN ('exported', 'not-linked');
CREATE INDEX orders_open ON orders (id) WHERE state = 'not-linked' AND reason = 'status';
CREATE INDEX orders_late ON orders (placed_ms) WHERE late = 1;
CREATE INDEX orders_unreported ON orders (exported_ms) WHERE state = 'exported' AND reported = 0;
CREATE INDEX orders_texts ON orders (exported_ms) WHERE state = 'exported' AND has_texts = 1;
CREATE INDEX orders_after_export ON orders (exported_ms) WHERE after_export_open = 1;
-- Whose TotalGest's id or number is.
CREATE INDEX orders_erp_id ON orders (erp_id) WHERE erp_id IS NOT NULL;
CREATE INDEX orders_erp_number ON orders (erp_number) WHERE erp_number IS NOT NULL;
CREATE INDEX orders_fulfilment_open ON orders (fulfilment_stage) WHERE fulfilment_stage NOT IN ('noted', 'pushed', 'left');
CREATE INDEX orders_fulfilment_counted ON orders (fulfilment_counted_ms) WHERE fulfilment_counted_ms IS NOT NULL;
CREATE INDEX orders_paid ON orders (paid_ms) WHERE paid_ms IS NOT NULL;
CREATE INDEX orders_payment_open ON orders (payment) WHERE payment IN ('due', 'telling', 'stuck');
CREATE INDEX orders_unforgotten ON orders (placed_ms) WHERE forgotten_ms IS NULL;

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

-- What was sent of each order is kept for good, by its row_id: a change in the shop is compared with it, and an audit proves
-- by it.
CREATE TABLE sent_orders (
  row_id INTEGER PRIMARY KEY,
  -- JSON of Sale: what the shop had.
  sale TEXT NOT NULL,
  -- JSON of Booking: what TotalGest was sent; `null` = it was not sent from this state (marked by hand, or found there).
  booking TEXT NOT NULL
) STRICT;

-- What happened to each order, in the order of time.
CREATE TABLE order_events (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT,
  note TEXT,
  -- The system's user, of what a person did; null = nobody did it.
  author TEXT
) STRICT;
CREATE INDEX order_events_order ON order_events (order_id);

-- The decisions among the events, which are pruned; these are kept for good.
CREATE TABLE order_decisions (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  author TEXT
) STRICT;
CREATE INDEX order_decisions_order ON order_decisions (order_id);

-- Pieces that open orders take. Only what is reserved now stands here.
CREATE TABLE reservations (
  key INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL,
  -- The item's own; what was decided of it is beside them.
  sku TEXT,
  shop_product_id TEXT,
  micro INTEGER NOT NULL,
  product_id TEXT,
  -- 1 = whichever product has the SKU now, too.
  by_sku INTEGER NOT NULL,
  -- The number of the confirmation, for an exported order; null = open.
  confirmed INTEGER,
  -- An order that is not completed lets go at this instant; null = never by itself.
  until_ms INTEGER
) STRICT;
CREATE INDEX reservations_order ON reservations (order_id);
CREATE INDEX reservations_sku ON reservations (sku);
CREATE INDEX reservations_shop_product ON reservations (shop_product_id) WHERE shop_product_id IS NOT NULL;
CREATE INDEX reservations_product ON reservations (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX reservations_confirmed ON reservations (confirmed) WHERE confirmed IS NOT NULL;
CREATE INDEX reservations_until ON reservations (until_ms) WHERE until_ms IS NOT NULL;

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
  -- Of the data; hex.
  sha256 TEXT NOT NULL,
  -- JSON of AuditReport.
  data TEXT NOT NULL
) STRICT;
CREATE INDEX audits_to ON audits (to_day, number);

-- The days of each audit.
CREATE TABLE audit_days (
  day TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES audits (number),
  is_open INTEGER NOT NULL,
  PRIMARY KEY (day, number)
) STRICT, WITHOUT ROWID;

-- Runs that somebody started at the page: who in which role, what exactly, how far they are, and how they ended.
CREATE TABLE page_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- The one-time id of the form: one that is sent twice acts once.
  form TEXT NOT NULL UNIQUE,
  direction TEXT NOT NULL,
  -- JSON of Action, Scope and RunProgress.
  action TEXT NOT NULL,
  scope TEXT NOT NULL,
  items INTEGER NOT NULL,
  author TEXT NOT NULL,
  role TEXT NOT NULL,
  progress TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  -- When its process last noted it.
  seen_ms INTEGER NOT NULL,
  finished_ms INTEGER,
  -- Null = it is not over, or its process was killed.
  ended TEXT CHECK (ended IN ('done', 'refused', 'interrupted')),
  -- JSON of RunOutcome.
  outcome TEXT
) STRICT;
CREATE INDEX page_runs_started ON page_runs (started_ms);

CREATE TRIGGER products_deleted_parts AFTER DELETE ON products BEGIN
  DELETE FROM product_texts WHERE row_id = OLD.row_id;
  DELETE FROM product_writes WHERE product = OLD.row_id;
END;

CREATE TRIGGER order_events_decided AFTER INSERT ON order_events
WHEN NEW.kind IN ('dismissed', 'marked-exported', 'acknowledged', 'put-back', 'forgotten', 'expired') BEGIN
  INSERT INTO order_decisions (order_id, at_ms, kind, note, author)
  VALUES (NEW.order_id, NEW.at_ms, NEW.kind, NEW.note, NEW.author);
END;

CREATE TRIGGER audits_are_not_changed BEFORE UPDATE ON audits BEGIN SELECT RAISE(ABORT, 'audits are kept as they are'); END;
CREATE TRIGGER audits_are_not_deleted BEFORE DELETE ON audits BEGIN SELECT RAISE(ABORT, 'audits are kept as they are'); END;
