-- The settings of named shops, which every machine reads; a shop may have them before it has a state. What a machine's own file says for
-- all shops is laid under them.
CREATE TABLE shop_settings (
  name text COLLATE "C" PRIMARY KEY CHECK (name ~ '^[a-z0-9][a-z0-9-]{0,39}$' AND name <> 'default'),
  -- In the shape of a configuration file; never commands, paths of files, or secrets.
  settings jsonb NOT NULL CHECK (jsonb_typeof(settings) = 'object'),
  -- By setting: {"key", "nonce", "data"}, sealed for this shop, this setting and the system's address.
  secrets jsonb NOT NULL CHECK (jsonb_typeof(secrets) = 'object'),
  -- What tells the shop from all others; null = not all of it is configured yet.
  identity text COLLATE "C" UNIQUE,
  -- Grows with each change: who saves what they read before somebody else did is refused.
  revision bigint NOT NULL DEFAULT 1,
  -- Since when nothing takes the shop up by itself; null = it is not paused.
  paused_ms bigint,
  saved_ms bigint NOT NULL,
  saved_by text NOT NULL
);
