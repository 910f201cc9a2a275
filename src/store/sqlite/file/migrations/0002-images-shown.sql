-- A mark of the pictures that the shop showed when it was first read after it was sent some; '' = it was not read since; null = not known,
-- so what it shows is its own unless it is exactly what was sent.
ALTER TABLE products ADD COLUMN images_shown TEXT;
