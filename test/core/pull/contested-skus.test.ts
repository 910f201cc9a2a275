import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../../src/core/ports/store.ts";
import { nextTurn } from "../../../src/core/pull/contested-skus.ts";
import { openStore } from "../../../src/store/database.ts";
import { FakeClock, makeWorld, remote } from "../../support/fake-world.ts";
import type { World } from "../../support/fake-world.ts";
import { anErpProduct } from "../../support/specimens.ts";
import { makeTestFolder } from "../../support/folder.ts";

describe("the next turn", () => {
  const [a, b, c] = [
    { id: "a", sku: "Y" },
    { id: "b", sku: "Z" },
    { id: "c", sku: "Y" },
  ];

  test("belongs to the first product whose SKU no other waiting product has, or to none if none waits", () => {
    expect(nextTurn([], new Map())).toBeNull();
    expect(nextTurn([a, b], new Map([["Y", "b"]]))).toEqual({ kind: "settle", id: "b" });
    expect(nextTurn([a, b], new Map([["Y", "elsewhere"]]))).toEqual({ kind: "settle", id: "a" });
  });

  test("in a ring belongs to one of the ring, never to a product that only waits for the ring", () => {
    const ring = new Map([
      ["Y", "b"],
      ["Z", "a"],
    ]);
    expect(nextTurn([a, b], ring)).toEqual({ kind: "aside", id: "a" });
    expect(["a", "b"]).toContain(nextTurn([c, a, b], ring)?.id);
  });
});

describe("products that exchange their SKUs", () => {
  let directory: string;
  let store: Store;
  let world: World;

  beforeEach(async () => {
    directory = makeTestFolder();
    const clock = new FakeClock("2026-11-24T10:00:00Z");
    store = await openStore({ path: join(directory, "tg360.db"), clock });
    world = makeWorld(store, clock);
    for (const id of ["1", "2", "3"]) put(id, `SKU-${id}`);
    // With less than half of the shop, no brake trips for new SKUs.
    for (const id of ["others-1", "others-2", "others-3", "others-4"]) put(id, `SKU-${id}`);
    await world.pull();
  });

  afterEach(async () => {
    await store.close();
  });

  function put(id: string, sku: string, quantity = "10"): void {
    world.erp.put(anErpProduct({ id: `p${id}`, sku, quantity }));
  }

  const holders = (): unknown =>
    Object.fromEntries([...world.shop.products.values()].map(({ sku, totalgestId }) => [sku, totalgestId]));

  test("have them after one pull: two that swap, with their stock", async () => {
    put("1", "SKU-2", "1");
    put("2", "SKU-1", "2");
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { updated: 2, failed: 0 } });
    expect(holders()).toMatchObject({ "SKU-1": "p2", "SKU-2": "p1", "SKU-3": "p3" });
    expect([world.shop.quantityOf("SKU-1"), world.shop.quantityOf("SKU-2")]).toEqual([2, 1]);
    const writes = world.shop.writes.length;
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { updated: 0 } });
    expect(world.shop.writes).toHaveLength(writes);
  });

  test("have them after one pull: three in a ring, and a newcomer that takes a freed SKU is refused", async () => {
    put("1", "SKU-2");
    put("2", "SKU-3");
    put("3", "SKU-1");
    put("9", "SKU-3");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { updated: 3, failed: 1 } });
    expect(holders()).toMatchObject({ "SKU-1": "p3", "SKU-2": "p1", "SKU-3": "p2" });
    expect(world.rows.find(({ id }) => id === "p9")?.error).toMatchObject({
      code: "sku-taken",
      data: { holder: "p2" },
    });
  });

  test("have them after the next pull if the shop fails in between", async () => {
    put("1", "SKU-2");
    put("2", "SKU-1");
    const write = world.shop.writeProduct.bind(world.shop);
    let calls = 0;
    world.shop.writeProduct = (one) =>
      ++calls === 2 ? Promise.reject(remote("Framework360", "unreachable")) : write(one);
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(holders()).toMatchObject({ "SKU-1": "p2", "SKU-2": "p1", "SKU-3": "p3" });
  });

  test("have them even if TotalGest deleted one of them before the pull and its successor has its SKU", async () => {
    put("2", "SKU-1", "2");
    world.erp.products.delete("p1");
    put("9", "SKU-2", "9");
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { failed: 0 } });
    expect(holders()).toMatchObject({ "SKU-1": "p2", "SKU-2": "p9", "SKU-3": "p3" });
    expect([world.shop.quantityOf("SKU-1"), world.shop.quantityOf("SKU-2")]).toEqual([2, 9]);
    expect([...world.shop.products.values()].find(({ totalgestId }) => totalgestId === "p1")).toMatchObject({
      active: false,
    });
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { failed: 0, updated: 0 } });
  });

  test("are refused, both named, if the shop accepts no temporary SKU", async () => {
    put("1", "SKU-2");
    put("2", "SKU-1");
    world.shop.refuses.add("SKU-1~").add("SKU-2~");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
    expect(holders()).toMatchObject({ "SKU-1": "p1", "SKU-2": "p2", "SKU-3": "p3" });
  });
});
