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
  anErpProduct({ prices: [{ list: "RETAIL", currency: "EUR", amount: "10.00", includesVat: true }] }),
];

it("a mapping that makes something else of a product comes with another MAPPING_VERSION, and then with another hash here", () => {
  const made = PRODUCTS.map((product) => {
    const { fingerprint: _, ...rest } = mapProduct(product, mapping, "f");
    return rest;
  });
  expect(createHash("sha1").update(JSON.stringify(made)).digest("hex")).toBe(
    "f6068b347ce6baf8d90e9477172e702675485b70",
  );
});
