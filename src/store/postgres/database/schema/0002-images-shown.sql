ALTER TABLE products ADD COLUMN images_shown text;
