import { beforeEach, describe, expect, test } from "vitest";

import { HOUR, MINUTE } from "../../../src/core/common/time/duration.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { type FakeClock, remote } from "../../support/fake-world.ts";
import type { World } from "../../support/fake-world.ts";
import { anErpProduct, anItem, anOrder } from "../../support/specimens.ts";
import { openWorld } from "../../support/open-world.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

/** Places an order for three pieces of the shop product with this SKU. */
function sell(id: string, sku: string, patch: Parameters<typeof anOrder>[0] = {}): void {
  const item = anItem({ sku, shopProductId: world.shop.get(sku)?.id ?? null, quantity: "3", price: "3.00" });
  const placedAt = new Date(clock.now()).toISOString();
  world.shop.sell(anOrder({ id, reference: `WEB-${id}`, placedAt, items: [item], total: "9.00", ...patch }));
}

function put(id: string, sku: string): void {
  world.erp.put(anErpProduct({ id, sku, quantity: "10" }));
}

const sent = (): unknown => world.erp.orders.map(({ body }) => body.lines[0]?.sku);
const shownOf = async (id: string): Promise<number | undefined> => (await store.readProducts([id]))[0]?.quantity;

/** A product and its successor, in the shop and in TotalGest. */
async function twoProducts(): Promise<void> {
  put("a", "X");
  put("b", "B");
  await world.pull();
  clock.advance(HOUR);
}

describe("a waiting order", () => {
  test("is sent with the new SKU of a product that TotalGest renamed, even if another product has the old SKU now", async () => {
    await twoProducts();
    sell("1", "X", { status: "1" });
    await world.pull();
    clock.advance(MINUTE);
    put("a", "Y");
    put("b", "X");
    await world.pull();
    sell("1", "Y", { status: "3", items: [anItem({ sku: "X", shopProductId: "900", quantity: "3", price: "3.00" })] });
    await world.export();
    expect(sent()).toEqual(["Y"]);
  });

  test("is sent with a SKU that TotalGest changed after the last pull", async () => {
    await twoProducts();
    sell("1", "X");
    put("a", "Y");
    put("b", "X");
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(sent()).toEqual(["Y"]);
  });

  test("reserves the product that it is sent as, and not the product that has its SKU now", async () => {
    await twoProducts();
    sell("1", "X", { status: "1" });
    await world.pull();
    put("a", "Y");
    put("b", "X");
    await world.pull();
    expect([await shownOf("a"), await shownOf("b")]).toEqual([7, 10]);
  });

  test("for a shop product that was created again still reserves the same product, and is sent as it", async () => {
    await twoProducts();
    sell("1", "X");
    await world.pull();
    clock.advance(MINUTE);
    world.shop.products.delete(world.shop.get("X")?.id ?? "");
    put("a", "Y");
    await world.pull({ full: true });
    expect(world.shop.get("Y")?.id).not.toBe("900");
    expect([await shownOf("a"), world.shop.quantityOf("Y")]).toEqual([7, 7]);
    await world.export();
    expect(sent()).toEqual(["Y"]);
  });

  test("for a product that TotalGest no longer knows is held, with both products named, and reserves both", async () => {
    await twoProducts();
    sell("1", "X");
    await world.pull();
    clock.advance(MINUTE);
    world.erp.products.delete("a");
    put("c", "X");
    await world.pull({ full: true });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { held: 1 } });
    const error = { code: "article-gone", data: { product: "a", sku: "X" } };
    expect(await store.readOrder("1")).toMatchObject({ state: "held", error });
    expect(await shownOf("c")).toBe(7);
    expect(await world.export({ tokens: ["1"], articleBy: "sku" })).toMatchObject({ summary: { exported: 1 } });
    expect(sent()).toEqual(["X"]);
  });

  describe.each<readonly [string, () => ReturnType<World["erp"]["fetchProduct"]>]>([
    ["nonsense", () => Promise.resolve({ ok: false, id: "a", problem: { code: "no-lines", data: {} } })],
    ["a page instead of JSON", () => Promise.reject(remote("TotalGest", "contract", 200))],
    ["nothing", () => Promise.resolve("nothing")],
    ["an error", () => Promise.reject(remote("TotalGest", "failing", 500))],
  ])("whose product TotalGest answers with %s", (_, answer) => {
    test("is sent with the SKU of the last read if TotalGest confirms that the product still has it", async () => {
      await twoProducts();
      sell("1", "X");
      world.erp.fetchProduct = answer;
      await world.export();
      expect(sent()).toEqual(["X"]);
    });

    test("is held without blocking others if another product has that SKU", async () => {
      await twoProducts();
      for (const id of ["1", "2", "3", "4", "5", "6"]) sell(id, "X");
      sell("7", "B");
      world.erp.products.delete("a");
      put("c", "X");
      const { fetchProduct } = world.erp;
      world.erp.fetchProduct = (id) => (id === "a" ? answer() : fetchProduct.call(world.erp, id));
      expect(await world.export()).toMatchObject({ exitCode: 3, summary: { held: 6, exported: 1 } });
      expect(sent()).toEqual(["B"]);
      const error = { code: "article-unanswered", data: { product: "a" } };
      expect(await store.readOrder("1")).toMatchObject({ state: "held", error });
      world.erp.products.delete("c");
      put("a", "Y");
      world.erp.fetchProduct = fetchProduct;
      expect(await world.export()).toMatchObject({ exitCode: 0, summary: { held: 0, exported: 6 } });
      expect(sent()).toEqual(["B", ...Array.from({ length: 6 }, () => "Y")]);
    });
  });

  test("waits if TotalGest gives no usable answer to any question about products", async () => {
    await twoProducts();
    sell("1", "X");
    world.erp.fetchProduct = () => Promise.reject(remote("TotalGest", "failing", 500));
    world.erp.fail.set("products", remote("TotalGest", "failing", 500));
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
    expect(world.erp.orders).toEqual([]);
  });

  test("asks for no more products after one that timed out", async () => {
    await twoProducts();
    sell("1", "X");
    sell("2", "B");
    let asked = 0;
    world.erp.fetchProduct = () => {
      asked += 1;
      return Promise.reject(remote("TotalGest", "failing"));
    };
    await world.withSettings({ http: { concurrency: 1 } }).export();
    expect(world.erp.orders).toHaveLength(2);
    expect(asked).toBe(1);
  });

  test("waits if TotalGest cannot be reached", async () => {
    await twoProducts();
    sell("1", "X");
    world.erp.fetchProduct = () => Promise.reject(remote("TotalGest", "unreachable"));
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
    expect(world.erp.orders).toEqual([]);
  });
});

