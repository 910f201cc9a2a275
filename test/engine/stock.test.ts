import { beforeEach, describe, expect, test } from "vitest";
import { HOUR } from "../../src/core/common/time/duration.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { type FakeClock, remote } from "../support/fake-world.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, anItem, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { order, stock } from "./subject.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, clock, world } = opened);
  return opened.close;
});

describe("stock", () => {
  test("is TotalGest's minus what open orders reserve, minus the buffer, floored and never negative", async () => {
    stock(world, 3);
    world.erp.setStock("p1", "7.900");
    world.erp.setStock("p2", "-4");
    await world.pull();
    expect([world.shop.quantityOf("SKU-1"), world.shop.quantityOf("SKU-2")]).toEqual([7, 0]);
    world.shop.sell(order("1", { items: [anItem({ sku: "SKU-1", quantity: "2" })], total: "20.00" }));
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(5);
    await world.withSettings({ products: { buffer: 3 } }).pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(2);
  });

  test("of an exported order stays reserved until a read that began after its confirmation", async () => {
    stock(world, 1);
    await world.pull();
    world.shop.sell(order("1", { items: [anItem({ quantity: "4" })], total: "40.00" }));
    await world.export();
    expect(world.erp.products.get("p1")?.quantity).toBe("6");
    expect((await store.readProducts(["p1"]))[0]?.quantity).toBe(6);
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(6);
    expect((await store.readProducts(["p1"]))[0]).toMatchObject({ quantity: 6, isQuantityKnown: true });
  });

  test("is not raised, and creations start with 0, while orders cannot be discovered", async () => {
    stock(world, 2);
    await world.pull();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    world.erp.setStock("p1", "50");
    world.erp.setStock("p2", "1");
    world.erp.put(anErpProduct({ id: "p3", sku: "SKU-3" }));
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    expect(["SKU-1", "SKU-2", "SKU-3"].map((sku) => world.shop.quantityOf(sku))).toEqual([10, 1, 0]);
    world.shop.fail.clear();
    await world.pull();
    expect(["SKU-1", "SKU-3"].map((sku) => world.shop.quantityOf(sku))).toEqual([50, 10]);
  });
});

describe("in the pull of a cycle whose export has just read the orders, they", () => {
  beforeEach(async () => {
    stock(world, 1);
    for (let at = 0; at < 2; at++) {
      await world.pull();
      clock.advance(HOUR);
    }
    world.shop.calls.length = 0;
  });

  test("are not read again where nothing is to be pushed", async () => {
    expect(await world.pull({ ordersAreFresh: true })).toMatchObject({ exitCode: 0, problems: [] });
    expect(world.shop.calls).toEqual(["payments/taxes"]);
  });

  test("are read again before a stock is pushed, so that the newest order is reserved", async () => {
    world.erp.setStock("p1", "20");
    world.shop.sell(order("1", { items: [anItem({ quantity: "3" })], total: "30.00" }));
    expect(await world.pull({ ordersAreFresh: true })).toMatchObject({ exitCode: 0 });
    expect(world.shop.writes.map(({ quantity }) => quantity).slice(-1)).toEqual([17]);
    const { calls } = world.shop;
    expect(calls.indexOf("orders/list")).toBeGreaterThan(calls.indexOf("payments/taxes"));
    expect(calls.indexOf("orders/list")).toBeLessThan(calls.findIndex((name) => name.startsWith("products/")));
  });

  test("raise no stock where they cannot be read then", async () => {
    world.erp.setStock("p1", "20");
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    expect(await world.pull({ ordersAreFresh: true })).toMatchObject({ exitCode: 6, heldBack: 1 });
    expect(world.shop.quantityOf("SKU-1")).toBe(10);
  });
});

describe("while orders cannot be read, a stock", () => {
  beforeEach(async () => {
    stock(world, 2);
    await world.pull();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
  });

  test("is not raised by a figure that is lower than the last one and higher than what the shop has left", async () => {
    world.shop.sell(order("1", { items: [anItem({ quantity: "6" })], total: "60.00" }));
    world.erp.setStock("p1", "8");
    expect(await world.pull()).toMatchObject({ exitCode: 6, heldBack: 1 });
    expect(world.shop.quantityOf("SKU-1")).toBe(4);
    world.erp.setStock("p1", "3");
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(3);
    world.shop.fail.clear();
    world.erp.setStock("p1", "8");
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(2);
  });

  test("is not pushed if the shop's own figure cannot be read, unless it is sold out", async () => {
    world.shop.fail.set("products/get", remote("Framework360", "failing", 500));
    world.erp.setStock("p1", "8");
    world.erp.setStock("p2", "0");
    await world.pull();
    expect(["SKU-1", "SKU-2"].map((sku) => world.shop.quantityOf(sku))).toEqual([10, 0]);
  });

  test("is not raised by --sku, and neither is that of a product with another link in the shop", async () => {
    world.shop.sell(order("1", { items: [anItem({ quantity: "6" })], total: "60.00" }));
    world.shop.products.set("77", aShopProduct({ id: "77", sku: "SKU-9", quantity: "2", totalgestId: null }));
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-9" }));
    await world.pull({ skus: ["SKU-1", "SKU-9"] });
    expect(["SKU-1", "SKU-9"].map((sku) => world.shop.quantityOf(sku))).toEqual([4, 2]);
  });
});
