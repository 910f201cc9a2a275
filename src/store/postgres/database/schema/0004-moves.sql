-- Where a shop went that is in another place now, and the number of that move. Its schema is then larger than any program's.
ALTER TABLE shops ADD COLUMN moved_to text, ADD COLUMN moved_id text;
