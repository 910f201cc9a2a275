-- What happened to each product, as order_events has it for orders. No foreign key: a link that moves takes its history along.
CREATE TABLE product_events (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- JSON of ToldChange[]: what the shop was told; null = nothing.
  changes TEXT,
  detail TEXT,
  note TEXT
) STRICT;
CREATE INDEX product_events_product ON product_events (product_id);
CREATE INDEX product_events_at ON product_events (at_ms);
