/** Rows with the shops' settings. This module does not interpret them. */
import { type Database, query } from "./database/database.ts";
import { codeOf } from "../../core/common/problems/errors.ts";
import type { ShopIdentity } from "../../core/run/shops/binding.ts";

export interface SettingsRow extends ShopIdentity {
  readonly name: string;
  readonly settings: unknown;
  /** By setting, encrypted. */
  readonly secrets: unknown;
  readonly revision: number;
}

export interface ListedShop {
  readonly shop: string;
  readonly isPaused: boolean;
  /** Unchecked: it may have been written by hand. */
  readonly endpoint: string;
}

/** Sorted by name. Throws StoreError. */
export function listShops(database: Database): Promise<readonly ListedShop[]> {
  return query<ListedShop>(
    database,
    `SELECT name AS shop, paused AS "isPaused", coalesce(settings #>> '{totalgest,endpoint}', '') AS endpoint
     FROM shop_settings ORDER BY name`,
  );
}

/** Of one shop, or all, sorted by name. Throws StoreError. */
export function readSettings(database: Database, shop: string | null): Promise<readonly SettingsRow[]> {
  return query<SettingsRow>(
    database,
    `SELECT name, settings, secrets, binding, address, revision FROM shop_settings ${shop === null ? "ORDER BY name" : "WHERE name = $1"}`,
    shop === null ? [] : [shop],
  );
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

/** The shops besides this one that have a part of its identity. Throws StoreError. */
export async function findTwins(
  database: Database,
  shop: string,
  { binding, address }: ShopIdentity,
): Promise<readonly string[]> {
  const rows = await query<{ name: string }>(
    database,
    "SELECT name FROM shop_settings WHERE (binding = $1 OR address = $2) AND name <> $3 ORDER BY name",
    [binding, address, shop],
  );
  return rows.map(({ name }) => name);
}

/**
 * Replaces the row with the given revision; revision 0 = a new shop. `changed` = the stored revision differs; `twin` =
 * another shop has a part of this identity. Throws StoreError.
 */
export async function saveSettings(database: Database, row: SettingsRow): Promise<"saved" | "changed" | "twin"> {
  const { name, settings, secrets, binding, address, revision } = row;
  const values = [name, JSON.stringify(settings), JSON.stringify(secrets), binding, address];
  try {
    const rows = await query(
      database,
      revision === 0
        ? `INSERT INTO shop_settings (name, settings, secrets, binding, address)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING name`
        : `UPDATE shop_settings SET settings = $2, secrets = $3, binding = $4, address = $5,
             revision = revision + 1 WHERE name = $1 AND revision = $6 RETURNING name`,
      revision === 0 ? values : [...values, revision],
    );
    return rows.length === 1 ? "saved" : "changed";
  } catch (error) {
    // A unique index.
    if (error instanceof Error && codeOf(error.cause) === "23505") return "twin";
    throw error;
  }
}

/** Throws StoreError. */
export async function writePaused(database: Database, shop: string, isPaused: boolean): Promise<void> {
  await query(database, "UPDATE shop_settings SET paused = $2 WHERE name = $1", [shop, isPaused]);
}

/** Deletes the shop with its settings and its state, in one transaction. Throws StoreError. */
export async function deleteShop(database: Database, shop: string): Promise<void> {
  await query(
    database,
    `WITH settings AS (DELETE FROM shop_settings WHERE name = $1) DELETE FROM shops WHERE name = $1`,
    [shop],
  );
}
