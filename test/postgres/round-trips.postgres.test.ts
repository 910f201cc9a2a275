import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { environmentOf, startSandbox } from "../../src/sandbox/sandbox.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { makeShop } from "../../src/store/postgres/shops.ts";
import { postgresTransactions } from "../../src/store/postgres/database/transactions.ts";
import { storeOver } from "../../src/store/store.ts";
import { aDesired, anAttempt, anIntent, aPolicy, aPush, CREATED_MS } from "../contract/store-subject.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";
import { anItem, anOrder, aSeen, listed } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

let url: string;
let store: Omit<Store, "close">;
let count = 0;

/** Each statement is a round trip to the server, `COMMIT` and `BEGIN` included; `BEGIN` also reads the shop's row. */
beforeEach(async () => {
  url = await makeDatabase();
  const database = await openDatabase(new Secret(url));
  const shop = await makeShop(database, "a", CREATED_MS);
  const counted = new WeakSet();
  database.pool.on("acquire", (client) => {
    if (counted.has(client)) return;
    counted.add(client);
    const query = client.query.bind(client) as (...args: readonly unknown[]) => never;
    client.query = (...args: readonly unknown[]) => {
      if (!isOfProcess(args[0])) count += 1;
      return query(...args);
    };
  });
  const { forgetRows, ...steps } = storeOver(postgresTransactions(database, shop), null);
  store = { ...steps, forgetOrders: forgetRows, scrub: () => Promise.resolve(true) };
});

/** Not of a cycle: settings are read before it, and the process collects missing statistics now and then. */
function isOfProcess(query: unknown): boolean {
  return typeof query === "string" && /FROM (shop_settings|pg_catalog)|^ANALYZE /.test(query);
}

async function tripsOf(step: () => Promise<unknown>): Promise<number> {
  count = 0;
  await step();
  return count;
}

const PAGE = Array.from({ length: 200 }, (_, at) => aDesired({ id: `p${String(at)}`, sku: `S${String(at)}` }));
const ORDERS = Array.from({ length: 100 }, (_, at) => {
  const id = String(1000 + at);
  return listed(
    anOrder({ id, reference: `W${id}`, items: [anItem({ sku: `S${String(at)}`, shopProductId: `50${String(at)}` })] }),
  );
});

describe("a step makes few round trips, whatever its page holds", () => {
  it("a page of 200 products: 12 times at most, 1 where nothing is new", async () => {
    const read = await store.beginRead();
    expect(await tripsOf(() => store.recordPage(read, PAGE, CREATED_MS))).toBeLessThanOrEqual(12);
    expect(await tripsOf(() => store.findKnown(PAGE.map(({ id }) => id)))).toBe(1);
  });

  it("a batch of 100 pushes: 16 times at most", async () => {
    await store.recordPage(await store.beginRead(), PAGE, CREATED_MS);
    const pushes = (await store.listPending(0, 100)).map((record) => aPush(record, `50${record.id.slice(1)}`));
    expect(await tripsOf(() => store.recordPushes(pushes))).toBeLessThanOrEqual(16);
  });

  it("a page of 100 orders: 20 times at most, 4 where nothing is new", async () => {
    await store.recordPage(await store.beginRead(), PAGE, CREATED_MS);
    expect(await tripsOf(() => store.recordOrders(ORDERS, aPolicy()))).toBeLessThanOrEqual(20);
    expect(await tripsOf(() => store.recordOrders(ORDERS, aPolicy()))).toBeLessThanOrEqual(4);
  });

  it("eight sends at once: no more than one", async () => {
    await store.recordOrders(ORDERS, aPolicy());
    const begin = (id: string) => store.beginSend(id, anIntent(), anAttempt(CREATED_MS));
    const one = await tripsOf(() => begin("1000"));
    const ids = ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008"];
    expect(await tripsOf(() => Promise.all(ids.map(begin)))).toBe(one);
    expect(one).toBeLessThanOrEqual(8);
  });

  it("a page of 200 of the shop's products: 14 times at most", async () => {
    const page = PAGE.map(({ id, sku }) => ({
      ...aSeen({ id: `50${id.slice(1)}`, sku, totalgestId: id }),
      fingerprint: `f${id}`,
    }));
    expect(await tripsOf(() => store.recordShopPage(page))).toBeLessThanOrEqual(14);
  });
});

describe("a cycle without changes", () => {
  it("makes at most twelve round trips, leases and transactions included", async () => {
    const sandbox = await startSandbox({ products: 40, orders: 0 });
    const folder = makeTestFolder();
    const env = {
      ...environmentOf(sandbox),
      HOME: folder,
      TG360_DATA_DIR: join(folder, "data"),
      TG360_STORE_URL: url,
      TG360_SHOP: "shop",
    };
    const cycle = async (): Promise<void> => {
      for (const command of ["export-orders", "pull-products"])
        expect(await runHere([command, "--json"], { env })).toMatchObject({ code: 0 });
    };
    try {
      for (let at = 0; at < 3; at++) await cycle();
      expect(await tripsOf(cycle)).toBeLessThanOrEqual(12);
      expect(await ask(url, "SELECT count(*)::int AS runs FROM runs WHERE good = 1")).toEqual([{ runs: 8 }]);
    } finally {
      await sandbox.close();
    }
  });
});
