import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import { openStore } from "../../src/store/database.ts";
import { type FakeClock, makeWorld, remote } from "../support/fake-world.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, anOrder, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { stock, textOf } from "./subject.ts";

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ directory, store, clock, world } = opened);
  return opened.close;
});

const never = new AbortController().signal;

describe("a pull", () => {
  test("creates what is new, then sends nothing when nothing changed", async () => {
    stock(world, 250);
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "full", summary: { read: 250, created: 250 } });
    expect(world.shop.get("SKU-7")).toMatchObject({ name: "Caffè", price: "10.00", quantity: "10", totalgestId: "p7" });
    const writes = world.shop.writes.length;
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental", exitCode: 0, summary: { created: 0, updated: 0 } });
    expect(await world.pull({ full: true })).toMatchObject({ mode: "full", summary: { unchanged: 250, updated: 0 } });
    expect(world.shop.writes).toHaveLength(writes);
  });

  test("pushes all of a product again that a person named, even if it is unchanged", async () => {
    stock(world, 3);
    await world.pull();
    const writes = world.shop.writes.length;
    expect(await world.pull({ skus: ["SKU-1"] })).toMatchObject({ exitCode: 0, summary: { updated: 1 } });
    expect(world.shop.writes.slice(writes)).toMatchObject([{ fields: { sku: "SKU-1", price: "10.00" }, quantity: 10 }]);
    const again = world.shop.writes.length;
    await world.pull({ full: true });
    expect(world.shop.writes).toHaveLength(again);
  });

  test("says which part of its work it does, and how far it is", async () => {
    stock(world, 2);
    const report = vi.spyOn(world.progress, "report");
    await world.pull();
    await world.pull({ full: true });
    const parts = ["phase discover", "phase read", "phase scan-shop", "phase push 2", "phase push 0"];
    const advances = ["advance read 2", "advance scan-shop 2", "advance push 2"];
    const said = report.mock.calls.map(([event]) => Object.values(event).join(" ").trim());
    expect(new Set(said)).toEqual(new Set([...parts, ...advances]));
  });

  test("reads both catalogues after a restore: the shop may have what the state has forgotten", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "10" }));
    await world.pull();
    await world.pull({ full: true });
    // The shop was told of 30 pieces and another price, and of 10 again in no run that the state knows of.
    const shown = world.shop.get("SKU-1") ?? aShopProduct({});
    world.shop.products.set(shown.id, { ...shown, quantity: "30", price: "12.00" });
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental", summary: { updated: 0 } });
    // In the same millisecond as the last full pull.
    await store.writeNote("restored", await store.readNote("full-at"));
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "full", summary: { updated: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ quantity: "10", price: "10.00" });
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental", summary: { updated: 0 } });
  });

  test("marks a read as the first one until one with this profile reached the end", async () => {
    stock(world, 3);
    const asked = vi.spyOn(world.erp, "fetchProducts");
    const isUntried = async (): Promise<unknown> => {
      asked.mockClear();
      await world.pull({ full: true });
      return asked.mock.calls[0]?.[0].isUntried;
    };
    expect([await isUntried(), await isUntried()]).toEqual([true, undefined]);
    Object.assign(world.erp, { dialect: "another" });
    expect([await isUntried(), await isUntried()]).toEqual([true, undefined]);
  });

  test("writes a history for each product: short values before and after, of long texts only that they changed", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "5" }));
    await world.pull();
    const long = "Tostato a Lugano. ".repeat(9);
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3", description: long, active: false }));
    clock.advance(5 * MINUTE);
    await world.pull();
    const [created, told] = await store.readProductEvents("p1");
    expect(created).toMatchObject({
      kind: "created",
      changes: [
        { field: "price", from: null, to: "10.00" },
        { field: "quantity", from: null, to: 5 },
        { field: "active", from: null, to: true },
      ],
    });
    expect(told).toMatchObject({ kind: "hidden", atMs: clock.now() });
    expect(told?.changes).toContainEqual({ field: "description" });
    expect(told?.changes).toContainEqual({ field: "quantity", from: 5, to: 0 });
    expect(JSON.stringify(told)).not.toContain("Lugano");
  });

  test("as a dry run reports what it would do and writes nothing to the shop", async () => {
    stock(world, 30);
    world.shop.products.set("1", aShopProduct({ id: "1", name: "Altro" }));
    const before = structuredClone([...world.shop.products]);
    const copy = await openStore({ path: join(directory, "copy.db"), clock });
    const dry = makeWorld(copy, clock);
    const engine = { ...dry, erp: world.erp, shop: world.shop };
    const options = {
      full: false,
      skus: null,
      dryRun: true,
      allowMassChange: [],
      now: false,
      onProduct: () => undefined,
    };
    const report = await pullProducts(engine, options, never);
    expect(report).toMatchObject({ dryRun: true, exitCode: 0, summary: { created: 29, adopted: 1 } });
    expect(world.shop.writes).toEqual([]);
    expect([...world.shop.products]).toEqual(before);
    await copy.close();
  });

  test("hides a product that TotalGest sets inactive, and leaves one that was taken offline by hand", async () => {
    stock(world, 30);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", active: false }));
    const byHand = world.shop.get("SKU-2");
    if (byHand !== undefined) world.shop.products.set(byHand.id, { ...byHand, active: false });
    clock.advance(5 * MINUTE);
    expect(await world.pull({ full: true })).toMatchObject({ summary: { hidden: 1 } });
    expect(world.shop.get("SKU-1")?.active).toBe(false);
    expect(world.shop.get("SKU-2")?.active).toBe(false);
  });

  test("repairs drift in the fields it owns on a full pull", async () => {
    stock(world, 2);
    await world.pull();
    const drifted = world.shop.get("SKU-1");
    if (drifted !== undefined) world.shop.products.set(drifted.id, { ...drifted, price: "2.00" });
    await world.pull();
    expect(world.shop.get("SKU-1")?.price).toBe("2.00");
    await world.pull({ full: true });
    expect(world.shop.get("SKU-1")?.price).toBe("10.00");
  });

  test("leaves a full pull on request: nothing is read, and no run is recorded", async () => {
    stock(world, 1);
    const report = await world.pull({ leavesFullPull: true });
    expect(report).toMatchObject({ exitCode: 0, mode: "full", leftFullPull: true, summary: { read: 0 } });
    expect(await world.store.listRuns(9)).toEqual([]);
    expect(await world.pull()).toMatchObject({ leftFullPull: false, summary: { created: 1 } });
    expect(await world.pull({ leavesFullPull: true })).toMatchObject({ mode: "incremental", leftFullPull: false });
  });

  test("is a full one again after three in the morning, and after the price list changed", async () => {
    world.erp.put(
      anErpProduct({
        prices: [
          { list: "RETAIL", currency: "CHF", amount: "10.00", includesVat: true },
          { list: "B2B", currency: "CHF", amount: "8.00", includesVat: false },
        ],
      }),
    );
    await world.pull();
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental" });
    clock.advance(17 * HOUR);
    expect(await world.pull()).toMatchObject({ mode: "full" });
    clock.advance(5 * MINUTE);
    const wholesale = world.withSettings({ products: { priceList: "B2B" } });
    expect(await wholesale.pull()).toMatchObject({ mode: "full", summary: { updated: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ price: "8.00", price_includes_tax: false });
  });

  test("hides only products that TotalGest itself answers it does not know", async () => {
    stock(world, 40);
    await world.pull();
    world.erp.products.delete("p1");
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async (query) => {
      const page = await original(query);
      return { ...page, items: page.items.filter((item) => item.id !== "p2") };
    };
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect([world.shop.get("SKU-1")?.active, world.shop.get("SKU-2")?.active]).toEqual([false, true]);
  });

  test("counts as unchanged what it read without anything to push, whatever it pushed for others", async () => {
    stock(world, 4);
    await world.pull();
    world.erp.products.delete("p4");
    expect((await world.pull({ full: true })).summary).toMatchObject({ read: 3, hidden: 1, unchanged: 3 });
    clock.advance(HOUR);
    await world.pull();
    clock.advance(HOUR);
    world.shop.sell(anOrder({ id: "1", placedAt: textOf(clock) }));
    world.erp.setStock("p2", "4");
    world.erp.setStock("p3", "10");
    expect((await world.pull()).summary).toMatchObject({ read: 2, updated: 2, unchanged: 1 });
  });

  test("counts what it read and could no longer push as restrained, not as unchanged", async () => {
    stock(world, 250);
    const [write, slowDown] = [world.shop.writeProducts.bind(world.shop), remote("Framework360", "throttled", 429)];
    let calls = 0;
    world.shop.writeProducts = (writes) => (++calls === 2 ? Promise.reject(slowDown) : write(writes));
    const report = await world.withSettings({ http: { concurrency: 1 } }).pull();
    expect(report).toMatchObject({ exitCode: 6, heldBack: 150, summary: { read: 250, created: 100, unchanged: 0 } });
    world.shop.fail.set("payments/taxes", remote("Framework360", "throttled", 429, 60_000));
    expect(await world.pull()).toMatchObject({ heldBack: 150, summary: { read: 0, unchanged: 0 } });
    world.shop.fail.clear();
    clock.advance(HOUR);
    expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0, summary: { created: 150 } });
  });
});
