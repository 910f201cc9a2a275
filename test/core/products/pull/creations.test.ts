import { beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../../../src/core/ports/store.ts";
import type { WriteResult } from "../../../../src/core/products/product.ts";
import { remote } from "../../../support/fake-world.ts";
import type { World } from "../../../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../../../support/specimens.ts";
import { openWorld } from "../../../support/open-world.ts";

let store: Store;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, world } = opened);
  takeTwins();
  return opened.close;
});

/** Makes the shop accept several products with one SKU. */
function takeTwins(): void {
  let next = 1;
  const write = world.shop.writeProduct.bind(world.shop);
  const create = (one: Parameters<typeof write>[0]): WriteResult => {
    const { sku = "", price = null, totalgest_id: totalgestId = null } = one.fields;
    const id = `twin-${String(next++)}`;
    world.shop.products.set(id, aShopProduct({ id, sku, price, totalgestId, quantity: String(one.quantity) }));
    return { ok: true, shopId: id };
  };
  world.shop.writeProduct = (one) => (one.shopId === null ? Promise.resolve(create(one)) : write(one));
  world.shop.writeProducts = async (all) => Promise.all(all.map((one) => world.shop.writeProduct(one)));
}

/** Loses the next answers of this call, although the shop carries it out. */
function lose(call: "writeProduct" | "writeProducts", answers: number, status: number | null = null): void {
  const original = world.shop[call].bind(world.shop) as (...given: unknown[]) => Promise<unknown>;
  let left = answers;
  Object.assign(world.shop, {
    [call]: async (...given: unknown[]) => {
      const answer = await original(...given);
      if (left-- > 0) throw remote("Framework360", "failing", status);
      return answer;
    },
  });
}

function stock(count: number): void {
  for (let at = 1; at <= count; at++) {
    world.erp.put(anErpProduct({ id: `p${String(at)}`, sku: `SKU-${String(at)}` }));
  }
}

const skus = (): readonly string[] => [...world.shop.products.values()].map(({ sku }) => sku).toSorted();
const SIX = ["SKU-1", "SKU-2", "SKU-3", "SKU-4", "SKU-5", "SKU-6"];

describe("a creation with a lost answer", () => {
  test("is looked up before it is sent again: three lost bulk answers for six products make six products", async () => {
    stock(6);
    lose("writeProducts", 3);
    for (let run = 0; run < 3; run++) await world.pull();
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(skus()).toEqual(SIX);
    expect(await store.readProducts(["p1"])).toMatchObject([{ shopId: "twin-1", creatingSku: null, error: null }]);
  });

  test("is looked up in the same run too if the bulk call is answered with an error", async () => {
    stock(6);
    lose("writeProducts", 3, 502);
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { adopted: 6 } });
    expect(skus()).toEqual(SIX);
  });

  test("of a single product is looked up too, and found under the SKU that was sent", async () => {
    stock(1);
    lose("writeProduct", 2);
    await world.pull();
    expect(await store.readProducts(["p1"])).toMatchObject([{ shopId: null, creatingSku: "SKU-1" }]);
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-NEW" }));
    await world.pull();
    await world.pull();
    expect(skus()).toEqual(["SKU-NEW"]);
  });

  test("is known after a crash: the intent is in the state file before the call", async () => {
    stock(2);
    world.shop.writeProducts = () => Promise.reject(new Error("killed"));
    await expect(world.pull()).rejects.toThrow("killed");
    expect(await store.readProducts(["p1", "p2"])).toMatchObject([{ creatingSku: "SKU-1" }, { creatingSku: "SKU-2" }]);
  });

  test.each([
    ["an incremental pull", false],
    ["a full pull", true],
  ])("counts as a creation when %s finds it", async (_name, full) => {
    stock(100);
    await world.pull();
    stock(125);
    lose("writeProducts", 2);
    await world.pull();
    await world.pull({ full });
    expect(await store.readProducts(["p125"])).toMatchObject([{ days: { creation: { counts: ["creations"] } } }]);
  });

  test("of which nobody knows that it was one is an adoption", async () => {
    stock(1);
    await world.pull();
    world.shop.products.set("there", aShopProduct({ id: "there", sku: "SKU-2" }));
    stock(2);
    world.shop.fail.set("products/list", remote("Framework360", "permission", 403));
    await world.pull({ full: true });
    const [adopted] = await store.readProducts(["p2"]);
    expect([adopted?.shopId, adopted?.days?.creation]).toEqual(["there", undefined]);
  });

  test("is sent again if the shop does not have it", async () => {
    stock(6);
    const write = world.shop.writeProducts;
    world.shop.writeProducts = () => Promise.reject(remote("Framework360", "failing"));
    await world.pull();
    world.shop.writeProducts = write;
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: 6 } });
    expect(skus()).toEqual(SIX);
  });

  test("is not sent again while the shop gives no answer about it", async () => {
    stock(2);
    lose("writeProducts", 1);
    await world.pull();
    world.shop.fail.set("products/get", remote("Framework360", "failing", 500));
    expect(await world.pull()).toMatchObject({ exitCode: 6, summary: { created: 0 } });
    expect(skus()).toEqual(["SKU-1", "SKU-2"]);
    world.shop.fail.clear();
    await world.pull();
    expect(skus()).toEqual(["SKU-1", "SKU-2"]);
  });

  test("does not block others if the shop gives an unusable answer about it", async () => {
    stock(2);
    lose("writeProducts", 1);
    await world.pull();
    const ask = world.shop.fetchProduct.bind(world.shop);
    world.shop.fetchProduct = (by) =>
      "sku" in by && by.sku === "SKU-1" ? Promise.reject(remote("Framework360", "contract", 200)) : ask(by);
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { adopted: 1, failed: 1 } });
    expect(skus()).toEqual(["SKU-1", "SKU-2"]);
  });

  test("is settled once the shop refuses it", async () => {
    stock(1);
    const write = world.shop.writeProduct;
    world.shop.writeProduct = () =>
      Promise.resolve({
        ok: false,
        reason: "refused",
        holderId: null,
        problem: { code: "shop-refused-product", data: { detail: "no" } },
      });
    await world.pull();
    expect(await store.readProducts(["p1"])).toMatchObject([{ creatingSku: null }]);
    world.shop.writeProduct = write;
    const before = world.shop.calls.length;
    await world.pull();
    expect(world.shop.calls.slice(before)).not.toContain("products/get");
    expect(skus()).toEqual(["SKU-1"]);
  });
});

describe("a new product of TotalGest, while the shop's catalogue is truncated in a later pull,", () => {
  test("is created only if the shop, asked for its SKU, does not have it", async () => {
    stock(4);
    await world.pull();
    world.shop.products.set("there", aShopProduct({ id: "there", sku: "SKU-5" }));
    stock(6);
    const whole = world.shop.fetchProducts.bind(world.shop);
    world.shop.fetchProducts = async (page) => {
      const { items, total } = await whole(page);
      return { items: items.slice(0, 2), total };
    };
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 6, summary: { created: 1, adopted: 1 } });
    expect(skus()).toEqual(SIX);
    expect(await store.readProducts(["p5"])).toMatchObject([{ shopId: "there" }]);
  });

  test("is not created while the shop gives no answer about its SKU", async () => {
    stock(4);
    await world.pull();
    stock(6);
    world.shop.fail.set("products/list", remote("Framework360", "failing", 500));
    world.shop.fail.set("products/get", remote("Framework360", "failing", 500));
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 6, summary: { created: 0 } });
    world.shop.fail.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { created: 2 } });
    expect(skus()).toEqual(SIX);
  });
});
