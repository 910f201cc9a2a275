-- What status and the brakes count, as before, but with statements that are planned once a connection and not at every run.
DO $make$
DECLARE
  op text;
  ones text;
BEGIN
  FOR op, ones IN VALUES
    ('insert', 'SELECT *, 1 AS sign FROM came'),
    ('delete', 'SELECT *, -1 AS sign FROM went'),
    ('update', 'SELECT *, 1 AS sign FROM came UNION ALL SELECT *, -1 AS sign FROM went')
  LOOP
    EXECUTE format($f$
      CREATE FUNCTION tg360_count_products_%s() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO product_counts AS c (shop, synced, pending, failed, linked, shown, stocked)
        SELECT shop,
          coalesce(sum(sign) FILTER (WHERE status = 'synced'), 0),
          coalesce(sum(sign) FILTER (WHERE status = 'pending'), 0),
          coalesce(sum(sign) FILTER (WHERE status = 'failed'), 0),
          coalesce(sum(sign) FILTER (WHERE shop_id IS NOT NULL), 0),
          coalesce(sum(sign) FILTER (WHERE shop_id IS NOT NULL AND told_active = 1), 0),
          coalesce(sum(sign) FILTER (WHERE shop_id IS NOT NULL AND told_quantity > 0), 0)
        FROM (%s) o GROUP BY shop
        -- Not while the shop itself is deleted.
        HAVING EXISTS (SELECT 1 FROM shops s WHERE s.shop = o.shop OFFSET 0)
        ON CONFLICT (shop) DO UPDATE SET synced = c.synced + excluded.synced, pending = c.pending + excluded.pending,
          failed = c.failed + excluded.failed, linked = c.linked + excluded.linked, shown = c.shown + excluded.shown,
          stocked = c.stocked + excluded.stocked;
        RETURN NULL;
      END $$ $f$, op, ones);
  END LOOP;
  FOR op, ones IN VALUES
    ('insert', 'SELECT shop, 1 AS sign FROM came'),
    ('delete', 'SELECT shop, -1 AS sign FROM went')
  LOOP
    EXECUTE format($f$
      CREATE FUNCTION tg360_count_others_%s() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO product_counts AS c (shop, not_linked)
        SELECT shop, sum(sign) FROM (%s) o GROUP BY shop
        HAVING EXISTS (SELECT 1 FROM shops s WHERE s.shop = o.shop OFFSET 0)
        ON CONFLICT (shop) DO UPDATE SET not_linked = c.not_linked + excluded.not_linked;
        RETURN NULL;
      END $$ $f$, op, ones);
  END LOOP;
END $make$;
CREATE OR REPLACE TRIGGER products_inserted AFTER INSERT ON products REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION tg360_count_products_insert();
CREATE OR REPLACE TRIGGER products_deleted AFTER DELETE ON products REFERENCING OLD TABLE AS went
  FOR EACH STATEMENT EXECUTE FUNCTION tg360_count_products_delete();
CREATE OR REPLACE TRIGGER products_updated AFTER UPDATE ON products REFERENCING OLD TABLE AS went NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION tg360_count_products_update();
CREATE OR REPLACE TRIGGER shop_products_inserted AFTER INSERT ON shop_products REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION tg360_count_others_insert();
CREATE OR REPLACE TRIGGER shop_products_deleted AFTER DELETE ON shop_products REFERENCING OLD TABLE AS went
  FOR EACH STATEMENT EXECUTE FUNCTION tg360_count_others_delete();
DROP FUNCTION tg360_count_products(), tg360_count_others();

-- A foreign key reads the shop's row again for each new row. Only steps that have locked it write here.
ALTER TABLE products DROP CONSTRAINT products_shop_fkey;
ALTER TABLE product_events DROP CONSTRAINT product_events_shop_fkey;
CREATE FUNCTION tg360_delete_shop_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM products WHERE shop = OLD.shop;
  DELETE FROM product_events WHERE shop = OLD.shop;
  RETURN NULL;
END $$;
CREATE TRIGGER shops_deleted_parts AFTER DELETE ON shops FOR EACH ROW EXECUTE FUNCTION tg360_delete_shop_parts();
