-- Long texts stand apart, so that what is compared, counted and indexed are short rows; and what was told is kept a second
-- time only where it is something else than what the shop should show.

CREATE TABLE thin_products (
  row_id INTEGER PRIMARY KEY,
  -- TotalGest's.
  id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  ean TEXT,
  name TEXT NOT NULL,
  -- Of the record and the mapping that the rest was made from; '' = none that could be decoded.
  fingerprint TEXT NOT NULL,
  -- As in product_texts.fields.
  price TEXT,
  fault TEXT,
  warnings TEXT NOT NULL,
  active INTEGER NOT NULL,
  stock_micro INTEGER NOT NULL,
  -- The number of the read that brought the stock.
  stock_read INTEGER NOT NULL,
  reserved_micro INTEGER NOT NULL DEFAULT 0,
  -- What the shop should show: max(0, floor(stock - reserved - buffer)).
  quantity INTEGER NOT NULL,
  shop_id TEXT,
  -- 1 = the shop was last told exactly product_texts.fields.
  fields_told INTEGER NOT NULL DEFAULT 0,
  told_sku TEXT,
  told_price TEXT,
  told_quantity INTEGER,
  quantity_known INTEGER NOT NULL DEFAULT 0,
  stock_epoch INTEGER NOT NULL DEFAULT 0,
  told_active INTEGER,
  gone INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  synced_ms INTEGER,
  -- Fingerprint of the shop's record as it was last seen; null = not since the shop was told something.
  seen TEXT,
  pending INTEGER GENERATED ALWAYS AS (
    CASE
      WHEN gone = 1 THEN shop_id IS NOT NULL AND told_active IS NOT 0
      WHEN shop_id IS NULL OR fault IS NOT NULL THEN 1
      WHEN fields_told = 0 OR active IS NOT told_active THEN 1
      WHEN quantity_known = 0 OR quantity IS NOT told_quantity THEN 1
      ELSE 0
    END
  ) VIRTUAL,
  status TEXT GENERATED ALWAYS AS (
    CASE WHEN pending = 0 THEN 'synced' WHEN fault IS NOT NULL OR error IS NOT NULL THEN 'failed' ELSE 'pending' END
  ) VIRTUAL
) STRICT;

-- The texts of a product, by its row_id.
CREATE TABLE product_texts (
  row_id INTEGER PRIMARY KEY,
  -- What the shop should show: JSON of ProductFields; null where the mapping failed (products.fault says why).
  fields TEXT,
  -- What it was last told: JSON of ProductFields or a part of it, keys in the same order; null where that is `fields`
  -- (products.fields_told) or nothing.
  told TEXT
) STRICT;

-- The fingerprints were of another kind: the next full read makes them anew.
INSERT INTO thin_products (id, sku, ean, name, fingerprint, price, fault, warnings, active, stock_micro, stock_read,
  reserved_micro, quantity, shop_id, fields_told, told_sku, told_price, told_quantity, quantity_known, stock_epoch,
  told_active, gone, error, synced_ms)
SELECT id, sku, ean, name, '', json_extract(fields, '$.price'), fault, warnings, active, stock_micro, stock_read,
  reserved_micro, quantity, shop_id, fields IS told AND told IS NOT NULL, told_sku, json_extract(told, '$.price'),
  told_quantity, quantity_known, stock_epoch, told_active, gone, error, synced_ms
FROM products ORDER BY rowid;
INSERT INTO product_texts (row_id, fields, told)
SELECT t.row_id, p.fields, iif(t.fields_told = 1, NULL, p.told) FROM thin_products t JOIN products p ON p.id = t.id;

DROP TABLE products;
ALTER TABLE thin_products RENAME TO products;
CREATE UNIQUE INDEX products_shop ON products (shop_id) WHERE shop_id IS NOT NULL;
CREATE INDEX products_sku ON products (sku);
CREATE INDEX products_told_sku ON products (told_sku) WHERE told_sku IS NOT NULL;
-- A product without a link is pending too. In the order of rows, so that new ones come at the end and not all over it.
CREATE INDEX products_pending ON products (row_id) WHERE pending = 1;
CREATE TRIGGER products_delete_texts AFTER DELETE ON products BEGIN
  DELETE FROM product_texts WHERE row_id = OLD.row_id;
END;

