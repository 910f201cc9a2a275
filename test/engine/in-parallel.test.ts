import { join } from "node:path";

import { beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { openStore } from "../../src/store/database.ts";
import { FakeClock, makeWorld, remote, type World } from "../support/fake-world.ts";
import { anErpProduct } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

const PRODUCTS = 2000;

let world: World;

beforeEach(async () => {
  const directory = makeTestFolder();
  const clock = new FakeClock("2026-11-24T09:00:00Z");
  const store = await openStore({ path: join(directory, "tg360.db"), clock });
  onTestFinished(async () => {
    await store.close();
  });
  world = makeWorld(store, clock);
});

function fill(count: number): void {
  for (let at = 0; at < count; at++) world.erp.put(anErpProduct({ id: `p${String(at)}`, sku: `S${String(at)}` }));
}

describe("the two systems", () => {
  it("are read at once in a full pull", async () => {
    fill(3);
    expect((await world.pull()).exitCode).toBe(0);
    const asked = Promise.withResolvers<void>();
    const [readShop, readErp] = [
      world.shop.fetchProducts.bind(world.shop),
      world.erp.fetchProducts.bind(world.erp),
    ] as const;
    // The shop answers only when TotalGest was asked as well.
    world.shop.fetchProducts = (page) => asked.promise.then(() => readShop(page));
    world.erp.fetchProducts = (query) => {
      asked.resolve();
      return readErp(query);
    };
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { read: 3, unchanged: 3 } });
  });

  it("are read one after the other in the very first pull: nothing is stored if the shop cannot be read", async () => {
    fill(3);
    world.shop.fail.set("products/list", remote("Framework360", "failing", 500));
    expect((await world.pull()).exitCode).toBe(6);
    expect(world.erp.calls).not.toContain("products");
  });

  it("TotalGest's catalogue counts if the shop's breaks off, and the next pull is a full one again", async () => {
    fill(3);
    await world.pull();
    world.erp.setStock("p1", "41");
    world.clock.advance(86_400_000);
    world.shop.fail.set("products/list", remote("Framework360", "failing", 500));
    expect(await world.pull()).toMatchObject({ mode: "full", exitCode: 6, summary: { read: 3, updated: 1 } });
    expect([...world.shop.products.values()].map(({ quantity }) => quantity)).toContain("41");
    world.shop.fail.clear();
    expect(await world.pull()).toMatchObject({ mode: "full", exitCode: 0 });
    expect((await world.pull()).mode).toBe("incremental");
  });
});

describe("pushes", () => {
  it("are sent as many at once as allowed, and none is sent after the one that stopped them", async () => {
    fill(PRODUCTS);
    let onWire = 0;
    let most = 0;
    const sent: number[] = [];
    world.shop.writeProducts = async (writes) => {
      sent.push(writes.length);
      most = Math.max(most, (onWire += 1));
      for (let turn = 0; turn < 20; turn++) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
      onWire -= 1;
      throw remote("Framework360", "throttled", 429, 60_000);
    };
    const { concurrency } = world.settings.http;
    expect((await world.pull()).exitCode).toBe(6);
    expect([most, sent.length]).toEqual([concurrency, concurrency]);
  });

  it("that waited for a place and were not sent are not creations with an unknown outcome", async () => {
    fill(PRODUCTS);
    const write = world.shop.writeProducts.bind(world.shop);
    world.shop.writeProducts = () => Promise.reject(remote("Framework360", "throttled", 429, 60_000));
    await world.pull();
    world.shop.writeProducts = write;
    world.clock.advance(3_600_000);
    world.shop.calls.length = 0;
    expect((await world.pull()).summary.created).toBe(PRODUCTS);
    const lookedUp = world.shop.calls.filter((call) => call === "products/get").length;
    expect(lookedUp).toBeLessThanOrEqual(world.settings.http.concurrency * 100);
  });
});
