-- Since when a product is linked, and which links it was before: what an item of an order is follows from the link at its time.

ALTER TABLE products ADD COLUMN linked_ms INTEGER;
-- The SKU in the shop when the link began; null = linked by an older version: what was before linked_ms is not known.
ALTER TABLE products ADD COLUMN linked_sku TEXT;
-- Under which SKU a creation was sent whose outcome is not known; null = there is none.
ALTER TABLE products ADD COLUMN creating_sku TEXT;
UPDATE products SET linked_ms = coalesce(
  (SELECT max(e.at_ms) FROM product_events e
   WHERE e.product_id = products.id AND e.kind IN ('adopted', 'created', 'link-moved')),
  synced_ms,
  (SELECT opened_ms FROM meta)
)
WHERE shop_id IS NOT NULL;

-- Links that are over. None is ever deleted: an order may come late.
CREATE TABLE ended_links (
  shop_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  shop_sku TEXT
) STRICT;
CREATE INDEX ended_links_shop ON ended_links (shop_id);

-- What a person said of an order whose items' links and SKUs do not agree: 'link' or 'sku'.
ALTER TABLE orders ADD COLUMN article_by TEXT;

-- sku and shop_product_id are the item's own; the decision is beside them.
ALTER TABLE reservations ADD COLUMN product_id TEXT;
-- 1 = whichever product has the SKU now, too; null = not decided yet (made by an older version).
ALTER TABLE reservations ADD COLUMN by_sku INTEGER;
DROP INDEX reservations_sku;
DROP INDEX reservations_shop_product;
CREATE INDEX reservations_sku ON reservations (sku) WHERE by_sku = 1;
CREATE INDEX reservations_shop_product ON reservations (shop_product_id) WHERE shop_product_id IS NOT NULL;
CREATE INDEX reservations_product ON reservations (product_id) WHERE product_id IS NOT NULL;
CREATE INDEX reservations_undecided ON reservations (order_id) WHERE by_sku IS NULL;
