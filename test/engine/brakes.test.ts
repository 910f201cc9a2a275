import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";

import { beforeEach, describe, expect, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import type { FakeClock, World } from "../support/fake-world.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import type { PullReport } from "../../src/core/run/reports.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { ErpProduct, ShopProduct } from "../../src/core/products/product.ts";
import { anErpProduct, anItem, anOrder, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { stock } from "./subject.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

describe("a brake", () => {
  test("counts what it restrains as restrained and not as unchanged, in the run that read it and in the next", async () => {
    stock(world, 40);
    await world.pull();
    for (const id of [...world.erp.products.keys()].slice(0, 38)) world.erp.setStock(id, "0");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nuovo nome", quantity: "0" }));
    const first = await world.pull({ full: true });
    expect(first).toMatchObject({ exitCode: 8, heldBack: 37, summary: { read: 40, updated: 1, unchanged: 2 } });
    clock.advance(HOUR);
    expect(await world.pull()).toMatchObject({ heldBack: 38, summary: { updated: 0 } });
    expect(await world.pull({ allowMassChange: MASS_CHANGES })).toMatchObject({
      heldBack: 0,
      summary: { updated: 38 },
    });
  });

  test("restrains a new price of all products, and an adoption that would bring one", async () => {
    stock(world, 40);
    for (let index = 1; index <= 40; index++) {
      const id = String(index);
      world.shop.products.set(id, aShopProduct({ id, sku: `SKU-${id}`, price: "99.00" }));
    }
    expect(await world.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake", data: { kind: "prices" } }] });
    expect(world.shop.get("SKU-1")).toMatchObject({ price: "99.00", totalgestId: "p1" });
  });
});

function price(amount: string): Partial<ErpProduct> {
  return { prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }] };
}

function put(from: number, to: number, patch: (index: number) => Partial<ErpProduct>): void {
  for (let index = from; index < to; index++) {
    const id = `p${String(index)}`;
    const known = world.erp.products.get(id) ?? anErpProduct({ id, sku: `SKU-${String(index)}`, name: `Nome ${id}` });
    world.erp.put({ ...known, ...patch(index) });
  }
}

async function fill(count: number): Promise<void> {
  put(0, count, () => ({}));
  expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: count } });
}

/** The brakes, and codes of other problems. */
function kindsOf(reports: readonly PullReport[]): readonly string[] {
  const kindOf = (one: Problem): string => (one.code === "brake" ? one.data.kind : one.code);
  return [...new Set(reports.flatMap(({ problems }) => problems.map(kindOf)))];
}

function countShown(is: (product: ShopProduct) => boolean): number {
  return [...world.shop.products.values()].filter(is).length;
}

test("a small shop that sells its last pieces trips nothing, but zeros from TotalGest do", async () => {
  put(0, 6, () => ({ quantity: "1" }));
  await world.pull();
  for (let index = 0; index < 4; index++) {
    const id = String(index + 1);
    world.shop.sell(anOrder({ id, reference: `W-${id}`, items: [anItem({ sku: `SKU-${String(index)}` })] }));
  }
  expect((await world.pull()).exitCode).toBe(0);
  expect(await world.export()).toMatchObject({ summary: { exported: 4 } });
  clock.advance(5 * MINUTE);
  expect((await world.pull()).exitCode).toBe(0);
  put(0, 6, () => ({ quantity: "5" }));
  expect((await world.pull()).exitCode).toBe(0);
  clock.advance(DAY);
  put(0, 6, () => ({ quantity: "0" }));
  expect(kindsOf([await world.pull()])).toEqual(["zeros"]);
});

test("what sold out piece by piece does not count when the day's last stock runs out in TotalGest", async () => {
  put(0, 6, () => ({ quantity: "2" }));
  await world.pull();
  for (const piece of [1, 2]) {
    for (let index = 0; index < 4; index++) {
      const id = String(10 * piece + index);
      world.shop.sell(anOrder({ id, reference: `W-${id}`, items: [anItem({ sku: `SKU-${String(index)}` })] }));
    }
    clock.advance(5 * MINUTE);
    expect((await world.pull()).exitCode).toBe(0);
  }
  await world.export();
  put(0, 4, () => ({ quantity: "0", description: "Esaurito" }));
  put(4, 5, () => ({ quantity: "0" }));
  clock.advance(5 * MINUTE);
  expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0 });
  expect(world.shop.get("SKU-4")?.quantity).toBe("0");
});

