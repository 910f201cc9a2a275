/** The brakes over a day: whatever many runs do little by little counts as what one run does at once. */

import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { beforeEach, describe, expect, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import type { PullReport } from "../../src/core/run/reports.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { ErpProduct, ShopProduct } from "../../src/core/products/product.ts";
import type { FakeClock } from "../support/fake-world.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, anItem, anOrder, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

const COUNT = 400;
/** Two an hour, for a day. */
const CYCLES = 48;
const CYCLE_MS = 30 * MINUTE;

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

function price(amount: string, includesVat = true): Partial<ErpProduct> {
  return { prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat }] };
}

function put(from: number, to: number, patch: (index: number) => Partial<ErpProduct>): void {
  for (let index = from; index < to; index++) {
    const id = `p${String(index)}`;
    const known = world.erp.products.get(id) ?? anErpProduct({ id, sku: `SKU-${String(index)}`, name: `Nome ${id}` });
    world.erp.put({ ...known, ...patch(index) });
  }
}

async function fill(count = COUNT): Promise<void> {
  put(0, count, () => ({}));
  expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: count } });
}

/** Pulls as cron does, with what TotalGest changes before each; returns what the runs ended with. */
async function day(change: (cycle: number) => void): Promise<readonly PullReport[]> {
  const reports: PullReport[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    clock.advance(CYCLE_MS);
    change(cycle);
    reports.push(await world.pull());
  }
  return reports;
}

/** The brakes, and codes of other problems. */
function kindsOf(reports: readonly PullReport[]): readonly string[] {
  const kindOf = (one: Problem): string => (one.code === "brake" ? one.data.kind : one.code);
  return [...new Set(reports.flatMap(({ problems }) => problems.map(kindOf)))];
}

function countShown(is: (product: ShopProduct) => boolean): number {
  return [...world.shop.products.values()].filter(is).length;
}

