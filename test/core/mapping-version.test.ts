import { createHash } from "node:crypto";

import { expect, it } from "vitest";

import { fingerprintOf, mapProduct, planProductMapping } from "../../src/core/map-product.ts";
import { someSettings } from "../support/settings.ts";
import { anErpProduct, ERP_SHOP } from "../support/specimens.ts";

const TAXES = [{ id: "1", name: "IVA 8.1%", rate: "8.1", isDefault: true }];
const mapping = planProductMapping(someSettings(), ERP_SHOP, TAXES);

const PRODUCTS = [
  anErpProduct(),
  anErpProduct({ name: "Caffè", shortDescription: null, description: { de: "Kaffee", fr: "Café", it: "Caffè" } }),
  anErpProduct({ name: { en: "Coffee", fr: "" }, ean: "7610000000001", active: false, quantity: "-2.5" }),
  anErpProduct({ sku: " ", prices: [] }),
];

it("a mapping that makes something else of a product comes with another MAPPING_VERSION, and then with another hash here", () => {
  const made = PRODUCTS.map((product) => {
    const { fingerprint: _, ...rest } = mapProduct(product, mapping);
    return rest;
  });
  expect(createHash("sha1").update(JSON.stringify(made)).digest("hex")).toBe(
    "218685c775d3af0455d639b10376e5f1dec9e7c3",
  );
});

it("the fingerprint tells apart whatever the mapping tells apart", () => {
  const base = { name: { fr: "ab", it: "c" }, shortDescription: "x", description: "y" };
  const variants = [
    base,
    { ...base, name: { fr: "a", it: "bc" } },
    { ...base, name: "abc" },
    { ...base, shortDescription: "xy", description: "" },
    { ...base, shortDescription: null },
    { ...base, description: null },
    { ...base, sku: "other" },
    { ...base, ean: "76100000" },
    { ...base, active: false },
    { ...base, quantity: "11" },
    { ...base, prices: [] },
    { ...base, vat: { code: "R26", rate: "2.6" } },
  ].map((patch) => fingerprintOf(anErpProduct(patch), mapping));
  expect(new Set(variants).size).toBe(variants.length);
});

it("the fingerprint stays where only something changed that is not told", () => {
  const before = fingerprintOf(anErpProduct(), mapping);
  expect(fingerprintOf(anErpProduct({ updatedAt: "2027-01-01T00:00:00Z" }), mapping)).toBe(before);
});
