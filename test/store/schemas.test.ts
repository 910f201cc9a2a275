import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

const STORE = join(import.meta.dirname, "../../src/store");

/** Only PostgreSQL has these: the fleet, its workers, and the settings of all shops. */
const OF_POSTGRES = ["cycles", "workers", "shop_settings", "tg360_server", "tg360_schema"];
/** Of each shop's row: its name, what a file has in its header, and the leases that a file has beside it. */
const OF_POSTGRES_SHOPS = /^(name|schema|moved_\w+|(orders|products)_(epoch|token|until|holder|next|next_until))$/;

/** The columns of each table, in their order. */
function tablesIn(folder: string): Readonly<Record<string, readonly string[]>> {
  const tables: Record<string, readonly string[]> = {};
  for (const file of readdirSync(join(STORE, folder)).toSorted()) {
    const sql = readFileSync(join(STORE, folder, file), "utf8");
    for (const [, name = "", body = ""] of sql.matchAll(/^CREATE TABLE (\w+) \(\n(.*?)^\)/gms)) {
      tables[name] = [...body.matchAll(/^ {2}([a-z]\w*) /gm)].map(([, column = ""]) => column);
    }
  }
  return tables;
}

it("both databases have the same tables, with the same columns in the same order", () => {
  const file = tablesIn("sqlite/file/migrations");
  const database = tablesIn("postgres/database/schema");
  const common = Object.entries(database).filter(([name]) => !OF_POSTGRES.includes(name));
  expect(common.length).toBeGreaterThan(15);
  for (const [, columns] of common) expect(columns[0]).toBe("shop");
  const withoutShop = common.map(([name, columns]) => [
    name,
    columns.filter((column, at) => at > 0 && !(name === "shops" && OF_POSTGRES_SHOPS.test(column))),
  ]);
  const { shops = [] } = file;
  expect({ ...file, shops: shops.slice(1) }).toEqual(Object.fromEntries(withoutShop));
  expect(Object.keys(file)).toEqual(common.map(([name]) => name));
});

it("both databases have the same indexes, over the same rows", () => {
  const file = indexesIn("sqlite/file/migrations");
  expect(Object.keys(file).length).toBeGreaterThan(20);
  expect(indexesIn("postgres/database/schema")).toEqual(file);
});

/** The table and the condition of each index. */
function indexesIn(folder: string): Readonly<Record<string, string>> {
  const texts = readdirSync(join(STORE, folder)).map((file) => readFileSync(join(STORE, folder, file), "utf8"));
  const found = texts.flatMap((sql) => [...sql.matchAll(/^CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+) \([^)]*\)(.*);$/gm)]);
  const common = found.filter(([, , table = ""]) => !OF_POSTGRES.includes(table));
  return Object.fromEntries(common.map(([, name = "", table = "", condition = ""]) => [name, table + condition]));
}
