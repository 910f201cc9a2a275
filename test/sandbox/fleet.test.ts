import { describe, expect, it, onTestFinished } from "vitest";

import { type Fleet, type FleetOptions, startFleet } from "../support/fleet/fleet.ts";
import { call, erpCaller, shopCaller } from "../support/sandbox.ts";

const SHOPS = 1000;
const PRODUCTS = 200;

async function openFleet(count: number, options: FleetOptions = {}): Promise<Fleet> {
  const fleet = await startFleet(count, { products: PRODUCTS, orders: 0, ...options });
  onTestFinished(() => fleet.close());
  return fleet;
}

describe("thousands of shops from one process", () => {
  it("cost nothing before they are called, and little afterwards", async () => {
    const fleet = await openFleet(SHOPS);
    expect(fleet.made).toBe(0);
    // One shop of each kind, so that shared data is not counted.
    for (const name of fleet.names.slice(0, 50)) fleet.shop(name);
    const beforeBytes = process.memoryUsage().heapUsed;
    const before = process.cpuUsage();
    for (const name of fleet.names)
      await shopCaller(fleet.shop(name)).get("orders/list?daterange=2026-01-01,2026-12-31");
    const { user, system } = process.cpuUsage(before);
    const perShopBytes = (process.memoryUsage().heapUsed - beforeBytes) / SHOPS;
    expect(fleet.made).toBe(SHOPS);
    // Both ends of the call are in this process. Measured alone: 0.7 ms, most of it for making the shop, and 30 KB.
    expect((user + system) / 1000 / SHOPS).toBeLessThan(10);
    expect(perShopBytes).toBeLessThan(100_000);
  });

  it("have a giant as the last one on request", async () => {
    const fleet = await openFleet(3, { giant: 5000 });
    const counts = fleet.names.map((name) => fleet.shop(name).erp.products.size);
    expect(counts).toEqual([PRODUCTS, PRODUCTS, 5000]);
  });

  it("share equal texts that were written to them", async () => {
    const fleet = await openFleet(51);
    const written = { sku: "NEW-1", name: "Espresso ".repeat(50), description: "d".repeat(2000) };
    for (const name of ["shop-01", "shop-51"]) await shopCaller(fleet.shop(name)).post("products/create", written);
    const [a, b] = ["shop-01", "shop-51"].map((name) => fleet.shop(name).shop.products.withSku("NEW-1")[0]);
    expect(a?.name).toBe(written.name);
    expect(a).toBe(b);
  });

  it("each have a ledger, orders and goods of their own", async () => {
    const fleet = await openFleet(3);
    const [one, two] = [fleet.shop("shop-1"), fleet.shop("shop-2")];
    one.buy();
    await shopCaller(one).post("products/create", { sku: "NEW-1", name: "New" });
    expect(one.ledger.map(({ operation }) => operation)).toEqual(["placeOrder"]);
    expect([one.shopWrites(), two.shopWrites()]).toEqual([1, 0]);
    expect(two.ledger).toEqual([]);
    expect([one.shop.orders.size, two.shop.orders.size]).toEqual([1, 0]);
    expect(two.shop.products.withSku("NEW-1")).toEqual([]);
  });

  it("refuse another shop's key or password", async () => {
    const fleet = await openFleet(2);
    const [one, two] = [fleet.shop("shop-1"), fleet.shop("shop-2")];
    const refused = await shopCaller({ ...one, credentials: two.credentials }).get("check");
    expect(refused.json("error")).toBe("invalid_key");
    const { session } = await erpCaller(one);
    expect((await session({ shopId: two.credentials.shopId })).status).toBe(403);
    expect((await session()).status).toBe(200);
  });

  it("open on request with the goods that another shop has by now", async () => {
    const fleet = await openFleet(101);
    await shopCaller(fleet.shop("shop-001")).post("products/create", { sku: "NEW-1", name: "New" });
    fleet.openLike("shop-001");
    expect(fleet.shop("shop-101").shop.products.withSku("NEW-1")).toHaveLength(1);
    expect(fleet.shop("shop-002").shop.products.withSku("NEW-1")).toEqual([]);
  });

  it("answer 404 for an unknown shop", async () => {
    const fleet = await openFleet(2);
    const { url } = fleet.shop("shop-1").shop;
    expect((await call(`${url.replace("shop-1", "shop-9")}/m/api/check`)).status).toBe(404);
  });
});
