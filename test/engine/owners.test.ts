/** Who owns a field of a product: what the shop owns is never told, and what it has first is told once. */
import { beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { Owners } from "../../src/core/products/owners.ts";
import type { ErpProduct, ShopProduct } from "../../src/core/products/product.ts";
import { OWNED_TEXTS } from "../../src/core/products/owners.ts";
import type { PullOptions, PullReport } from "../../src/core/run/reports.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

const OVERWRITE = { does: "overwrite", of: OWNED_TEXTS } as const;

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  return opened.close;
});

function owned(fields: Owners): void {
  world = world.withSettings({ products: { fields } });
}

function erp(patch: Partial<ErpProduct> = {}): void {
  world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Caffè", ...patch }));
}

function priced(amount: string, rate = "8.1"): Partial<ErpProduct> {
  return {
    prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }],
    vat: { code: rate === "8.1" ? "N81" : "", rate },
  };
}

function shop(patch: Partial<ShopProduct> = {}): void {
  world.shop.products.set("1", aShopProduct({ id: "1", sku: "SKU-1", name: "Caffè", name_i18n: {}, ...patch }));
}

function shown(): ShopProduct {
  const found = world.shop.get("SKU-1");
  if (found === undefined) throw new Error("the shop does not have it");
  return found;
}

function edit(patch: Partial<ShopProduct>): void {
  world.shop.products.set(shown().id, { ...shown(), ...patch });
}

async function pull(options: Partial<PullOptions> = {}): Promise<PullReport> {
  clock.advance(5 * MINUTE);
  return world.pull(options);
}

async function exits(...all: readonly Partial<PullOptions>[]): Promise<readonly number[]> {
  const codes: number[] = [];
  for (const options of all) codes.push((await pull(options)).exitCode);
  return codes;
}

const ALWAYS = [{}, { full: true }, { skus: ["SKU-1"] }, { allowMassChange: [] }] as const;

describe("a price that the shop owns", () => {
  test("is told when the product is created, and never again", async () => {
    owned({ price: "shop" });
    erp(priced("10.00"));
    await pull();
    expect(shown().price).toBe("10.00");
    edit({ price: "12.50" });
    erp(priced("11.00"));
    expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
    expect(shown().price).toBe("12.50");
    // A leap holds nothing back: it is not told.
    erp(priced("0.00"));
    expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
    expect(shown().price).toBe("12.50");
    expect(await world.store.countPending()).toBe(0);
  });

  test("is not told to a product that was there", async () => {
    owned({ price: "shop" });
    erp({ ...priced("10.00"), quantity: "7" });
    shop({ price: "99.00" });
    expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
    expect(shown()).toMatchObject({ price: "99.00", quantity: "7" });
  });

  test("at another VAT rate is a problem in each pull until one side is corrected; the stock is told", async () => {
    owned({ price: "shop" });
    erp({ ...priced("10.00", "2.6"), quantity: "7" });
    shop({ price: "99.00", tax_id: "1" });
    expect(await exits({}, {}, { full: true })).toEqual([3, 3, 3]);
    expect(world.rows.at(-1)?.error?.code).toBe("vat-of-shop");
    expect(shown()).toMatchObject({ price: "99.00", tax_id: "1", quantity: "7" });
    edit({ tax_id: "2" });
    expect(await exits({ full: true }, {})).toEqual([0, 0]);
  });
});

