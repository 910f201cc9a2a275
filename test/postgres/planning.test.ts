import pg from "pg";
import { expect, it, vi } from "vitest";

import type { Store } from "../../src/core/ports/store.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { Statistics } from "../../src/store/postgres/database/statistics.ts";
import { postgresTransactions } from "../../src/store/postgres/database/transactions.ts";
import { readSettings } from "../../src/store/postgres/shop-settings.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { aDesired, aPush, CREATED_MS, StoppedClock } from "../contract/store-subject.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { writeNotes } from "../../src/store/tables/notes.ts";

const PRODUCTS = 2000;

/** A shop with so many products, all pushed. */
async function fill(url: string, shop: string): Promise<Store> {
  const store = await openPostgresStore({ url: new Secret(url), shop, clock: new StoppedClock() });
  const products = Array.from({ length: PRODUCTS }, (_, at) =>
    aDesired({ id: `p${String(at)}`, sku: `S${String(at)}` }),
  );
  await store.recordPage(await store.beginRead(), products, CREATED_MS);
  const pending = await store.listPending(0, PRODUCTS);
  await store.recordPushes(pending.map((record) => aPush(record, `50${record.id.slice(1)}`)));
  return store;
}

/** `state` of the nth order. */
function insertOrders(state: string, count: number): string {
  return `INSERT INTO orders (shop, id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, state, exported_ms, reported, has_texts)
    SELECT 1, n::text, n::text, '', n, '3', '', '1.00', 'CHF', '', ${state}, n, 1, 0 FROM generate_series(1, ${String(count)}) n`;
}

it("a table is known to the planner as soon as it has more than a few rows", async () => {
  const url = await makeDatabase();
  const store = await fill(url, "a");
  // The process looks at most twice a second, after a transaction that wrote.
  await expect
    .poll(
      async () => {
        await store.beginRead();
        const tables = await ask<{ name: string }>(
          url,
          "SELECT relname AS name FROM pg_class WHERE relname IN ('products', 'product_texts') AND reltuples > 0",
        );
        return tables.map(({ name }) => name).toSorted();
      },
      { timeout: 10_000 },
    )
    .toEqual(["product_texts", "products"]);
});

it("a committed step has succeeded, although the statistics after it fail", async () => {
  const url = await makeDatabase();
  const store = await openPostgresStore({ url: new Secret(url), shop: "a", clock: new StoppedClock() });
  const database = await openDatabase(new Secret(url));
  const ended = new pg.Pool();
  await ended.end();
  const failing = { ...database, statistics: new Statistics(ended) };
  const transactions = postgresTransactions(failing, (await findShop(database, "a")) ?? 0);
  await expect(transactions.write((sql) => writeNotes(sql, new Map([["cursor", "c"]])))).resolves.toBeUndefined();
  expect(await store.readNote("cursor")).toBe("c");
});

it("a shop that came after the last statistics is read by its keys, not row by row", async () => {
  const url = await makeDatabase();
  await fill(url, "a");
  await ask(url, "ANALYZE");
  await fill(url, "b");
  const database = await openDatabase(new Secret(url));
  const shop = await findShop(database, "b");
  const client = await database.pool.connect();
  try {
    await client.query(
      "PREPARE by_sku (int, text[]) AS SELECT id FROM products WHERE shop = $1 AND pushed_sku = ANY ($2)",
    );
    const { rows } = await client.query<{ "QUERY PLAN": string }>(
      `EXPLAIN EXECUTE by_sku (${String(shop)}, ARRAY['S1', 'S2', 'S3'])`,
    );
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("products_pushed_sku");
  } finally {
    client.release();
  }
});

