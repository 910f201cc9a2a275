-- A product that is not linked counts in one place only: three updates less for each of a first pull.

DROP TRIGGER products_count_insert;
CREATE TRIGGER products_count_insert AFTER INSERT ON products BEGIN
  UPDATE counters SET n = n + 1 WHERE name = 'products:' || NEW.status;
END;
CREATE TRIGGER products_count_insert_linked AFTER INSERT ON products WHEN NEW.shop_id IS NOT NULL BEGIN
  UPDATE counters SET n = n + 1 WHERE name = 'products:linked';
  UPDATE counters SET n = n + 1 WHERE name = 'products:shown' AND NEW.told_active = 1;
  UPDATE counters SET n = n + 1 WHERE name = 'products:stocked' AND NEW.told_quantity > 0;
END;
