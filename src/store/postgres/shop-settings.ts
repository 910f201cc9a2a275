/** Rows with the shops' settings. This module does not interpret them. */
import type { Database } from "./database/database.ts";
import { mapError, whenReachable } from "./database/errors.ts";

export interface SettingsRow {
  readonly name: string;
  readonly settings: unknown;
  /** By setting, encrypted. */
  readonly secrets: unknown;
  readonly identity: ShopIdentity;
  readonly revision: number;
}

/** No two shops have an equal part. Null = its settings are not complete. */
export interface ShopIdentity {
  readonly binding: string | null;
  readonly address: string | null;
}

export interface ListedShop {
  readonly shop: string;
  readonly isPaused: boolean;
  /** Unchecked: it may have been written by hand. */
  readonly endpoint: string;
}

/** Sorted by name. Throws StoreError. */
export async function listShops(database: Database): Promise<readonly ListedShop[]> {
  const rows = await query<{ name: string; paused: boolean; endpoint: string | null }>(
    database,
    `SELECT name, paused_ms IS NOT NULL AS paused, settings #>> '{totalgest,endpoint}' AS endpoint
     FROM shop_settings ORDER BY name`,
  );
  return rows.map(({ name, paused, endpoint }) => ({ shop: name, isPaused: paused, endpoint: endpoint ?? "" }));
}

/** Null = there is no such shop. Throws StoreError. */
export async function readSettings(database: Database, shop: string): Promise<SettingsRow | null> {
  const [row] = await query<Omit<SettingsRow, "identity"> & ShopIdentity>(
    database,
    "SELECT name, settings, secrets, binding, address, revision FROM shop_settings WHERE name = $1",
    [shop],
  );
  if (row === undefined) return null;
  const { binding, address, ...rest } = row;
  return { ...rest, identity: { binding, address } };
}

/** Sorted by name. Throws StoreError. */
export async function readAllSettings(database: Database): Promise<readonly SettingsRow[]> {
  const rows = await query<Omit<SettingsRow, "identity"> & ShopIdentity>(
    database,
    "SELECT name, settings, secrets, binding, address, revision FROM shop_settings ORDER BY name",
  );
  return rows.map(({ binding, address, ...rest }) => ({ ...rest, identity: { binding, address } }));
}

/** The ids of the keys that sealed any secret, sorted. Throws StoreError. */
export async function readKeyIds(database: Database): Promise<readonly string[]> {
  const rows = await query<{ key: string }>(
    database,
    `SELECT DISTINCT sealed.value ->> 'key' AS key FROM shop_settings, jsonb_each(secrets) AS sealed
     WHERE jsonb_typeof(sealed.value -> 'key') = 'string' ORDER BY key`,
  );
  return rows.map(({ key }) => key);
}

/** The shops that have a part of this identity. Throws StoreError. */
export async function findByIdentity(
  database: Database,
  { binding, address }: ShopIdentity,
): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(
    database,
    "SELECT name FROM shop_settings WHERE binding = $1 OR address = $2 ORDER BY name",
    [binding, address],
  );
  return rows.map(({ name }) => name);
}

/**
 * Replaces the row with the given revision; revision 0 = a new shop. `changed` = the stored revision differs; `twin` =
 * another shop has a part of this identity. Throws StoreError.
 */
export async function saveSettings(
  database: Database,
  row: SettingsRow,
  saved: { readonly atMs: number; readonly by: string },
): Promise<"saved" | "changed" | "twin"> {
  const { name, settings, secrets, identity, revision } = row;
  const values = [
    name,
    JSON.stringify(settings),
    JSON.stringify(secrets),
    identity.binding,
    identity.address,
    saved.atMs,
    saved.by,
  ];
  try {
    const rows = await query(
      database,
      revision === 0
        ? `INSERT INTO shop_settings (name, settings, secrets, binding, address, saved_ms, saved_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING name`
        : `UPDATE shop_settings SET settings = $2, secrets = $3, binding = $4, address = $5, saved_ms = $6,
             saved_by = $7, revision = revision + 1 WHERE name = $1 AND revision = $8 RETURNING name`,
      revision === 0 ? values : [...values, revision],
    );
    return rows.length === 1 ? "saved" : "changed";
  } catch (error) {
    if (isTwin(error)) return "twin";
    throw error;
  }
}

/** False = there is no such shop. Throws StoreError. */
export async function setPaused(database: Database, shop: string, pausedMs: number | null): Promise<boolean> {
  const rows = await query(
    database,
    `UPDATE shop_settings SET paused_ms = CASE WHEN $2::bigint IS NULL THEN NULL ELSE coalesce(paused_ms, $2) END
     WHERE name = $1 RETURNING name`,
    [shop, pausedMs],
  );
  return rows.length === 1;
}

/** Deletes the shop with its settings and its state, in one transaction. Throws StoreError. */
export async function deleteShop(database: Database, shop: string): Promise<void> {
  await query(
    database,
    `WITH settings AS (DELETE FROM shop_settings WHERE name = $1) DELETE FROM shops WHERE name = $1`,
    [shop],
  );
}

function isTwin(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && "code" in cause && cause.code === "23505";
}

async function query<T extends object>(
  { pool, address }: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  try {
    return (await whenReachable(() => pool.query<T>(text, [...values]))).rows;
  } catch (error) {
    throw mapError(error, address);
  }
}
