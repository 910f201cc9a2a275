import { beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { createText } from "../../src/text/text.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { stock } from "./subject.ts";

let store: Store;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, world } = opened);
  return opened.close;
});

describe("a pull", () => {
  test("adopts by TotalGest's id or exactly the same SKU, and never touches products that only the shop has", async () => {
    stock(world, 3);
    world.shop.products.set("1", aShopProduct({ id: "1", sku: "old-sku", totalgestId: "p1", name: "Altro" }));
    world.shop.products.set(
      "2",
      aShopProduct({ id: "2", sku: "SKU-2", tax_id: "1", totalgestId: null, quantity: "3" }),
    );
    world.shop.products.set("3", aShopProduct({ id: "3", sku: "sku-3" }));
    const own = aShopProduct({ id: "4", sku: "ONLY-SHOP" });
    world.shop.products.set("4", own);
    const report = await world.pull();
    expect(report.summary).toMatchObject({ adopted: 2, created: 1, failed: 0 });
    expect(world.shop.products.get("1")).toMatchObject({ sku: "SKU-1", name: "Altro", totalgestId: "p1" });
    expect(world.shop.products.get("2")).toMatchObject({ quantity: "10", totalgestId: "p2" });
    expect(world.shop.products.get("4")).toEqual(own);
    const notLinked = await store.listProducts({ states: ["not-linked"] });
    expect(notLinked.map((product) => product.shopId).toSorted()).toEqual(["3", "4"]);
  });

  test("counts as adopted too what the shop shows already as it should", async () => {
    stock(world, 1);
    await world.pull();
    const other = await openWorld();
    stock(other.world, 1);
    for (const [id, product] of world.shop.products) other.world.shop.products.set(id, product);
    expect((await other.world.pull()).summary).toMatchObject({ adopted: 1, created: 0, updated: 0 });
    await other.close();
  });

  test("refuses to adopt if two products of the shop have the SKU, and names both", async () => {
    stock(world, 1);
    world.shop.products.set("1", aShopProduct({ id: "1" }));
    world.shop.products.set("2", aShopProduct({ id: "2" }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.rows[0]?.error).toEqual({
      code: "shop-sku-ambiguous",
      data: { sku: "SKU-1", first: "1", second: "2" },
    });
  });

  test("refuses to adopt if two products of the shop have its id, and reports that", async () => {
    stock(world, 1);
    for (const id of ["1", "2"]) {
      world.shop.products.set(id, aShopProduct({ id, sku: `OTHER-${id}`, totalgestId: "p1" }));
    }
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    const said = (await createText("en", null)).problem(world.rows[0]?.error ?? problem("no-ids", { instead: "" }));
    expect(said.message).toMatch(/1 and 2 .* both its ID in TotalGest/);
  });

  test.each([
    ["is removed", { sku: "" }],
    ["gets another SKU", { sku: "SKU-OTHER" }],
  ])("links a product in the next full pull once the other one with its SKU %s", async (_, { sku }) => {
    stock(world, 1);
    world.shop.products.set("1", aShopProduct({ id: "1" }));
    world.shop.products.set("2", aShopProduct({ id: "2" }));
    await world.pull();
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    if (sku === "") world.shop.products.delete("2");
    else world.shop.products.set("2", aShopProduct({ id: "2", sku }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1, created: 0 } });
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { adopted: 1 } });
    expect(world.shop.products.get("1")).toMatchObject({ totalgestId: "p1" });
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
  });

  test("creates the product in the next full pull if neither of two with its SKU is left", async () => {
    stock(world, 1);
    world.shop.products.set("1", aShopProduct({ id: "1" }));
    world.shop.products.set("2", aShopProduct({ id: "2" }));
    await world.pull();
    world.shop.products.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { created: 1 } });
  });

  test("creates a linked product again that was deleted in the shop", async () => {
    stock(world, 3);
    await world.pull();
    const deleted = world.shop.get("SKU-1");
    world.shop.products.delete(deleted?.id ?? "");
    world.erp.setStock("p1", "7");
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.quantityOf("SKU-1")).toBe(7);
    world.shop.products.delete(world.shop.get("SKU-2")?.id ?? "");
    await world.pull({ full: true });
    expect(world.shop.quantityOf("SKU-2")).toBe(10);
  });

  test("adopts the product whose SKU the shop refuses as taken, but only if it is exactly this SKU", async () => {
    stock(world, 1);
    await world.pull();
    world.shop.products.set("77", aShopProduct({ id: "77", sku: "NEW", name: "Vecchio" }));
    world.erp.put(anErpProduct({ id: "p9", sku: "NEW" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { adopted: 1, created: 0 } });
    expect(world.shop.products.get("77")).toMatchObject({ name: "Vecchio", totalgestId: "p9" });
  });
});

describe("a SKU", () => {
  test("that moves to a new product takes its link along once TotalGest no longer knows the old product", async () => {
    stock(world, 3);
    await world.pull();
    const shopId = world.shop.get("SKU-1")?.id;
    world.erp.products.delete("p1");
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-1", name: "Nuovo" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.get("SKU-1")).toMatchObject({ id: shopId, name: "Nuovo", totalgestId: "p9" });
  });

  test("of a linked product stays with it, and the newcomer is refused with both named", async () => {
    stock(world, 2);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-1" }));
    expect(await world.pull()).toMatchObject({ exitCode: 3 });
    expect(world.rows.at(-1)?.error).toEqual({
      code: "sku-taken",
      data: { sku: "SKU-1", newcomer: "p9", holder: "p1" },
    });
    expect(world.shop.get("SKU-1")?.totalgestId).toBe("p1");
  });

  test("that one product gives up and another takes in one pull is pushed for both", async () => {
    stock(world, 2);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-NEW" }));
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-2" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect([world.shop.get("SKU-NEW")?.totalgestId, world.shop.get("SKU-2")?.totalgestId]).toEqual(["p2", "p9"]);
  });
});
