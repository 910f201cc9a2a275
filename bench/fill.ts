import { closeSync, fsyncSync, openSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";

import { realClock } from "../src/app/app.ts";
import { openStore } from "../src/store/database.ts";
import { bodyAt, listedOrderAt } from "./specimen-orders.ts";
import { mappedProducts } from "./specimen-products.ts";

/** The number of rows that the store itself creates; the others are copies of them with other ids. */
export const MADE = 1000;

/** A data directory whose state has so many synced products and exported orders, in thousands. */
export async function fillDataDir(dataDir: string, count: number): Promise<void> {
  const path = join(dataDir, "tg360.db");
  await makeOrders(path);
  await makeProducts(path);
  multiply(path, count);
  await noteGoodRuns(path);
}

/** As after a successful cycle: there is nothing to report. */
async function noteGoodRuns(path: string): Promise<void> {
  const store = await openStore({ path, clock: realClock });
  const at = {
    startedMs: Date.now(),
    finishedMs: Date.now(),
    exitCode: 0,
    good: true,
    problem: null,
    summary: {},
  } as const;
  for (const direction of ["orders", "products"] as const) await store.recordRun({ direction, ...at });
  await store.close();
}

/** The first thousand products, as if they had been pushed. */
async function makeProducts(path: string): Promise<void> {
  const store = await openStore({ path, clock: realClock });
  await store.recordPage(await store.beginRead(), mappedProducts(MADE), Date.now());
  const pushes = (await store.listPending(0, MADE)).map((record) => ({
    record,
    write: { shopId: null, fields: record.fields ?? {}, quantity: record.quantity, active: record.active },
    shopId: `s${record.id}`,
    error: null,
    atMs: Date.now(),
    rateOf: () => null,
  }));
  await store.recordPushes(pushes);
  await store.close();
}

/** The first thousand orders, exported. */
export async function makeOrders(path: string): Promise<void> {
  const store = await openStore({ path, clock: realClock });
  const orders = Array.from({ length: MADE }, (_, at) => listedOrderAt(at));
  await store.recordOrders(orders, {
    fromMs: 0,
    statuses: { due: ["3"], open: ["1"], cancelled: [], after: [] },
    nowMs: Date.now(),
  });
  await Promise.all(
    orders.map(async ({ id }) => {
      const intent = { key: `k${id}`, reference: `fw360:bench:${id}`, body: bodyAt(id), basis: "b" };
      await store.beginSend(id, intent, { atMs: Date.now(), deadlineMs: Date.now(), sent: null });
      await store.recordOutcome(id, { kind: "exported", order: { id, number: id }, how: "created" }, Date.now());
    }),
  );
  await store.close();
}

/** Marks every product that can be mapped as pushed. */
export function noteAsPushed(path: string): void {
  const database = new Database(path);
  database.exec(
    `UPDATE products SET shop_id = 's' || id, fields_pushed = 1, fields_told = 1, pushed_sku = sku, pushed_price = price,
       pushed_quantity = quantity, quantity_known = 1, pushed_active = active WHERE price IS NOT NULL`,
  );
  database.close();
}

/** Copies rows until there are `count` products and orders; triggers count them like any others. */
export function multiply(path: string, count: number): void {
  const database = new Database(path);
  database.pragma("synchronous = OFF");
  const copies = Math.round(count / MADE) - 1;
  const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    products: {
      row_id: "row_id + k.n * 1000000",
      id: "id || '-' || k.n",
      sku: "sku || '-' || k.n",
      pushed_sku: "pushed_sku || '-' || k.n",
      shop_id: "shop_id || '-' || k.n",
      fingerprint: "fingerprint || '-' || k.n",
    },
    product_texts: { row_id: "row_id + k.n * 1000000" },
    orders: {
      row_id: "row_id + k.n * 1000000",
      id: "id || '-' || k.n",
      reference: "reference || '-' || k.n",
      // Orders are placed at different times.
      placed_ms: "placed_ms - k.n * 60000 - (row_id % 1000) * 50",
    },
    order_texts: { row_id: "row_id + k.n * 1000000" },
    order_intents: { row_id: "row_id + k.n * 1000000" },
    order_events: { id: "NULL", order_id: "order_id || '-' || k.n" },
  };
  for (const [table, names] of Object.entries(renamed)) {
    const columns = database.prepare<[], { name: string }>(`PRAGMA table_info(${table})`).all();
    const values = columns.map(({ name }) => names[name] ?? name);
    database
      .prepare(
        `INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")})
         WITH k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < ?)
         SELECT ${values.join(", ")} FROM k CROSS JOIN (SELECT * FROM ${table}) WHERE k.n <= ?`,
      )
      .run(copies, copies);
  }
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
  syncFile(path);
}

/** Otherwise the system would still write gigabytes while the first cycles are measured. */
function syncFile(path: string): void {
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}
