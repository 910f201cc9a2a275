-- Creations that were sent and whose outcome is not known, as in a state file.
CREATE TABLE creations (
  shop integer NOT NULL,
  product bigint NOT NULL,
  sku text NOT NULL,
  PRIMARY KEY (shop, product)
);
INSERT INTO creations (shop, product, sku) SELECT shop, row_id, creating_sku FROM products WHERE creating_sku IS NOT NULL;
ALTER TABLE products DROP COLUMN creating_sku;

-- A foreign key would read and lock the product's row again for each new row. Rows are only written for products of the same transaction, or
-- that it finds, and go with them.
ALTER TABLE product_texts DROP CONSTRAINT product_texts_shop_row_id_fkey;
CREATE FUNCTION tg360_delete_product_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM product_texts WHERE shop = OLD.shop AND row_id = OLD.row_id;
  DELETE FROM creations WHERE shop = OLD.shop AND product = OLD.row_id;
  RETURN NULL;
END $$;
CREATE TRIGGER products_deleted_parts AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION tg360_delete_product_parts();