it("products are looked up by what was pushed, although the statistics are from before the first push", async () => {
  const url = await makeDatabase();
  const store = await openPostgresStore({ url: new Secret(url), shop: "a", clock: new StoppedClock() });
  const products = Array.from({ length: PRODUCTS }, (_, at) =>
    aDesired({ id: `p${String(at)}`, sku: `S${String(at)}` }),
  );
  await store.recordPage(await store.beginRead(), products, CREATED_MS);
  await ask(url, "ANALYZE products");
  await store.findHolders(["S1"]);
  const [pending] = await store.listPending(0, 1);
  if (pending === undefined) throw new Error("nothing is pending");
  await store.recordPushes([aPush(pending, "500")]);
  const { pool } = await openDatabase(new Secret(url));
  const client = await pool.connect();
  try {
    const { rows: statements } = await client.query<{ name: string }>(
      "SELECT name FROM pg_prepared_statements WHERE statement ~ '^SELECT p.(pushed_sku|shop_id), .*(pushed_sku|shop_id) = ' ORDER BY statement",
    );
    const plans: string[] = [];
    for (const { name } of statements) {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN EXECUTE "${name}" (1, ARRAY['x'])`);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    }
    expect(plans).toEqual([
      expect.stringMatching(/Index Cond: \(\(shop = \$1\) AND \(pushed_sku = j\.value/),
      expect.stringMatching(/Index Cond: \(\(shop = \$1\) AND \(shop_id = j\.value/),
    ]);
  } finally {
    client.release();
  }
});

it("a cycle reads the settings of its own shop by its key, among those of ten thousand", async () => {
  const url = await makeDatabase();
  const { pool, ...database } = await openDatabase(new Secret(url));
  const asked = vi.spyOn(pool, "query");
  await readSettings({ pool, ...database }, "a");
  const text = String(asked.mock.lastCall?.[0]);
  asked.mockRestore();
  const client = await pool.connect();
  try {
    await client.query("SET enable_seqscan = off");
    await client.query(`PREPARE one (text) AS ${text}`);
    const { rows } = await client.query<{ "QUERY PLAN": string }>("EXPLAIN EXECUTE one ('a')");
    expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toMatch(
      /Index Cond: \(\(name\)::text = |Index Cond: \(name = /,
    );
  } finally {
    client.release(true);
  }
});

it("finds open orders by indexes, among twenty thousand that are settled", async () => {
  const url = await makeDatabase();
  const store = await openPostgresStore({ url: new Secret(url), shop: "a", clock: new StoppedClock() });
  await ask(url, insertOrders(`CASE WHEN n % 2000 = 0 THEN 'queued' ELSE 'exported' END`, 20_000));
  await ask(url, "ANALYZE");
  expect(await store.listOrderIds(["queued", "held"], null)).toHaveLength(10);
  await store.listOrderIds(["sending"], null);
  await store.hasUnsettled(true);
  await store.listOpenOrders();
  await store.listUnreported(100);
  await store.listOrders({ isLate: true });
  const { pool } = await openDatabase(new Secret(url));
  const client = await pool.connect();
  try {
    await client.query("SET plan_cache_mode = force_generic_plan");
    const { rows: statements } = await client.query<{ name: string; types: number }>(
      "SELECT name, cardinality(parameter_types) AS types FROM pg_prepared_statements WHERE statement ~ '^SELECT.* orders '",
    );
    expect(statements.length).toBeGreaterThanOrEqual(5);
    for (const { name, types } of statements) {
      const none = Array<string>(types).fill("NULL").join(", ");
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN EXECUTE "${name}" (${none})`);
      // What is found is then read by its key.
      const found = rows.map((row) => row["QUERY PLAN"].replace("orders_pkey on orders k ", ""));
      const used = found.flatMap((line) => /\w+ on orders/.exec(line) ?? []);
      expect(used.length).toBeGreaterThan(0);
      for (const line of used) expect(line).toMatch(/^orders_(?:due|open|late|unreported|after_export) on orders$/);
    }
  } finally {
    client.release();
  }
});

// Without statistics the list was looked for anew for each order of it, and for each of those.
it(
  "lists what needs somebody among the first orders of a shop, before there are statistics",
  { timeout: 20_000 },
  async () => {
    const url = await makeDatabase();
    const store = await openPostgresStore({ url: new Secret(url), shop: "a", clock: new StoppedClock() });
    await ask(url, insertOrders(`CASE WHEN n % 100 = 0 THEN 'held' ELSE 'queued' END`, 200));
    expect(await store.listOrders({ states: ["held", "failed", "unconfirmed", "changed"], limit: 200 })).toHaveLength(
      2,
    );
  },
);