test("so few changes that no brake can trip do not have the catalogue counted", async () => {
  await fill(40);
  store.summarizePending = () => Promise.reject(new Error("counted"));
  put(0, 19, () => price("9.00"));
  expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0 });
  put(19, 20, () => price("9.00"));
  await expect(world.pull()).rejects.toThrow("counted");
});

test("after a day's changes of one kind, a single change of another has the catalogue not counted", async () => {
  await fill(100);
  put(0, 20, () => price("9.00"));
  expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0 });
  store.summarizePending = () => Promise.reject(new Error("counted"));
  put(50, 51, () => ({ active: false }));
  expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0 });
});

test("three of four products are enough for a brake", async () => {
  await fill(4);
  put(0, 3, () => price("9.00"));
  expect(await world.pull()).toMatchObject({ exitCode: 8, heldBack: 3 });
});

describe("a release", () => {
  test("covers neither what no run restrained nor what a killed run read", async () => {
    await fill(100);
    put(0, 100, () => price("9.00"));
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(8);
    expect(countShown((product) => product.price === "9.00")).toBe(0);
    put(0, 100, () => price("8.00"));
    const { summarizePending } = store;
    store.summarizePending = () => Promise.reject(new Error("killed"));
    await expect(world.pull()).rejects.toThrow("killed");
    store.summarizePending = summarizePending;
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(8);
    expect(countShown((product) => product.price !== "10.00")).toBe(0);
  });

  test("continues in the next run if the shop was unreachable, and what was agreed to no longer counts in the day", async () => {
    await fill(400);
    put(0, 300, () => price("9.00"));
    await world.pull();
    world.shop.bulk = false;
    let calls = 0;
    const write = world.shop.writeProduct.bind(world.shop);
    world.shop.writeProduct = (one) => (++calls > 100 ? Promise.reject(new Error("killed")) : write(one));
    await expect(world.pull({ allowMassChange: MASS_CHANGES })).rejects.toThrow("killed");
    world.shop.writeProduct = write;
    expect((await world.pull()).exitCode).toBe(0);
    expect(countShown((product) => product.price === "9.00")).toBe(300);
    put(300, 400, () => price("9.00"));
    expect((await world.pull()).exitCode).toBe(0);
  });

  test("agrees to an empty catalogue only if a run found it empty", async () => {
    await fill(30);
    world.erp.products.clear();
    expect(kindsOf([await world.pull({ full: true, allowMassChange: MASS_CHANGES })])).toEqual(["brake-empty"]);
    expect(kindsOf([await world.pull({ full: true, allowMassChange: MASS_CHANGES })])).toEqual(["hides"]);
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(0);
    expect(countShown(({ active }) => active === false)).toBe(30);
  });
});