describe("a text", () => {
  test("that the shop owns is never told, not even to a new product, and nothing is counted as left", async () => {
    owned({ descriptions: "shop" });
    erp({ description: "Di TotalGest", shortDescription: { it: "Breve" } });
    await pull();
    expect(shown()).toMatchObject({ name: "Caffè", description: "", short_description_i18n: {} });
    edit({ description: "Dal negozio" });
    const reports = [await pull({ full: true }), await pull({ skus: ["SKU-1"] })];
    expect(reports.map(({ exitCode, summary }) => [exitCode, summary.textsLeft])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(shown().description).toBe("Dal negozio");
    // A person who names the product and says so replaces it.
    expect(await exits({ skus: ["SKU-1"], texts: OVERWRITE })).toEqual([0]);
    expect(shown().description).toBe("Di TotalGest");
  });

  test("that the shop has first is told while the shop's is empty, and stays then, also against a text that was sent", async () => {
    owned({ descriptions: "first" });
    erp({ description: "Di TotalGest" });
    await pull();
    expect(shown().description).toBe("Di TotalGest");
    erp({ description: "Nuova" });
    expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
    expect(shown().description).toBe("Di TotalGest");
    edit({ description: "" });
    expect(await exits({ full: true })).toEqual([0]);
    expect(shown().description).toBe("Nuova");
  });

  test("of the shop is replaced where TotalGest owns it against the shop, and one that TotalGest lacks stays", async () => {
    owned({ name: "totalgest!" });
    erp({ name: "Nome di TotalGest", description: null });
    shop({ name: "Un nome che vende", description: "Dal negozio" });
    expect(await exits({}, { full: true })).toEqual([0, 0]);
    expect(shown()).toMatchObject({ name: "Nome di TotalGest", description: "Dal negozio" });
  });
});

test("an EAN that the shop has first stays, and is told while there is none", async () => {
  owned({ ean: "first" });
  erp({ ean: "7610000000011" });
  shop({ ean: "" });
  await pull();
  expect(shown().ean).toBe("7610000000011");
  edit({ ean: "7610000000028" });
  expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
  expect(shown().ean).toBe("7610000000028");
});

test("an EAN that an editor writes by day stays where the shop has it first, though the tool last saw none", async () => {
  owned({ ean: "first" });
  erp({ ean: null });
  await pull();
  edit({ ean: "7610000000028" });
  erp({ ean: "7610000000011" });
  const { exitCode, summary } = await pull();
  expect([exitCode, summary.textsAsked, shown().ean]).toEqual([0, 1, "7610000000028"]);
  expect(await world.store.countPending()).toBe(0);
});

describe("a product that is off sale", () => {
  const STATES = [{ active: false }, { active: true }] as const;

  test("has no stock in the shop, whoever owns its visibility, and has it again when it is back", async () => {
    for (const visibility of [undefined, "totalgest", "first", "shop"] as const) {
      owned({ visibility });
      erp({ quantity: "7" });
      await pull({ full: true });
      const seen: unknown[] = [];
      for (const state of STATES) {
        erp({ quantity: "7", ...state });
        expect(await exits({}, {}, { full: true })).toEqual([0, 0, 0]);
        seen.push([shown().active, shown().quantity]);
        expect(await world.store.countPending()).toBe(0);
      }
      const isOwn = visibility === "first" || visibility === "shop";
      expect([visibility, ...seen]).toEqual([visibility, [isOwn, "0"], [true, "7"]]);
    }
  });

  test("that TotalGest does not know any more has no stock, and stays visible where the shop owns that", async () => {
    owned({ visibility: "shop" });
    erp({ quantity: "7" });
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", quantity: "5" }));
    await pull();
    world.erp.products.delete("p1");
    expect(await exits({ full: true }, {}, {})).toEqual([0, 0, 0]);
    expect(shown()).toMatchObject({ active: true, quantity: "0" });
    // What an editor sets is corrected at night.
    edit({ quantity: "3" });
    expect(await exits({ full: true })).toEqual([0]);
    expect(shown()).toMatchObject({ active: true, quantity: "0" });
  });

  test("is created hidden where the shop owns its visibility first, and is shown and hidden by the shop alone after that", async () => {
    owned({ visibility: "first" });
    erp({ quantity: "7", active: false });
    await pull();
    expect(shown()).toMatchObject({ active: false, quantity: "0" });
    erp({ quantity: "7", active: true });
    expect(await exits({}, { full: true })).toEqual([0, 0]);
    expect(shown()).toMatchObject({ active: false, quantity: "7" });
    edit({ active: true });
    erp({ quantity: "7", active: false });
    expect(await exits(...ALWAYS)).toEqual([0, 0, 0, 0]);
    expect(shown()).toMatchObject({ active: true, quantity: "0" });
    // TotalGest owns it again, and hides what is inactive.
    owned({});
    expect(await exits({})).toEqual([0]);
    expect(shown()).toMatchObject({ active: false, quantity: "0" });
  });

  test("counts as hidden for the brake where the shop owns its visibility, within a day too, and keeps its stock while it is held back", async () => {
    owned({ visibility: "shop" });
    const put = (at: number, active: boolean): void => {
      world.erp.put(anErpProduct({ id: `q${String(at)}`, sku: `Q-${String(at)}`, quantity: "7", active }));
    };
    for (let at = 0; at < 100; at += 1) put(at, true);
    await pull();
    for (let at = 0; at < 15; at += 1) put(at, false);
    expect((await pull()).exitCode).toBe(0);
    for (let at = 15; at < 30; at += 1) put(at, false);
    const report = await pull();
    expect([report.exitCode, report.problems.map(({ code, data }) => [code, Reflect.get(data, "kind")])]).toEqual([
      8,
      [["brake", "hides"]],
    ]);
    const stocked = (): number => [...world.shop.products.values()].filter(({ quantity }) => quantity === "7").length;
    expect(stocked()).toBe(85);
    expect(await exits({ allowMassChange: ["hides"] }, {})).toEqual([0, 0]);
    expect(stocked()).toBe(70);
  });
});

test("another owner makes the next pull a full one, and what TotalGest owns again is told", async () => {
  owned({ price: "shop", descriptions: "shop" });
  erp({ ...priced("10.00"), description: "Di TotalGest" });
  shop({ price: "12.50", description: "" });
  await pull();
  expect(shown()).toMatchObject({ price: "12.50", description: "" });
  owned({});
  await pull();
  expect(shown()).toMatchObject({ price: "10.00", description: "Di TotalGest" });
  owned({ price: "shop" });
  edit({ price: "12.50" });
  expect(await exits({}, {}, { full: true })).toEqual([0, 0, 0]);
  expect(shown().price).toBe("12.50");
});

test("another owner counts also where TotalGest's list cannot be read, and ends the repetition of what may have arrived", async () => {
  erp(priced("10.00"));
  await pull();
  edit({ price: "12.50" });
  // The repair was begun, and nobody knows whether it arrived.
  for (const call of ["products/write", "products/bulkUpdate"])
    world.shop.fail.set(call, remote("Framework360", "failing"));
  await pull({ full: true });
  world.shop.fail.clear();
  world.erp.fail.set("products", remote("TotalGest", "unreachable"));
  owned({ price: "shop" });
  expect(await exits({}, {})).toEqual([6, 6]);
  expect(shown().price).toBe("12.50");
  world.erp.fail.clear();
  expect(await exits({}, {})).toEqual([0, 0]);
  expect([shown().price, await world.store.countPending()]).toEqual(["12.50", 0]);
});