describe("an order placed around the time when a product took over another's SKU", () => {
  /** Product `c` takes over the shop product of `a` while the local clock is this far ahead. */
  async function succeedWithClockAhead(aheadMs: number): Promise<void> {
    clock.advance(aheadMs);
    world.erp.products.delete("a");
    put("c", "X");
    await world.pull({ full: true });
    clock.advance(-aheadMs);
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900" }]);
  }

  test.each([-50 * HOUR, 3 * HOUR])(
    "is for the product linked by the shop's clock, whatever the local clock shows (%i ms ahead)",
    async (aheadMs) => {
      await twoProducts();
      [world.shop.aheadMs, world.erp.aheadMs] = [aheadMs, aheadMs];
      await succeedWithClockAhead(aheadMs);
      clock.advance(MINUTE);
      sell("2", "X");
      sell("1", "X", { placedAt: new Date(clock.now() - 2 * MINUTE).toISOString() });
      [world.shop.aheadMs, world.erp.aheadMs] = [0, 0];
      expect(await world.export()).toMatchObject({ summary: { exported: 1, held: 1 } });
      expect(await store.readOrder("1")).toMatchObject({
        state: "held",
        error: { code: "article-gone", data: { product: "a" } },
      });
      expect(world.erp.orders.map(({ reference }) => reference.split(":").at(-1))).toEqual(["2"]);
    },
  );

  test("is held while the shop still shows the old product, and afterwards is for the new one", async () => {
    await twoProducts();
    world.erp.products.delete("a");
    put("c", "X");
    world.shop.fail.set("products/write", remote("Framework360", "failing", 500));
    world.shop.fail.set("products/bulkUpdate", remote("Framework360", "failing", 500));
    await world.pull({ full: true });
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900" }]);
    clock.advance(MINUTE);
    sell("1", "X");
    expect(await world.export()).toMatchObject({ summary: { held: 1 } });
    expect(await store.readOrder("1")).toMatchObject({
      error: { code: "article-undated", data: { before: "a", product: "c" } },
    });
    world.shop.fail.clear();
    await world.pull();
    clock.advance(MINUTE);
    sell("2", "X");
    expect(await world.export()).toMatchObject({ summary: { held: 1, exported: 1 } });
    expect(world.erp.orders.map(({ reference }) => reference.split(":").at(-1))).toEqual(["2"]);
  });

  test("is held, with both products named, if the systems' clocks are hours apart", async () => {
    await twoProducts();
    [world.shop.aheadMs, world.erp.aheadMs] = [0, -3 * HOUR];
    await succeedWithClockAhead(0);
    clock.advance(HOUR);
    sell("1", "X");
    expect(await world.export()).toMatchObject({ summary: { exported: 0, held: 1 } });
    const data = { before: "a", product: "c" };
    expect(await store.readOrder("1")).toMatchObject({ state: "held", error: { code: "article-undated", data } });
    expect(await shownOf("c")).toBe(7);
    expect(await world.export({ tokens: ["1"], articleBy: "link" })).toMatchObject({ summary: { exported: 1 } });
    expect(sent()).toEqual(["X"]);
  });
});