describe("the price of a single product", () => {
  test("of 0, of a tenth or of ten times is restrained until --allow-price, and the stock is pushed", async () => {
    await fill(50);
    put(0, 1, () => ({ ...price("0"), quantity: "4" }));
    put(1, 2, () => price("0.99"));
    put(2, 3, () => price("1.01"));
    put(3, 4, () => price("1.00"));
    put(4, 5, () => price("100.00"));
    put(5, 6, () => price("99.99"));
    for (let run = 0; run < 2; run++) {
      expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 4 } });
      clock.advance(30 * MINUTE);
    }
    const codes = world.rows.map(({ error }) => error?.code).toSorted();
    expect(codes).toEqual(["price-fell", "price-fell", "price-rose", "price-zero"]);
    const shown = ["SKU-0", "SKU-1", "SKU-2", "SKU-3", "SKU-4", "SKU-5"].map((sku) => [
      world.shop.get(sku)?.price,
      world.shop.quantityOf(sku),
    ]);
    expect(shown).toEqual([
      ["10.00", 4],
      ["10.00", 10],
      ["1.01", 10],
      ["10.00", 10],
      ["10.00", 10],
      ["99.99", 10],
    ]);
    expect(await world.pull({ skus: ["SKU-1"] })).toMatchObject({ exitCode: 3 });
    expect(world.shop.get("SKU-1")?.price).toBe("10.00");
    expect(await world.pull({ skus: ["SKU-1"], allowPrice: true })).toMatchObject({ exitCode: 3 });
    expect(["SKU-0", "SKU-1"].map((sku) => world.shop.get(sku)?.price)).toEqual(["10.00", "0.99"]);
    // Later prices are measured from what a person allowed.
    put(1, 2, () => price("0.95"));
    await world.pull();
    expect(world.shop.get("SKU-1")?.price).toBe("0.95");
  });

  test("that falls below a tenth in several steps is restrained", async () => {
    await fill(50);
    for (const [amount, exitCode] of [
      ["4.00", 0],
      ["1.50", 0],
      ["0.90", 3],
    ] as const) {
      put(0, 1, () => price(amount));
      expect((await world.pull()).exitCode).toBe(exitCode);
      clock.advance(30 * MINUTE);
    }
    expect(world.shop.get("SKU-0")?.price).toBe("1.50");
  });

  test("of 0 creates nothing until it is allowed; the permission lasts until TotalGest has another price", async () => {
    await fill(50);
    put(50, 51, () => price("0.00"));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { created: 0, failed: 1 } });
    world.shop.fail.set("products/write", new Error("killed") as never);
    await expect(world.pull({ skus: ["SKU-50"], allowPrice: true })).rejects.toThrow("killed");
    world.shop.fail.clear();
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: 1 } });
    put(50, 51, () => price("5.00"));
    await world.pull();
    put(50, 51, () => price("0.00"));
    expect(await world.pull()).toMatchObject({ exitCode: 3 });
    expect(world.shop.get("SKU-50")?.price).toBe("5.00");
  });
});

test("an adoption is judged by what the shop showed: prices, stock and visibility, and not by names, which it leaves", async () => {
  put(0, 40, () => ({ active: false, quantity: "0" }));
  for (let index = 0; index < 40; index++) {
    const id = String(index + 1);
    world.shop.products.set(id, aShopProduct({ id, sku: `SKU-${String(index)}`, price: "99.00", name: "Altro" }));
  }
  const kinds = ["hides", "zeros", "prices"];
  expect(kindsOf([await world.pull()])).toEqual(kinds);
  clock.advance(DAY);
  expect(kindsOf([await world.pull()])).toEqual(kinds);
  expect(world.shop.get("SKU-1")).toMatchObject({ price: "99.00", name: "Altro", quantity: "10", active: true });
});

test("a link that moves to another product takes the pushes of its day along", async () => {
  await fill(30);
  put(0, 14, () => price("9.00"));
  expect((await world.pull()).exitCode).toBe(0);
  world.erp.products.delete("p0");
  put(100, 101, () => ({ sku: "SKU-0", ...price("0.95") }));
  await world.pull();
  expect(world.shop.get("SKU-0")).toMatchObject({ price: "9.00", totalgestId: "p100" });
});

test("a stock whose answer was lost beside a held-back price is sent again by the next pull, also where both went back meanwhile", async () => {
  await fill(40);
  put(0, 30, () => price("5.00"));
  put(0, 1, () => ({ ...price("5.00"), quantity: "4" }));
  const write = world.shop.writeProduct.bind(world.shop);
  world.shop.writeProduct = async (one) => {
    await write(one);
    throw new Error("killed");
  };
  await expect(world.pull()).rejects.toThrow("killed");
  world.shop.writeProduct = write;
  expect(world.shop.quantityOf("SKU-0")).toBe(4);
  put(0, 1, () => ({ ...price("10.00"), quantity: "10" }));
  await world.pull();
  expect([world.shop.quantityOf("SKU-0"), world.shop.get("SKU-0")?.price]).toEqual([10, "10.00"]);
});
