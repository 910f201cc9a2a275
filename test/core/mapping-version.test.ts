import { createHash } from "node:crypto";

import { expect, it } from "vitest";

import { mapProduct, planProductMapping } from "../../src/core/map-product.ts";
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
    const { fingerprint: _, ...rest } = mapProduct(product, mapping, "f");
    return rest;
  });
  expect(createHash("sha1").update(JSON.stringify(made)).digest("hex")).toBe(
    "218685c775d3af0455d639b10376e5f1dec9e7c3",
  );
});
