import { join } from "node:path";

import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import { FakeClock, makeWorld } from "../support/fake-world.ts";
import { anErpProduct } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

const PRODUCTS = 3000;

/** The largest number of objects in memory at once. */
class Held {
  most = 0;
  #now = 0;
  take(count: number): void {
    this.#now += count;
    this.most = Math.max(this.most, this.#now);
  }
  give(count: number): void {
    this.#now -= count;
  }
}

const clock = new FakeClock("2026-11-24T09:00:00Z");
let store: Store;

beforeEach(async () => {
  const directory = makeTestFolder();
  store = await openStore({ path: join(directory, "tg360.db"), clock });
  onTestFinished(async () => {
    await store.close();
  });
});

describe("a pull of any size", () => {
  it("holds two pages of TotalGest at once: one that is stored, one that comes", async () => {
    const pages = new Held();
    const counting: Store = {
      ...store,
      findKnown: async (ids) => {
        const known = await store.findKnown(ids);
        if (known.size === ids.length) pages.give(1);
        return known;
      },
      recordPage: async (read, products, atMs) => {
        await store.recordPage(read, products, atMs);
        pages.give(1);
      },
    };
    const world = makeWorld(counting, clock);
    for (let at = 0; at < PRODUCTS; at++) world.erp.put(anErpProduct({ id: `p${String(at)}`, sku: `S${String(at)}` }));
    const fetchProducts = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = (query) => {
      pages.take(1);
      return fetchProducts(query);
    };
    expect((await world.pull()).summary).toMatchObject({ read: PRODUCTS, created: PRODUCTS });
    expect(pages.most).toBe(2);
    pages.most = 0;
    expect((await world.pull({ full: true })).summary).toMatchObject({ read: PRODUCTS, unchanged: PRODUCTS });
    expect(pages.most).toBe(2);
  });

  it("holds a page of pending products, what is on the wire and half as much that waits for it", async () => {
    const records = new Held();
    const counting: Store = {
      ...store,
      listPending: async (afterId, limit, which) => {
        const page = await store.listPending(afterId, limit, which);
        // Those that are judged by the brakes go before the next page comes.
        if (which !== "judged") records.take(page.length);
        return page;
      },
      recordPushes: async (outcomes) => {
        await store.recordPushes(outcomes);
        records.give(outcomes.length);
      },
    };
    const world = makeWorld(counting, clock);
    for (let at = 0; at < PRODUCTS; at++) world.erp.put(anErpProduct({ id: `p${String(at)}`, sku: `S${String(at)}` }));
    expect((await world.pull()).summary.created).toBe(PRODUCTS);
    expect(records.most).toBeLessThanOrEqual(500 + 12 * 100);
  });
});
