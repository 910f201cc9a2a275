import { beforeEach, describe, expect, test } from "vitest";

import { DAY, HOUR } from "../../src/core/common/time/duration.ts";
import type { OnRefused, RefusedPart } from "../../src/core/ports/records.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { type Problem, problem } from "../../src/core/common/problems/problem.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { anErpProduct, anItem, anOrder, asRaw, asRefused } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { order, stock, textOf } from "./subject.ts";
import { readLastGood } from "../../src/core/run/health.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, clock, world } = opened);
  return opened.close;
});

/** TotalGest lists products of these ids, page by page. */
function serveLists(pages: readonly (readonly string[])[], quantity = "10"): void {
  for (const id of new Set(pages.flat())) world.erp.put(anErpProduct({ id, sku: `SKU-${id.slice(1)}`, quantity }));
  world.erp.fetchProducts = ({ cursor = "0" }) => {
    const at = Number(cursor);
    const items = (pages[at] ?? []).flatMap((id) => [world.erp.products.get(id) ?? []].flat().map(asRaw));
    const nextCursor = at + 1 < pages.length ? String(at + 1) : null;
    return Promise.resolve({ items, nextCursor, serverTime: textOf(clock) });
  };
}

describe("a pull", () => {
  test("names a product that the shop deleted and that cannot be mapped, although nothing is pushed for it", async () => {
    stock(world, 1);
    await world.pull();
    clock.advance(HOUR);
    world.shop.products.clear();
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3", prices: [] }));
    const report = await world.pull();
    expect(report).toMatchObject({ exitCode: 3, heldBack: 0, summary: { read: 1, failed: 1, unchanged: 0 } });
    expect(world.rows).toMatchObject([{ id: "p1", action: "failed", error: { code: "price-missing" } }]);
  });

  test("creates no product anew that the shop deleted while orders cannot be read", async () => {
    stock(world, 1);
    await world.pull();
    clock.advance(HOUR);
    world.shop.products.clear();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Altro" }));
    expect(await world.pull()).toMatchObject({ summary: { created: 0, failed: 1 } });
    expect(world.shop.products.size).toBe(0);
  });

  test("keeps a product as failed that the shop refuses, although its stock is pushed again after a sale", async () => {
    stock(world, 2);
    await world.pull();
    clock.advance(HOUR);
    world.shop.refuses.add("SKU-1");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Rifiutato" }));
    world.erp.setStock("p2", "4");
    world.shop.onWrite = () => {
      world.shop.onWrite = null;
      world.shop.sell(anOrder({ id: "1", placedAt: textOf(clock) }));
    };
    const { summary } = await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(9);
    expect(summary).toMatchObject({ read: 2, updated: 1, failed: 1, unchanged: 0 });
    expect((await store.countStates(clock.now())).products).toMatchObject({ failed: 1, pending: 0 });
    expect(await store.readProducts(["p1"])).toMatchObject([{ error: { code: "shop-refused-product" } }]);
  });

  test("names the products about which it got no answer, hides none of them, and still reaches its end", async () => {
    stock(world, 40);
    await world.pull();
    for (const id of ["p1", "p2"]) world.erp.products.delete(id);
    const vanished = world.shop.get("SKU-3")?.id ?? "";
    const listed = world.shop.fetchProducts.bind(world.shop);
    world.shop.fetchProducts = async (page) => {
      const { items, total } = await listed(page);
      return { items: items.filter(({ id }) => id !== vanished), total: total === null ? null : total - 1 };
    };
    const [askErp, askShop] = [world.erp.fetchProduct.bind(world.erp), world.shop.fetchProduct.bind(world.shop)];
    world.erp.fetchProduct = (id) => (id === "p1" ? Promise.reject(remote("TotalGest", "failing", 500)) : askErp(id));
    world.shop.fetchProduct = (by) =>
      "id" in by && by.id === vanished ? Promise.reject(remote("Framework360", "failing", 500)) : askShop(by);
    clock.advance(DAY);
    const report = await world.pull();
    expect(report).toMatchObject({ exitCode: 3, mode: "full", summary: { hidden: 1 } });
    expect(report.problems).toContainEqual(problem("product-unanswered", { system: "TotalGest", id: "p1" }));
    expect(report.problems).toContainEqual(problem("product-unanswered", { system: "Framework360", id: vanished }));
    expect(["SKU-1", "SKU-2", "SKU-3"].map((sku) => world.shop.get(sku)?.active)).toEqual([true, false, true]);
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "incremental" });
  });

  test("hides a product without an answer of TotalGest only if that answer can be believed", async () => {
    stock(world, 40);
    await world.pull();
    world.erp.products.delete("p1");
    world.erp.fetchProduct = () => Promise.resolve("nothing");
    const believed = world.erp.findUnknown.bind(world.erp);
    world.erp.findUnknown = () => Promise.resolve(new Set());
    const report = await world.pull({ full: true });
    expect(report).toMatchObject({ exitCode: 3, summary: { hidden: 0 } });
    expect(report.problems).toEqual([problem("product-unanswered", { system: "TotalGest", id: "p1" })]);
    world.erp.findUnknown = believed;
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect([world.shop.get("SKU-1")?.active, world.shop.get("SKU-2")?.active]).toEqual([false, true]);
    world.erp.put(anErpProduct({ id: "p99", sku: "SKU-1" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.get("SKU-1")?.totalgestId).toBe("p99");
  });

  test("is incomplete if TotalGest gives unusable answers about many products in a row", async () => {
    stock(world, 40);
    await world.pull();
    for (let at = 1; at <= 10; at++) world.erp.products.delete(`p${String(at)}`);
    world.erp.fail.set("product", remote("TotalGest", "failing", 500));
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 6, summary: { hidden: 0 } });
    world.erp.fail.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 10 } });
  });

  test("still reads the changes if the shop's catalogue cannot be listed", async () => {
    stock(world, 3);
    await world.pull();
    world.shop.fail.set("products/list", remote("Framework360", "permission", 403));
    world.erp.setStock("p1", "4");
    expect((await world.pull({ full: true })).exitCode).toBe(5);
    expect(world.shop.quantityOf("SKU-1")).toBe(4);
  });

  test("keeps what it stored when the read breaks off, and moves no cursor", async () => {
    stock(world, 250);
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = (query) =>
      query.cursor === "200" ? Promise.reject(remote("TotalGest", "failing")) : original(query);
    expect(await world.pull()).toMatchObject({ exitCode: 6, summary: { read: 200, created: 200 } });
    expect(await store.readNote("cursor")).toBeNull();
    world.erp.fetchProducts = original;
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "full", summary: { created: 50 } });
  });

  test("reads the pages of a TotalGest that has no look-up by SKU until it finds the SKU", async () => {
    stock(world, 450);
    const original = world.erp.fetchProducts.bind(world.erp);
    let calls = 0;
    world.erp.fetchProducts = async ({ sku, ...query }) => {
      calls += 1;
      const page = await original(query);
      const wanted = page.items.filter((item) => {
        const product = item.decode();
        return sku === undefined || (product.ok && product.value.sku === sku);
      });
      return { ...page, items: wanted };
    };
    expect(await world.pull({ skus: ["SKU-250"] })).toMatchObject({ exitCode: 0, summary: { created: 1 } });
    expect(calls).toBe(2);
    expect(await world.pull({ skus: ["NIX"] })).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    world.erp.fetchProducts = () =>
      Promise.resolve({ items: [], nextCursor: "1", serverTime: new Date(clock.now()).toISOString() });
    expect(await world.pull({ skus: ["NIX"] })).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
  });

  test("searches no SKU in pages that repeat", async () => {
    stock(world, 250);
    let calls = 0;
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async () => {
      calls += 1;
      const { items, ...page } = await original({});
      return { ...page, items: [], nextCursor: String(calls), searchedFrom: items[0]?.id ?? "" };
    };
    expect(await world.pull({ skus: ["NIX"] })).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
    expect(calls).toBe(2);
  });

  test("falls back to single calls if the shop has no bulk update, and remembers that", async () => {
    stock(world, 5);
    world.shop.bulk = false;
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: 5 } });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3" }));
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", quantity: "3" }));
    await world.pull();
    expect(world.shop.calls.filter((call) => call === "products/bulkUpdate")).toHaveLength(1);
  });

  test("ends with an error if the paging loops over a product that cannot be read", async () => {
    stock(world, 1);
    const original = world.erp.fetchProducts.bind(world.erp);
    const fault = problem("product-invalid", { id: "p9", path: "stock", found: "x" });
    let pages = 0;
    world.erp.fetchProducts = async (query) => {
      const page = await original({ ...query, cursor: "0" });
      const refused = asRefused("p9", fault);
      // A loop without an end would hang the test: it ends here, and not with an error.
      return { ...page, items: [...page.items, refused], nextCursor: ++pages > 20 ? null : String(pages) };
    };
    expect(await world.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
  });

  test("goes on where a newcomer moves the list by one, and the last page has nothing new", async () => {
    serveLists([["p1", "p2"], ["p3", "p4"], ["p4"]]);
    expect(await world.pull()).toMatchObject({ exitCode: 0, problems: [], summary: { created: 4 } });
  });

  test("goes on after an empty page of a server that leaves out what did not change after it cut the page", async () => {
    stock(world, 1);
    await world.pull();
    serveLists([[], ["p1"]], "3");
    expect(await world.pull()).toMatchObject({ exitCode: 0, problems: [] });
    expect(world.shop.quantityOf("SKU-1")).toBe(3);
  });

  test("reads an empty first page again too, if an order is confirmed meanwhile: its product is on it by now", async () => {
    stock(world, 2);
    await world.pull();
    world.shop.sell(order("1", { items: [anItem({ sku: "SKU-1", quantity: "2" })], placedAt: textOf(clock) }));
    await world.pull();
    serveLists([[], ["p2"]], "7");
    const once = world.erp.fetchProducts;
    world.erp.fetchProducts = async (query) => {
      const page = await once(query);
      await world.export();
      world.erp.setStock("p1", "8");
      serveLists([["p1"], ["p2"]]);
      for (const [id, quantity] of [
        ["p1", "8"],
        ["p2", "7"],
      ] as const)
        world.erp.setStock(id, quantity);
      return page;
    };
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(8);
  });

  test("reads the rest of the first page as it is when it is read again after a confirmation", async () => {
    stock(world, 2);
    await world.pull();
    serveLists([["p1"]], "3");
    const once = world.erp.fetchProducts;
    world.erp.fetchProducts = async (query) => {
      const page = await once(query);
      // An order is confirmed meanwhile, and the changes are two pages by now.
      await store.beginRead();
      serveLists([["p2"], ["p1"]], "3");
      return page;
    };
    expect(await world.pull()).toMatchObject({ exitCode: 0, problems: [] });
    expect(["SKU-1", "SKU-2"].map((sku) => world.shop.quantityOf(sku))).toEqual([3, 3]);
  });

  test("goes on where the shop fails for single products, and not for five in a row", async () => {
    stock(world, 12);
    world.shop.bulk = false;
    const write = world.shop.writeProduct.bind(world.shop);
    let calls = 0;
    world.shop.writeProduct = (one) =>
      ++calls % 5 === 0 ? write(one) : Promise.reject(remote("Framework360", "failing", 500));
    const inLine = world.withSettings({ http: { concurrency: 1 } });
    expect(await inLine.pull()).toMatchObject({ exitCode: 6, summary: { created: 2, failed: 10 } });
  });

  test("names the shop's product that cannot be read, and still handles the others", async () => {
    stock(world, 3);
    await world.pull();
    const unreadable = world.shop.get("SKU-2")?.id ?? "";
    const fault = problem("shop-product-invalid", { id: unreadable, path: "price", found: '"abc"' });
    world.shop.pageSize = 1;
    const original = world.shop.fetchProducts.bind(world.shop);
    world.shop.fetchProducts = async (page) => {
      const { items, total } = await original(page);
      const seen = items.map((item) => (item.id === unreadable ? asRefused(unreadable, fault) : item));
      return { items: seen, total };
    };
    world.erp.products.delete("p3");
    const report = await world.pull({ full: true });
    expect(report).toMatchObject({ exitCode: 3, summary: { hidden: 1 }, problems: [fault] });
    expect(world.shop.get("SKU-3")?.active).toBe(false);
    world.erp.setStock("p2", "4");
    await world.pull();
    expect(world.shop.quantityOf("SKU-2")).toBe(4);
  });
});

