-- Creations that were sent and whose outcome is not known: by the product's row_id, under which SKU. Nearly always empty, and narrow: the
-- row of a product is wide and has many indexes.
CREATE TABLE creations (
  product INTEGER PRIMARY KEY,
  sku TEXT NOT NULL
) STRICT;
INSERT INTO creations (product, sku) SELECT row_id, creating_sku FROM products WHERE creating_sku IS NOT NULL;
ALTER TABLE products DROP COLUMN creating_sku;
CREATE TRIGGER products_delete_creations AFTER DELETE ON products BEGIN
  DELETE FROM creations WHERE product = OLD.row_id;
END;
