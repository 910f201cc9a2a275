import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import type { Sql } from "../../src/store/dialect.ts";
import type { Transactions } from "../../src/store/transactions.ts";
import { sqliteTransactions } from "../../src/store/sqlite/sql.ts";
import { orderStore } from "../../src/store/orders/orders.ts";
import { queries } from "../../src/store/store.ts";
import { productStore } from "../../src/store/products/products.ts";
import { aDesired, anAttempt, anIntent, aPolicy, aPush, CREATED_MS, StoppedClock } from "../contract/store-subject.ts";
import { anItem, anOrder, listed, aSeen } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

/**
 * Each statement is one round trip to a distant server, so the cost of a step is the number of its calls, not their size.
 * `take` returns the statements and operations since the last `take`. A call with an empty list does not count.
 */
function counting(inner: Transactions): { readonly transactions: Transactions; take(): readonly string[] } {
  let called: string[] = [];
  const count = (name: string, lists: readonly unknown[]): void => {
    if (lists.length === 0 || lists.some((one) => !Array.isArray(one) || one.length > 0)) called.push(name);
  };
  const statements = (sql: Sql): Sql =>
    new Proxy(sql, {
      get: (target, name: keyof Sql) => {
        if (name === "dialect") return target.dialect;
        const operation = target[name] as (text: string, ...values: readonly unknown[]) => unknown;
        return (text: string, ...values: readonly unknown[]) => {
          count(text, name === "write" ? values.slice(0, 1) : values);
          return operation(text, ...values);
        };
      },
    });
  return {
    transactions: {
      read: (work) => inner.read((sql) => work(statements(sql))),
      write: (work) => inner.write((sql) => work(statements(sql))),
      together: (work, isAnswer) => inner.together((sql, calls) => work(statements(sql), calls), isAnswer),
    },
    take: () => {
      const taken = called;
      called = [];
      return taken;
    },
  };
}

let folder: string;
let connection: FileConnection;
let take: () => readonly string[];
let orders: ReturnType<typeof orderStore>;
let lists: ReturnType<typeof queries>;
let products: ReturnType<typeof productStore>;

beforeEach(async () => {
  folder = makeTestFolder();
  const path = join(folder, "tg360.db");
  await (await openStore({ path, clock: new StoppedClock() })).close();
  connection = new FileConnection(path, { readonly: false });
  const counted = counting(sqliteTransactions(connection));
  ({ take } = counted);
  orders = orderStore(counted.transactions, () => null);
  lists = queries(counted.transactions);
  products = productStore(counted.transactions);
});

afterEach(async () => {
  await connection.close();
});

const PAGE = Array.from({ length: 200 }, (_, at) => aDesired({ id: `p${String(at)}`, sku: `S${String(at)}` }));
const ORDERS = Array.from({ length: 100 }, (_, at) => {
  const id = String(1000 + at);
  const items = [anItem({ sku: `S${String(at)}`, shopProductId: `50${String(at)}` })];
  return listed(anOrder({ id, reference: `W${id}`, items }));
});

async function callsOf(step: () => Promise<unknown>): Promise<number> {
  take();
  await step();
  return take().length;
}

async function pushAll(): Promise<void> {
  const pending = await products.listPending(0, 100);
  await products.recordPushes(pending.map((record) => aPush(record, `50${record.id.slice(1)}`)));
}

describe("a step asks the database a few times, whatever its page holds", () => {
  it("a page of 200 products: at most 7 times, 1 if nothing is new", async () => {
    const read = await products.beginRead();
    expect(await callsOf(() => products.recordPage(read, PAGE, CREATED_MS))).toBeLessThanOrEqual(7);
    await orders.recordOrders(ORDERS, aPolicy());
    const moved = PAGE.map((product) => aDesired({ ...product, stockMicro: 4_000_000 }));
    expect(await callsOf(() => products.recordPage(read, moved, CREATED_MS))).toBeLessThanOrEqual(7);
    expect(await callsOf(() => products.findKnown(moved.map(({ id }) => id)))).toBe(1);
  });

  it("a batch of 100 pushes: once before it is sent and at most 13 times after, creations of products that orders wait for and their links included", async () => {
    await products.recordPage(await products.beginRead(), PAGE, CREATED_MS);
    await orders.recordOrders(ORDERS, aPolicy());
    const pending = await products.listPending(0, 100);
    const pushes = pending.map((record) => aPush(record, `50${record.id.slice(1)}`));
    expect(await callsOf(() => products.beginWrites(pushes))).toBe(1);
    expect(await callsOf(() => products.recordPushes(pushes))).toBeLessThanOrEqual(13);
    expect(await products.listIds("pending", 0, 500)).toHaveLength(100);
  });

  it("a page of discovery: at most 13 times for 100 new orders, 2 if nothing is new", async () => {
    await products.recordPage(await products.beginRead(), PAGE, CREATED_MS);
    await pushAll();
    expect(await callsOf(() => orders.recordOrders(ORDERS, aPolicy()))).toBeLessThanOrEqual(13);
    expect(await callsOf(() => orders.recordOrders(ORDERS, aPolicy()))).toBe(2);
    const cancelled = ORDERS.map((order) => ({ ...order, status: "4" }));
    expect(await callsOf(() => orders.recordOrders(cancelled, aPolicy()))).toBeLessThanOrEqual(14);
  });

  it("one send: at most 5 times before its bytes go out, 10 for its outcome", async () => {
    await products.recordPage(await products.beginRead(), PAGE, CREATED_MS);
    await pushAll();
    await orders.recordOrders(ORDERS.slice(0, 1), aPolicy());
    const id = ORDERS[0]?.id ?? "";
    const sent = { sale: "{}", booking: "null" };
    const begin = () => orders.beginSend(id, anIntent(), anAttempt(CREATED_MS, { sent }));
    expect(await callsOf(begin)).toBeLessThanOrEqual(5);
    const outcome = { kind: "exported", order: { id: "o1", number: "N1" }, how: "created" } as const;
    expect(await callsOf(() => orders.recordOutcome(id, outcome, CREATED_MS))).toBeLessThanOrEqual(10);
  });

  it("sends of one turn ask as often as one", async () => {
    await orders.recordOrders(ORDERS, aPolicy());
    const ids = ORDERS.slice(0, 8).map(({ id }) => id);
    const begin = (id: string) => orders.beginSend(id, anIntent(), anAttempt(CREATED_MS, {}));
    const settle = (id: string) => {
      const outcome = { kind: "exported", order: { id: `o${id}`, number: `N${id}` }, how: "created" } as const;
      return orders.recordOutcome(id, outcome, CREATED_MS);
    };
    expect(await callsOf(() => Promise.all(ids.map(begin)))).toBe(4);
    expect(await callsOf(() => Promise.all(ids.map(settle)))).toBeLessThanOrEqual(10);
    for (const id of ids) expect(await lists.readOrder(id)).toMatchObject({ state: "exported", attempts: 1 });
  });

  it("a page of 200 of the shop's products: at most 8 times, 1 if nothing is new", async () => {
    await products.recordPage(await products.beginRead(), PAGE, CREATED_MS);
    await pushAll();
    const page = PAGE.map(({ id, sku }) => ({
      ...aSeen({ id: `50${id.slice(1)}`, sku, totalgestId: id }),
      fingerprint: `f${id}`,
    }));
    expect(await callsOf(() => products.recordShopPage(page))).toBeLessThanOrEqual(8);
    const known = page.slice(0, 100).map(({ product: { id } }) => id);
    expect(await callsOf(() => products.findListedProducts(known))).toBe(1);
  });
});
