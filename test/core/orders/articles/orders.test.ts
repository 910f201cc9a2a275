import { beforeEach, describe, expect, test } from "vitest";

import { HOUR, MINUTE } from "../../../../src/core/common/time/duration.ts";
import type { Store } from "../../../../src/core/ports/store.ts";
import { type FakeClock, remote } from "../../../support/fake-world.ts";
import type { World } from "../../../support/fake-world.ts";
import { anErpProduct, anItem, anOrder } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";

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

/** TotalGest deletes product `a`, and gives its SKU to a new one. */
function succeed(): void {
  world.erp.products.delete("a");
  put("c", "X");
}

const heldFor = (product: string): object => ({ state: "held", error: { code: "article-gone", data: { product } } });
const references = (): unknown => world.erp.orders.map(({ reference }) => reference.split(":").at(-1));

describe("a product that takes the place of one that TotalGest deleted", () => {
  test("is not what was sold before, whatever the clocks show, but what is sold from then on", async () => {
    await twoProducts();
    sell("1", "X", { status: "1" });
    [world.shop.aheadMs, world.erp.aheadMs] = [3 * HOUR, -50 * HOUR];
    await world.pull();
    succeed();
    await world.pull({ full: true });
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900" }]);
    // The waiting order may be for it, as a person may say.
    expect(world.shop.quantityOf("X")).toBe(7);
    sell("1", "X", { status: "3" });
    sell("2", "X");
    expect(await world.export()).toMatchObject({ summary: { exported: 1, held: 1 } });
    expect(await store.readOrder("1")).toMatchObject(heldFor("a"));
    expect(references()).toEqual(["2"]);
  });

  test("is not what is sold while the shop is being told about it", async () => {
    await twoProducts();
    succeed();
    world.shop.onWrite = () => {
      world.shop.onWrite = null;
      sell("1", "X");
    };
    await world.pull({ full: true });
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900", quantity: 7 }]);
    expect(world.shop.quantityOf("X")).toBe(7);
    expect(await world.export()).toMatchObject({ summary: { held: 1 } });
    expect(await store.readOrder("1")).toMatchObject(heldFor("a"));
  });

  test("gets no higher stock before it is known what waiting orders may be for it", async () => {
    await twoProducts();
    // The shop names no SKUs in its orders.
    sell("1", "X", { items: [anItem({ sku: null, shopProductId: "900", quantity: "3", price: "3.00" })] });
    await world.pull();
    world.erp.products.delete("a");
    world.erp.put(anErpProduct({ id: "c", sku: "X", quantity: "50" }));
    await world.pull({ full: true });
    const stocks = world.shop.writes.filter(({ shopId }) => shopId === "900").map(({ quantity }) => quantity);
    expect(stocks.filter((quantity) => quantity !== undefined).at(-1)).toBe(47);
    expect(stocks).not.toContain(50);
  });

  test("keeps its stock where the shop has it already and its link could not move yet", async () => {
    await twoProducts();
    world.erp.products.delete("a");
    world.erp.put(anErpProduct({ id: "c", sku: "X", quantity: "8" }));
    world.shop.onWrite = () => {
      world.shop.onWrite = null;
      world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    };
    await world.pull();
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: null }]);
    expect(world.shop.quantityOf("X")).toBe(8);
    world.shop.fail.clear();
    sell("1", "X", {
      items: [anItem({ sku: null, shopProductId: "900", quantity: "1", price: "3.00" })],
      total: "3.00",
    });
    const before = world.shop.writes.length;
    await world.export();
    await world.pull();
    const stocks = world.shop.writes.slice(before).map(({ quantity }) => quantity ?? 0);
    expect(Math.max(...stocks)).toBeLessThanOrEqual(7);
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900" }]);
    expect(world.shop.get("X")).toMatchObject({ active: true });
  });

  test("waits while the shop does not accept it, and what is sold meanwhile is held", async () => {
    await twoProducts();
    succeed();
    world.shop.fail.set("products/write", remote("Framework360", "failing", 500));
    world.shop.fail.set("products/bulkUpdate", remote("Framework360", "failing", 500));
    await world.pull({ full: true });
    sell("1", "X");
    expect(await world.export()).toMatchObject({ summary: { held: 1 } });
    expect(await store.readOrder("1")).toMatchObject(heldFor("a"));
    world.shop.fail.clear();
    await world.pull();
    sell("2", "X");
    expect(await world.export()).toMatchObject({ summary: { held: 1, exported: 1 } });
    expect(references()).toEqual(["2"]);
  });

  test("waits until orders can be read: Friday’s order is not Monday’s successor", async () => {
    await twoProducts();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    sell("1", "X");
    succeed();
    await world.pull({ full: true });
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: null }]);
    world.shop.fail.clear();
    await world.pull();
    expect(await store.readProducts(["c"])).toMatchObject([{ shopId: "900" }]);
    await world.export();
    expect(await store.readOrder("1")).toMatchObject(heldFor("a"));
    expect(sent()).toEqual([]);
  });
});