describe("a record of TotalGest with one wrong field", () => {
  const fault = problem("product-invalid", { id: "p1", path: "prices[0].amount", found: '"1,50"' });

  function refuse(part: RefusedPart): void {
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async (query) => {
      const page = await original(query);
      return { ...page, items: page.items.map((item) => (item.id === "p1" ? asRefused("p1", fault, part) : item)) };
    };
  }

  test("keeps its other fields as they were, and is still sold out and hidden", async () => {
    stock(world, 2);
    await world.pull();
    refuse({ quantity: "0", hidden: true });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Altro", quantity: "0", active: false }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ name: "Caffè", price: "10.00", quantity: "0", active: false });
  });

  test("keeps its stock if the stock cannot be read", async () => {
    stock(world, 2);
    await world.pull();
    refuse({ quantity: null, hidden: false });
    world.erp.setStock("p1", "7");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ quantity: "10", active: true });
  });

  test("is hidden once TotalGest answers that it no longer knows the product", async () => {
    stock(world, 2);
    await world.pull();
    refuse({ quantity: null, hidden: false });
    world.erp.setStock("p1", "7");
    await world.pull();
    world.erp.products.delete("p1");
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect(world.shop.get("SKU-1")?.active).toBe(false);
  });
});

test("the runs report a tax and a status of the shop that cannot be read, and continue", async () => {
  stock(world, 1);
  world.shop.sell(order("1"));
  const refuse = (operation: string): Problem =>
    problem("contract-broken", {
      system: "Framework360",
      operation,
      path: "data[0].id",
      expected: "an id",
      found: '""',
    });
  const [statuses, taxes] = [await world.shop.fetchStatuses(), await world.shop.fetchTaxes()];
  world.shop.fetchStatuses = (_signal?: AbortSignal, onRefused?: OnRefused) => {
    onRefused?.(refuse("orders/statuses"));
    return Promise.resolve(statuses);
  };
  world.shop.fetchTaxes = (_signal?: AbortSignal, onRefused?: OnRefused) => {
    onRefused?.(refuse("payments/taxes"));
    return Promise.resolve(taxes);
  };
  const pulled = await world.pull();
  expect(pulled).toMatchObject({ exitCode: 3, summary: { created: 1 } });
  expect(pulled.problems).toEqual([refuse("orders/statuses"), refuse("payments/taxes")]);
  const exported = await world.export();
  expect(exported).toMatchObject({ exitCode: 3, summary: { exported: 1 }, problems: [refuse("orders/statuses")] });
  expect((await readLastGood(store)).products).not.toBeNull();
});
