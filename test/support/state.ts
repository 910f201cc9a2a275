/** The state of a test: a file, or with `TG360_TEST_STORE=postgres` a separate database for each path. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import { Secret } from "../../src/core/common/secret.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { openStore, type StoreOptions } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { ask, makeDatabase } from "./postgres.ts";

/** The shop of a test in a database. */
export const SHOP = "shop";

export const isOnPostgres = process.env["TG360_TEST_STORE"] === "postgres";
const databases = new Map<string, Promise<string>>();

/** The database that replaces the file at `path`; null = it is a file. */
export async function databaseOf(path: string): Promise<string | null> {
  if (!isOnPostgres) return null;
  const made = databases.get(path) ?? makeDatabase();
  databases.set(path, made);
  return made;
}

export async function openState({ path, clock, author }: Omit<StoreOptions, "mode">): Promise<Store> {
  const own = author === undefined ? {} : { author };
  const url = await databaseOf(path);
  if (url === null) return openStore({ path, clock, ...own });
  return openPostgresStore({ url: new Secret(url), shop: SHOP, clock, ...own });
}

/** The state as a file, for reading only. */
export async function stateFile(path: string): Promise<string> {
  const url = await databaseOf(path);
  if (url === null) return path;
  const database = await openDatabase(new Secret(url));
  const copy = `${path}-copy-${String(performance.now())}`;
  mkdirSync(dirname(copy), { recursive: true });
  await (await openStore({ path: copy, clock: realClock })).close();
  await copyToFile(database, (await findShop(database, SHOP)) ?? 0, copy);
  return copy;
}

/**
 * Which of these words are in what the state at `path` keeps: in any byte of any file of its folder, or in any row of any table.
 * `FILE: WORD` or `TABLE: WORD` each.
 */
export async function findInState(path: string, words: readonly string[]): Promise<readonly string[]> {
  const places: [string, string | Buffer][] = [];
  const url = await databaseOf(path);
  if (url !== null) {
    const tables = await ask<{ name: string }>(url, "SELECT relname AS name FROM pg_stat_user_tables");
    for (const { name } of tables) {
      const rows = await ask<{ row: string }>(url, `SELECT t::text AS row FROM ${name} t`);
      places.push([name, rows.map(({ row }) => row).join("\n")]);
    }
  }
  const files = readdirSync(dirname(path), { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of files.filter((one) => one.isFile()))
    places.push([name, readFileSync(join(parentPath, name))]);
  return places.flatMap(([name, held]) =>
    words.filter((word) => held.includes(word)).map((word) => `${name}: ${word}`),
  );
}

/** The state is lost. */
export function forgetState(path: string): void {
  databases.delete(path);
  rmSync(dirname(path), { recursive: true, force: true });
}