-- Products of the shop that no product of TotalGest is linked to: JSON of ShopProduct.
CREATE TABLE seen_shop_products (
  row_id INTEGER PRIMARY KEY,
  shop_id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  totalgest_id TEXT,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  -- Fingerprint of the record that `data` was decoded from.
  seen TEXT NOT NULL
) STRICT;
INSERT INTO seen_shop_products (shop_id, sku, totalgest_id, name, data, seen)
SELECT shop_id, sku, totalgest_id, name, data, '' FROM shop_products;
DROP TABLE shop_products;
ALTER TABLE seen_shop_products RENAME TO shop_products;
CREATE INDEX shop_products_sku ON shop_products (sku);
CREATE INDEX shop_products_totalgest ON shop_products (totalgest_id) WHERE totalgest_id IS NOT NULL;

-- What status and the brakes count, in one row: one update for whatever changes of a product.
CREATE TABLE product_counts (
  synced INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  linked INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  stocked INTEGER NOT NULL,
  not_linked INTEGER NOT NULL
) STRICT;
INSERT INTO product_counts
SELECT coalesce(sum(status = 'synced'), 0), coalesce(sum(status = 'pending'), 0), coalesce(sum(status = 'failed'), 0),
  coalesce(sum(shop_id IS NOT NULL), 0), coalesce(sum(shop_id IS NOT NULL AND told_active IS 1), 0),
  coalesce(sum(shop_id IS NOT NULL AND told_quantity > 0), 0), (SELECT count(*) FROM shop_products)
FROM products;
DELETE FROM counters WHERE name LIKE 'products:%';

CREATE TRIGGER products_count_insert AFTER INSERT ON products BEGIN
  UPDATE product_counts SET
    synced = synced + (NEW.status = 'synced'),
    pending = pending + (NEW.status = 'pending'),
    failed = failed + (NEW.status = 'failed'),
    linked = linked + (NEW.shop_id IS NOT NULL),
    shown = shown + (NEW.shop_id IS NOT NULL AND NEW.told_active IS 1),
    stocked = stocked + (NEW.shop_id IS NOT NULL AND coalesce(NEW.told_quantity, 0) > 0);
END;
CREATE TRIGGER products_count_delete AFTER DELETE ON products BEGIN
  UPDATE product_counts SET
    synced = synced - (OLD.status = 'synced'),
    pending = pending - (OLD.status = 'pending'),
    failed = failed - (OLD.status = 'failed'),
    linked = linked - (OLD.shop_id IS NOT NULL),
    shown = shown - (OLD.shop_id IS NOT NULL AND OLD.told_active IS 1),
    stocked = stocked - (OLD.shop_id IS NOT NULL AND coalesce(OLD.told_quantity, 0) > 0);
END;
CREATE TRIGGER products_count_update AFTER UPDATE ON products
WHEN OLD.status <> NEW.status OR OLD.shop_id IS NOT NEW.shop_id OR OLD.told_active IS NOT NEW.told_active
  OR OLD.told_quantity IS NOT NEW.told_quantity
BEGIN
  UPDATE product_counts SET
    synced = synced + (NEW.status = 'synced') - (OLD.status = 'synced'),
    pending = pending + (NEW.status = 'pending') - (OLD.status = 'pending'),
    failed = failed + (NEW.status = 'failed') - (OLD.status = 'failed'),
    linked = linked + (NEW.shop_id IS NOT NULL) - (OLD.shop_id IS NOT NULL),
    shown = shown + (NEW.shop_id IS NOT NULL AND NEW.told_active IS 1)
      - (OLD.shop_id IS NOT NULL AND OLD.told_active IS 1),
    stocked = stocked + (NEW.shop_id IS NOT NULL AND coalesce(NEW.told_quantity, 0) > 0)
      - (OLD.shop_id IS NOT NULL AND coalesce(OLD.told_quantity, 0) > 0);
END;
CREATE TRIGGER shop_products_count_insert AFTER INSERT ON shop_products BEGIN
  UPDATE product_counts SET not_linked = not_linked + 1;
END;
CREATE TRIGGER shop_products_count_delete AFTER DELETE ON shop_products BEGIN
  UPDATE product_counts SET not_linked = not_linked - 1;
END;

-- Both histories are in the order of time already: what is too old stands at their beginning.
DROP INDEX product_events_at;
DROP INDEX order_events_at;