describe("within 24 hours", () => {
  test("a tenth hidden in each cycle hides one tenth", async () => {
    await fill();
    const reports = await day((cycle) => {
      if (cycle < 10) put(cycle * 40, cycle * 40 + 40, () => ({ active: false }));
    });
    expect(countShown(({ active }) => active === false)).toBe(40);
    expect(reports.slice(1).every(({ exitCode }) => exitCode === 8)).toBe(true);
    expect(kindsOf(reports)).toEqual(["hides"]);
  });

  test("prices divided by 100 for 49 % of the products, twice, do not reach the shop", async () => {
    await fill();
    const reports = await day((cycle) => {
      if (cycle < 2) put(cycle * 196, cycle * 196 + 196, () => price("0.10"));
    });
    expect(countShown((product) => product.price !== "10.00")).toBe(0);
    expect(reports.every(({ exitCode }) => exitCode === 8)).toBe(true);
  });

  test("prices that fall by 30 % change for one half", async () => {
    await fill();
    const reports = await day((cycle) => {
      if (cycle < 8) put(cycle * 50, cycle * 50 + 50, () => price("7.00"));
    });
    expect(countShown((product) => product.price === "7.00")).toBe(200);
    expect(reports.map(({ exitCode }) => exitCode).slice(0, 5)).toEqual([0, 0, 0, 0, 8]);
    expect(kindsOf(reports)).toEqual(["prices"]);
  });

  test("prices that fall by 20 % again and again move by more than a third", async () => {
    await fill();
    const steps = ["8.00", "6.40", "5.12", "4.10"];
    const reports = await day((cycle) => {
      const amount = steps[cycle];
      if (amount !== undefined) put(0, 100, () => price(amount));
    });
    expect(countShown((product) => Number(product.price) < 6.67)).toBe(100 - 100);
    expect(kindsOf(reports)).toEqual(["jumps"]);
  });

  test("a price of 0 reaches no product, in three cycles or at once", async () => {
    await fill();
    const reports = await day((cycle) => {
      if (cycle < 3) put(cycle * 134, Math.min(COUNT, cycle * 134 + 134), () => price("0.00"));
    });
    expect(countShown((product) => Number(product.price) === 0)).toBe(0);
    expect(reports.every(({ exitCode }) => exitCode === 8)).toBe(true);
    await world.pull({ allowMassChange: MASS_CHANGES });
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 400 } });
    expect(countShown((product) => Number(product.price) === 0)).toBe(0);
  });

  test("stock that falls to zero by halves falls for one half", async () => {
    await fill();
    const reports = await day((cycle) => {
      const from = COUNT - Math.floor(COUNT / 2 ** cycle);
      if (cycle < 8) put(from, COUNT - Math.floor(COUNT / 2 ** (cycle + 1)), () => ({ quantity: "0" }));
    });
    expect(countShown(({ quantity }) => quantity === "0")).toBe(200);
    expect(reports.slice(1).every(({ exitCode }) => exitCode === 8)).toBe(true);
    expect(kindsOf(reports)).toEqual(["zeros"]);
  });

  test.each<[string, (index: number) => Partial<ErpProduct>, string, (product: ShopProduct) => boolean]>([
    ["the VAT flag turned", () => price("10.00", false), "prices", (shown) => shown.price_includes_tax === false],
    ["another VAT rate", () => ({ vat: { code: "R26", rate: "2.6" } }), "prices", (shown) => shown.tax_id === "2"],
    ["stock x 1000", () => ({ quantity: "10000" }), "surges", (shown) => shown.quantity === "10000"],
    ["another name", (index) => ({ name: `X${String(index)}` }), "names", (shown) => shown.name?.[0] === "X"],
    ["another SKU", (index) => ({ sku: `X-${String(index)}` }), "skus", (shown) => shown.sku.startsWith("X")],
  ])(
    "%s, for one product in four in each cycle, stops where its share is too large",
    async (_what, patch, code, is) => {
      await fill();
      const reports = await day((cycle) => {
        if (cycle < 4) put(cycle * 100, cycle * 100 + 100, patch);
      });
      const most = code === "surges" ? 100 : 200;
      expect(countShown(is)).toBe(most);
      expect(kindsOf(reports)).toEqual([code]);
      expect(reports.at(-1)?.exitCode).toBe(8);
    },
  );

  test("of a thousand new articles as many as a quarter of the shop are created in steps, and none if they come at once", async () => {
    await fill();
    const reports = await day((cycle) => {
      if (cycle < 25) put(COUNT + cycle * 40, COUNT + cycle * 40 + 40, () => ({}));
    });
    expect(world.shop.products.size).toBe(520);
    expect(kindsOf(reports)).toEqual(["creations"]);
    put(2000, 2000 + COUNT, () => ({ active: false }));
    put(0, 100, () => ({ active: false }));
    expect(kindsOf([await world.pull()]).toSorted()).toEqual(["creations", "hides"]);
  });

  test("a change back and forth counts once, and not at all once the value is back", async () => {
    await fill();
    const reports = await day((cycle) => {
      put(0, 150, () => price(cycle % 2 === 0 ? "9.00" : "10.00"));
    });
    expect(kindsOf(reports)).toEqual([]);
    put(150, COUNT, () => price("9.00"));
    expect(kindsOf([await world.pull()])).toEqual(["prices"]);
    put(150, COUNT, () => price("10.00"));
    expect(kindsOf([await world.pull()])).toEqual([]);
  });
});

test("what was pushed more than 24 hours ago does not count", async () => {
  await fill();
  put(0, 200, () => price("9.00"));
  expect((await world.pull()).exitCode).toBe(0);
  clock.advance(23 * HOUR);
  put(200, 210, () => price("9.00"));
  expect((await world.pull()).exitCode).toBe(8);
  clock.advance(HOUR);
  expect((await world.pull()).exitCode).toBe(0);
  expect(countShown((product) => product.price === "9.00")).toBe(210);
});

