/** A field of products that holds a decimal, declared as docs/architecture.md says: what TotalGest does not have is absent. */
import { expect, test, vi } from "vitest";

import type * as Product from "../../src/core/products/product.ts";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

vi.mock("../../src/core/products/product.ts", async (original) => {
  const product = await original<typeof Product>();
  const PASSED_FIELDS = { ...product.PASSED_FIELDS, weight: { holds: "decimal", as: "weight" } };
  const SHOP_FIELDS = { ...product.SHOP_FIELDS, weight: "decimal" };
  const [PASSED_NAMES, FIELD_NAMES] = [Object.keys(PASSED_FIELDS), Object.keys(SHOP_FIELDS)];
  return { ...product, PASSED_FIELDS, SHOP_FIELDS, PASSED_NAMES, FIELD_NAMES };
});

const weighs = (weight: string | null): object => ({ weight });

test("a weight that somebody typed in the shop stays where TotalGest has none, and follows TotalGest where it has one", async () => {
  const { clock, world, close } = await openWorld();
  const shown = (): unknown => (world.shop.get("SKU-1") as unknown as { weight: unknown } | undefined)?.weight;
  const pull = async (full: boolean): Promise<number> => {
    clock.advance(5 * MINUTE);
    return (await world.pull({ full })).exitCode;
  };
  world.erp.put(anErpProduct({ name: "Caffè", ...weighs(null) }));
  world.shop.products.set("1", aShopProduct({ id: "1", sku: "SKU-1", name_i18n: {}, ...weighs("1.25") }));
  for (const full of [false, true]) expect([await pull(full), shown()]).toEqual([0, "1.25"]);
  expect(await world.store.countPending()).toBe(0);
  world.erp.put(anErpProduct({ name: "Caffè", ...weighs("0") }));
  expect([await pull(false), shown()]).toEqual([0, "0"]);
  world.erp.put(anErpProduct({ name: "Caffè", ...weighs("2.5") }));
  expect([await pull(false), shown()]).toEqual([0, "2.5"]);
  world.erp.put(anErpProduct({ name: "Caffè", ...weighs(null) }));
  for (const full of [false, true]) expect([await pull(full), shown()]).toEqual([0, "2.5"]);
  world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", ...weighs(null) }));
  expect(await pull(false)).toBe(0);
  expect(world.shop.writes.at(-1)?.fields).not.toHaveProperty("weight");
  await close();
});
