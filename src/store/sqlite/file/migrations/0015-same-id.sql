-- The shop's id, where it is another one's too (a shop restored from a backup gives ids out again); null = it is `id`.
ALTER TABLE orders ADD COLUMN shop_id TEXT;
-- 1 = a person has said that this is an order of its own.
ALTER TABLE orders ADD COLUMN own INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_shop_id ON orders (shop_id) WHERE shop_id IS NOT NULL;
