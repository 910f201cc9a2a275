-- What was sent of each order is kept for good: a change in the shop is compared with it, and an audit proves by it.
CREATE TABLE sent_orders (
  -- Of its order.
  row_id INTEGER PRIMARY KEY,
  -- JSON of Sale: what the shop had.
  sale TEXT NOT NULL,
  -- JSON of Booking: what TotalGest was sent; null = it was not sent from this state (marked by hand, or found there), or
  -- before this was kept.
  booking TEXT
) STRICT;

-- JSON of AfterExport: how the shop's order differs from what was sent; null = it does not.
ALTER TABLE orders ADD COLUMN after_export TEXT;
-- 1 = it differs, and nobody has acknowledged it.
ALTER TABLE orders ADD COLUMN after_export_open INTEGER NOT NULL DEFAULT 0;
-- 1 = a run has reported the difference.
ALTER TABLE orders ADD COLUMN after_export_reported INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_after_export ON orders (exported_ms) WHERE after_export_open = 1;

-- Until then (epoch ms) an attempt may still be booked, so "not there" is not believed; null = from an older version.
ALTER TABLE orders ADD COLUMN deadline_ms INTEGER;
-- How often in a row TotalGest answered an attempt without taking or refusing it.
ALTER TABLE orders ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_refused ON orders (refusals) WHERE refusals > 1;

-- Whose TotalGest's id or number is.
CREATE INDEX orders_erp_id ON orders (erp_id) WHERE erp_id IS NOT NULL;
CREATE INDEX orders_erp_number ON orders (erp_number) WHERE erp_number IS NOT NULL;
