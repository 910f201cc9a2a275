-- The brakes judge a day and not a run: what was pushed within the last 24 hours, per product (its row_id), facet and hour.
-- Facets and their values: see src/core/brakes/facets.ts.
CREATE TABLE pushed (
  product INTEGER NOT NULL,
  facet TEXT NOT NULL,
  hour INTEGER NOT NULL,
  -- Of the last push within the hour; the value before is that of the first one.
  at_ms INTEGER NOT NULL,
  value_before TEXT NOT NULL,
  value_after TEXT NOT NULL,
  PRIMARY KEY (product, facet, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX pushed_at ON pushed (at_ms);

-- Values that a brake keeps back, or that a person agreed to (agreed_ms) and that are not pushed yet.
CREATE TABLE restraints (
  product INTEGER NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  agreed_ms INTEGER,
  PRIMARY KEY (product, facet)
) STRICT, WITHOUT ROWID;
CREATE INDEX restraints_kept ON restraints (product) WHERE agreed_ms IS NULL;
CREATE INDEX restraints_agreed ON restraints (agreed_ms) WHERE agreed_ms IS NOT NULL;

-- Prices of 0, or below a tenth, that a person allowed for a single product.
CREATE TABLE allowed_prices (
  product INTEGER PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TRIGGER products_delete_brakes AFTER DELETE ON products BEGIN
  DELETE FROM pushed WHERE product = OLD.row_id;
  DELETE FROM restraints WHERE product = OLD.row_id;
  DELETE FROM allowed_prices WHERE product = OLD.row_id;
END;

-- The highest row_id when the first whole read was through: what comes after it is a newcomer. Null = no read was whole yet.
ALTER TABLE meta ADD COLUMN first_catalogue INTEGER;
UPDATE meta SET first_catalogue = (SELECT coalesce(max(row_id), 0) FROM products)
WHERE EXISTS (SELECT 1 FROM notes WHERE key = 'full-at');
