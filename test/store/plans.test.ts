import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import type { Transactions } from "../../src/store/transactions.ts";
import { sqliteTransactions } from "../../src/store/sqlite/sql.ts";
import { storeOver, queries } from "../../src/store/store.ts";
import { orderStore } from "../../src/store/orders/orders.ts";
import { productStore } from "../../src/store/products/products.ts";
import { aDesired, aPart, aPolicy, CREATED_MS, StoppedClock, synced } from "../contract/store-subject.ts";
import { anOrder, listed, aSeen } from "../support/specimens.ts";

/** Tables that grow with the catalogue or the history. */
const LARGE = /\bSCAN (?:products|orders|order_events|runs|reservations|shop_products|[pr])\b/;
/** Scanning one of these reads only the requested rows. */
const SMALL_INDEX =
  /USING (?:COVERING )?INDEX (?:products_pending|orders_due|orders_open|orders_late|orders_after_export|orders_unreported|orders_texts)/;

/** A connection that records each statement and its values. */
class WatchedConnection extends FileConnection {
  readonly asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];

  override all<T>(text: string, values: readonly unknown[] = [], areLists = false): T[] {
    this.asked.push({ text, values });
    return super.all<T>(text, values, areLists);
  }

  override run(text: string, values: readonly unknown[] = []): Database.RunResult {
    this.asked.push({ text, values });
    return super.run(text, values);
  }

  /** Statements that would scan a large table from end to end. */
  scans(): readonly string[] {
    const unbounded = this.asked.filter(({ text }) => /\bWHERE\b/.test(text) || !/\bLIMIT\b/.test(text));
    return unbounded.flatMap(({ text, values }) => {
      const plan = this.db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`).all(...values);
      return plan
        .map((line) => line.detail)
        .filter((line) => LARGE.test(line) && !SMALL_INDEX.test(line))
        .map((line) => `${line}: ${text}`);
    });
  }
}

let directory = "";
let connection: WatchedConnection;
let transactions: Transactions;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "tg360-plans-"));
  const path = join(directory, "tg360.db");
  const store = await openStore({ path, clock: new StoppedClock() });
  await synced(store, ...Array.from({ length: 50 }, (_, n) => aDesired({ id: `p${String(n)}`, sku: `S${String(n)}` })));
  const orders = Array.from({ length: 50 }, (_, n) => listed(anOrder({ id: String(n), reference: `W${String(n)}` })));
  await store.recordOrders(orders, aPolicy());
  await store.close();
  connection = new WatchedConnection(path, { readonly: false });
  transactions = sqliteTransactions(connection);
});

afterAll(async () => {
  await connection.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The statements that `work` runs on the file. */
async function watch(work: () => Promise<unknown>): Promise<WatchedConnection> {
  connection.asked.length = 0;
  await work();
  return connection;
}

it("a status counts on indexes alone", async () => {
  const scans = (await watch(() => queries(transactions).countStates(CREATED_MS))).scans();
  expect(scans.length).toBeGreaterThan(3);
  for (const scan of scans) expect(scan).toContain("USING COVERING INDEX");
});

describe("what every cycle or a status runs", () => {
  const known = listed(anOrder({ id: "7", reference: "W7" }));

  it.each<[string, () => Promise<unknown>]>([
    ["the last ten runs", () => queries(transactions).listRuns(10)],
    ["counting pending products", () => productStore(transactions).countPending()],
    ["listing pending products", () => productStore(transactions).listPending(3, 500)],
    ["ids of pending products", () => productStore(transactions).listIds("pending", 3, 500)],
    [
      "a page without changes",
      async () => {
        const steps = productStore(transactions);
        await steps.recordPage(await steps.beginRead(), [aDesired({ id: "p7", sku: "S7" })], CREATED_MS);
      },
    ],
    [
      "a page with changes",
      async () => {
        const steps = productStore(transactions);
        await steps.recordPage(await steps.beginRead(), [aDesired({ id: "p7", sku: "S7", quantity: "4" })], CREATED_MS);
      },
    ],
    ["an unchanged page", () => productStore(transactions).findKnown(["p7"])],
    ["ids of products", () => productStore(transactions).listIds("present", 3, 500)],
    [
      "the end of a read",
      () => productStore(transactions).finishRead(1, { cursor: "c", mapping: "m", fullAtMs: null }),
    ],
    ["what is pending", () => productStore(transactions).refreshPending({ buffer: 0, nowMs: CREATED_MS })],
    ["which product has a SKU", () => productStore(transactions).findHolders(["S7"])],
    [
      "recording a push",
      async () => {
        const steps = productStore(transactions);
        const [record] = await steps.readProducts(["p7"]);
        if (record !== undefined) await steps.recordPushes([aPart(record, { quantity: 3 })]);
      },
    ],
    [
      "a page of the shop",
      async () => {
        const steps = productStore(transactions);
        await steps.recordShopPage([aSeen({ id: "507" }), aSeen({ id: "9", sku: "X" })]);
      },
    ],
    ["an unchanged page of the shop", () => productStore(transactions).findListedProducts(["507"])],
    ["ids of linked products", () => productStore(transactions).listIds("linked", 3, 500)],
    ["products to adopt", () => productStore(transactions).listPending(3, 500, "adoptable")],
    [
      "what they may be linked to",
      () => productStore(transactions).findShopProducts({ totalgestIds: ["p7"], skus: ["S7"] }),
    ],
    ["an unchanged order", () => orderStore(transactions, () => null).recordOrders([known], aPolicy())],
    [
      "an order that changed",
      () => orderStore(transactions, () => null).recordOrders([{ ...known, status: "4" }], aPolicy()),
    ],
    ["due orders", () => queries(transactions).listOrderIds(["queued", "held"], null)],
    ["orders left in sending", () => queries(transactions).listOrderIds(["sending"], null)],
    ["open orders", () => queries(transactions).listOpenOrders()],
    ["orders not reported to the shop", () => queries(transactions).listUnreported(100)],
    ["late orders", () => queries(transactions).listOrders({ isLate: true })],
    ["an order by its reference", () => queries(transactions).findOrders(["W7"])],
    ["the history of a product", () => productStore(transactions).readProductEvents("p7")],
    ["cleaning up", () => storeOver(transactions, null).prune(CREATED_MS)],
  ])("scans no whole table: %s", async (_what, work) => {
    expect((await watch(work)).scans()).toEqual([]);
  });

  it("runs no statement per row: a status of any size takes a handful", async () => {
    const { asked } = await watch(() => queries(transactions).countStates(CREATED_MS));
    expect(asked.length).toBeLessThan(10);
  });
});