test("a pull without orders sends no SKU, and a shop product that is gone keeps its link", async () => {
  await twoProducts();
  world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
  sell("1", "X");
  put("a", "Y");
  await world.pull();
  expect(world.shop.get("X")?.id).toBe("900");
  world.shop.products.delete("900");
  await world.pull({ full: true });
  expect(world.shop.get("Y")).toBeUndefined();
  put("b", "X");
  world.shop.fail.clear();
  await world.pull();
  await world.export();
  expect(sent()).toEqual(["Y"]);
});

test("what is sold with the old SKU while the shop is being sent the new one is that product", async () => {
  await twoProducts();
  put("a", "Y");
  world.shop.onWrite = () => {
    world.shop.onWrite = null;
    sell("1", "X");
  };
  await world.pull();
  expect(await world.export()).toMatchObject({ summary: { exported: 1 } });
  expect(sent()).toEqual(["Y"]);
});

test("a line that is added when another product is in the place of the first is that product", async () => {
  await twoProducts();
  sell("1", "X", { status: "1" });
  await world.pull();
  put("a", "Y");
  put("c", "X");
  await world.pull();
  const shopIds = ["X", "Y"].map((sku) => world.shop.get(sku)?.id ?? null);
  const [added, first] = shopIds.map((id) => anItem({ sku: "X", shopProductId: id, quantity: "3", price: "3.00" }));
  if (first === undefined || added === undefined) throw new Error("no items");
  sell("1", "", { status: "3", items: [first, added], total: "18.00" });
  await world.export();
  expect(world.erp.orders.map(({ body }) => body.lines.map(({ sku }) => sku))).toEqual([["Y", "X"]]);
});

test("a line whose product appears after the order is that product, whatever SKU it has later", async () => {
  await twoProducts();
  sell("1", "Z", { status: "1" });
  await world.pull();
  put("z", "Z");
  await world.pull();
  put("z", "Z-2");
  put("b", "Z");
  await world.pull();
  expect([await shownOf("z"), await shownOf("b")]).toEqual([7, 10]);
  sell("1", "Z", { status: "3", items: [anItem({ sku: "Z", shopProductId: null, quantity: "3", price: "3.00" })] });
  await world.export();
  expect(sent()).toEqual(["Z-2"]);
});

describe("an order whose item has another SKU than its shop product was sent", () => {
  beforeEach(async () => {
    await twoProducts();
    const item = anItem({ sku: "B", shopProductId: "900", quantity: "3", price: "3.00" });
    sell("1", "B", { items: [item] });
    await world.pull();
  });

  test("is held, with both named, and reserves of both", async () => {
    expect([await shownOf("a"), await shownOf("b")]).toEqual([7, 7]);
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { held: 1 } });
    const data = { product: "a", linkSku: "X", sku: "B" };
    expect(await store.readOrder("1")).toMatchObject({ state: "held", error: { code: "article-disagrees", data } });
  });

  test.each([
    ["link", "X", [7, 10]],
    ["sku", "B", [10, 7]],
  ] as const)("is sent as a person chooses (%s), and reserves only that", async (articleBy, sku, shown) => {
    await world.export();
    await store.chooseArticles(["1"], articleBy, clock.now());
    expect([await shownOf("a"), await shownOf("b")]).toEqual(shown);
    expect(await world.export({ tokens: ["1"] })).toMatchObject({ summary: { exported: 1 } });
    expect(sent()).toEqual([sku]);
  });
});
