import { beforeEach, expect, test } from "vitest";

import { auditProducts } from "../../../src/core/audit/products.ts";
import type { ProductDifference } from "../../../src/core/audit/product-difference.ts";
import { DAY, HOUR } from "../../../src/core/common/time/duration.ts";
import type { ErpProduct, ShopProduct } from "../../../src/core/product/product.ts";
import type { FakeClock, World } from "../../support/fake-world.ts";
import { anErpProduct } from "../../support/specimens.ts";
import { openWorld } from "../../support/open-world.ts";

const COUNT = 40;

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  for (let index = 0; index < COUNT; index++) put(index, {});
  await world.pull();
  return opened.close;
});

function put(index: number, patch: Partial<ErpProduct>): void {
  const id = `p${String(index)}`;
  const known = world.erp.products.get(id) ?? anErpProduct({ id, sku: `SKU-${String(index)}`, name: `Nome ${id}` });
  world.erp.put({ ...known, ...patch });
}

/** Changes a product as a person does in the shop's back office. */
function edit(index: number, patch: Partial<ShopProduct>): void {
  const product = [...world.shop.products.values()].find(({ sku }) => sku === `SKU-${String(index)}`);
  if (product === undefined) throw new Error(`no SKU-${String(index)}`);
  world.shop.products.set(product.id, { ...product, ...patch });
}

function price(amount: string): Partial<ErpProduct> {
  return { prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }] };
}

const audit = (): Promise<readonly ProductDifference[]> => auditProducts(world, new AbortController().signal);

/** `SKU field cause`. */
async function found(): Promise<readonly string[]> {
  return (await audit()).map(({ sku, field, cause }) => `${sku} ${field} ${cause}`);
}

test("there is no difference if the shop shows what TotalGest has, minus open orders", async () => {
  expect(await audit()).toEqual([]);
});

test("a change in TotalGest is pending, with the time of the last agreement, until a pull pushed it", async () => {
  const agreedMs = clock.now();
  clock.advance(HOUR);
  put(1, price("11.00"));
  put(2, { quantity: "3" });
  put(3, { active: false });
  clock.advance(2 * HOUR);
  const differences = await audit();
  expect(differences.map(({ sku, field, cause }) => `${sku} ${field} ${cause}`).toSorted()).toEqual([
    "SKU-1 price pending",
    "SKU-2 stock pending",
    "SKU-3 active pending",
  ]);
  expect(differences.map(({ sinceMs }) => sinceMs)).toEqual([agreedMs, agreedMs, agreedMs]);
  expect(await world.pull()).toMatchObject({ exitCode: 0 });
  expect(await audit()).toEqual([]);
});

test("a change in the shop is drift, a product hidden there is hidden by hand, a deleted one is missing", async () => {
  edit(1, { price: "99.00" });
  edit(2, { quantity: "77" });
  edit(3, { active: false });
  const gone = [...world.shop.products.values()].find(({ sku }) => sku === "SKU-4");
  world.shop.products.delete(gone?.id ?? "");
  expect((await found()).toSorted()).toEqual([
    "SKU-1 price drift",
    "SKU-2 stock drift",
    "SKU-3 active by-hand",
    "SKU-4 product not-in-shop",
  ]);
});

test("a refused push is reported with its reason", async () => {
  clock.advance(HOUR);
  world.shop.refuses.add("SKU-5");
  put(5, price("12.00"));
  await world.pull();
  expect(await audit()).toMatchObject([
    { sku: "SKU-5", field: "price", cause: "refused", detail: { code: "shop-refused-product" } },
  ]);
});

test("a restrained value is reported as restrained, and another difference beside it is not", async () => {
  clock.advance(DAY);
  for (let index = 10; index < COUNT; index++) put(index, { active: false });
  expect((await world.pull()).exitCode).toBe(8);
  put(1, price("11.00"));
  const differences = await found();
  expect(differences).toContain("SKU-1 price pending");
  expect(differences.filter((one) => one.endsWith("active restrained"))).toHaveLength(COUNT - 10);
  expect(differences).toHaveLength(COUNT - 9);
});

test("a price that falls below a tenth is restrained on its own", async () => {
  clock.advance(HOUR);
  put(6, { ...price("0.10"), quantity: "3" });
  await world.pull();
  expect(await audit()).toMatchObject([
    { sku: "SKU-6", field: "price", cause: "restrained", totalgest: "0.10", detail: { code: "price-fell" } },
  ]);
});
