import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { StoppedClock } from "../contract/store-subject.ts";
import { ask, makeDatabase } from "../support/postgres.ts";

const SCHEMA = join(import.meta.dirname, "../../src/store/postgres/database/schema");

/** A database as a program with this schema left it, with the shop "a", which has no products. */
async function makeOlderDatabase(version: number): Promise<string> {
  const url = await makeDatabase();
  for (const file of readdirSync(SCHEMA).toSorted()) {
    if (Number(file.slice(0, 4)) <= version) await ask(url, readFileSync(join(SCHEMA, file), "utf8"));
  }
  await ask(
    url,
    `CREATE TABLE tg360_schema (version integer NOT NULL); INSERT INTO tg360_schema VALUES (${String(version)});
     INSERT INTO shops (name, schema, created_ms, opened_ms) VALUES ('a', ${String(version)}, 0, 0)`,
  );
  return url;
}

it("a database of schema 5 keeps which creations were sent and have no known outcome", async () => {
  const url = await makeOlderDatabase(5);
  await ask(
    url,
    `INSERT INTO products (shop, id, sku, name, fingerprint, warnings, active, stock_micro, stock_read, quantity, creating_sku)
     SELECT shop, p.id, p.sku, 'Caffè', 'f', '[]', 1, 0, 1, 0, p.creating
     FROM shops, (VALUES ('p1', 'S1', 'SENT-1'), ('p2', 'S2', NULL)) AS p (id, sku, creating);
     INSERT INTO product_texts (shop, row_id) SELECT shop, row_id FROM products`,
  );
  const store = await openPostgresStore({ url: new Secret(url), shop: "a", clock: new StoppedClock() });
  expect((await store.listPending(0, 10)).map(({ id, creatingSku }) => [id, creatingSku])).toEqual([
    ["p1", "SENT-1"],
    ["p2", null],
  ]);
  await store.endCreations(["p1"]);
  expect(await store.readProducts(["p1"])).toMatchObject([{ creatingSku: null }]);
  await ask(url, "DELETE FROM shops");
  for (const table of ["products", "product_texts", "creations"]) {
    expect(await ask(url, `SELECT count(*)::int AS n FROM ${table}`)).toEqual([{ n: 0 }]);
  }
});