test("an ordinary day trips nothing: a season's prices that were agreed to, a delivery, sales, some new and some old articles", async () => {
  put(0, 60, () => ({ quantity: "0" }));
  await fill();
  put(0, 250, () => price("8.00"));
  expect((await world.pull()).exitCode).toBe(8);
  expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(0);
  expect(countShown((product) => product.price === "8.00")).toBe(250);
  const reports = await day((cycle) => {
    if (cycle === 4) put(0, 60, () => ({ quantity: "80" }));
    if (cycle === 8) put(60, 160, () => ({ quantity: "25" }));
    if (cycle === 12) put(COUNT, COUNT + 30, () => ({}));
    if (cycle === 16) put(300, 320, () => ({ active: false }));
    if (cycle === 20) put(250, 300, () => price("9.50"));
    const sold = { id: String(cycle + 1), reference: `WEB-${String(cycle + 1)}` };
    const sku = `SKU-${String(100 + cycle)}`;
    world.shop.sell(anOrder({ ...sold, status: "1", items: [anItem({ sku, quantity: "10" })], total: "100.00" }));
  });
  expect(kindsOf(reports)).toEqual([]);
  expect(reports.every(({ exitCode }) => exitCode === 0)).toBe(true);
  expect(world.shop.products.size).toBe(COUNT + 30);
});

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

describe("--allow-mass-change", () => {
  test("covers the products and values that were restrained before the run; what the run reads is judged again", async () => {
    await fill();
    put(0, COUNT, () => price("9.00"));
    expect((await world.pull()).exitCode).toBe(8);
    put(0, 300, () => price("8.00"));
    expect(kindsOf([await world.pull({ allowMassChange: MASS_CHANGES })])).toEqual(["prices"]);
    expect(countShown((product) => product.price === "9.00")).toBe(100);
    expect(countShown((product) => product.price === "8.00")).toBe(0);
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(0);
    expect(countShown((product) => product.price === "8.00")).toBe(300);
  });

  test("covers neither what no run restrained nor what a killed run read", async () => {
    await fill();
    put(0, COUNT, () => price("9.00"));
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(8);
    expect(countShown((product) => product.price === "9.00")).toBe(0);
    put(0, COUNT, () => price("8.00"));
    const { summarizePending } = store;
    store.summarizePending = () => Promise.reject(new Error("killed"));
    await expect(world.pull()).rejects.toThrow("killed");
    store.summarizePending = summarizePending;
    expect((await world.pull({ allowMassChange: MASS_CHANGES })).exitCode).toBe(8);
    expect(countShown((product) => product.price !== "10.00")).toBe(0);
  });

  test("continues in the next run if the shop was unreachable, and what was agreed to no longer counts in the day", async () => {
    await fill();
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
    put(300, COUNT, () => price("9.00"));
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
  test("of 0 or below a tenth is restrained until --allow-price, and the stock is pushed", async () => {
    await fill(50);
    put(0, 1, () => ({ ...price("0"), quantity: "4" }));
    put(1, 2, () => price("0.99"));
    put(2, 3, () => price("1.00"));
    for (let run = 0; run < 2; run++) {
      expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
      clock.advance(CYCLE_MS);
    }
    expect(world.rows.map(({ error }) => error?.code).toSorted()).toEqual(["price-fell", "price-zero"]);
    const shown = ["SKU-0", "SKU-1", "SKU-2"].map((sku) => [world.shop.get(sku)?.price, world.shop.quantityOf(sku)]);
    expect(shown).toEqual([
      ["10.00", 4],
      ["10.00", 10],
      ["1.00", 10],
    ]);
    expect(await world.pull({ skus: ["SKU-1"] })).toMatchObject({ exitCode: 3 });
    expect(world.shop.get("SKU-1")?.price).toBe("10.00");
    expect(await world.pull({ skus: ["SKU-1"], allowPrice: true })).toMatchObject({ exitCode: 3 });
    expect(["SKU-0", "SKU-1"].map((sku) => world.shop.get(sku)?.price)).toEqual(["10.00", "0.99"]);
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
      clock.advance(CYCLE_MS);
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

test("an adoption is judged by what the shop showed: prices, names, stock and visibility", async () => {
  put(0, 40, () => ({ active: false, quantity: "0" }));
  for (let index = 0; index < 40; index++) {
    const id = String(index + 1);
    world.shop.products.set(id, aShopProduct({ id, sku: `SKU-${String(index)}`, price: "99.00", name: "Altro" }));
  }
  const kinds = ["hides", "zeros", "prices", "names"];
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
