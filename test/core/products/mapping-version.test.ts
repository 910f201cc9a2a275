import { createHash } from "node:crypto";
import { expect, it } from "vitest";

import { decodeShopProduct } from "../../../src/clients/framework360/products.ts";
import { compileShopDialect, DEFAULT_FRAMEWORK360_PROFILE } from "../../../src/clients/framework360/dialect.ts";
import { decodeProduct } from "../../../src/clients/totalgest/products/decode.ts";
import { compileDialect, DEFAULT_TOTALGEST_PROFILE } from "../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import { mapProduct, MAPPING_VERSION, planProductMapping } from "../../../src/core/products/map-product.ts";
import { pushedAsListed } from "../../../src/core/products/fields.ts";
import { someSettings } from "../../support/settings.ts";
import { ERP_SHOP } from "../../support/specimens.ts";

const TAXES = [{ id: "1", name: "IVA 8.1%", rate: "8.1", isDefault: true }];
const mapping = planProductMapping(someSettings(), ERP_SHOP, TAXES);
const erp = compileDialect(DEFAULT_TOTALGEST_PROFILE);
/** A vendor that writes numbers as text, with marks between thousands. */
const grouped = parseTotalGestProfile({ decimals: "." });
const shop = compileShopDialect(DEFAULT_FRAMEWORK360_PROFILE);

const ERP_RECORD = {
  id: 7,
  sku: "A-1",
  ean: "96385074",
  active: true,
  name: { it: "Caffè", fr: null, de: "Kaffee" },
  shortDescription: "Corto",
  description: null,
  prices: [{ list: "RETAIL", currency: "CHF", amount: 24.9, includesVat: true }],
  vat: { code: "N81", rate: 8.1 },
  stock: { quantity: "-2.50", unit: "pcs" },
  updatedAt: "2026-11-24T09:00:00Z",
};
const IMAGES = ["https://erp.example.ch/a.jpg", "ftp://erp.example.ch/b.jpg"];
const ERP_RECORDS = [
  ERP_RECORD,
  { ...ERP_RECORD, name: { en: "Coffee", fr: "" }, ean: "7610000000001", active: false, images: IMAGES },
  { ...ERP_RECORD, sku: " ", prices: [] },
  { ...ERP_RECORD, prices: [{ list: "RETAIL", currency: "EUR", amount: "10.00", includesVat: true }] },
  { ...ERP_RECORD, stock: null },
  {
    ...ERP_RECORD,
    prices: [...ERP_RECORD.prices, { list: "RETAIL", currency: "CHF", amount: 25.5, includesVat: true }],
  },
];

const GROUPED_RECORDS = ["1'234.50", "12'34.50", "12,50"].map((amount) => ({
  ...ERP_RECORD,
  prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }],
}));

const SHOP_RECORD = {
  id: "501",
  sku: "A&amp;1",
  ean: 7610000000000,
  name: "Caff&egrave; ",
  name_i18n: [],
  description: null,
  price: "24.900",
  price_includes_tax: "1",
  tax_id: 1,
  quantity: "3.0",
  active: "0",
  external: { totalgest_id: "7" },
};
const SHOP_RECORDS = [
  SHOP_RECORD,
  { ...SHOP_RECORD, price: "24,90" },
  { id: 5, sku: 12, images: ["https://shop.example.ch/a&amp;b.jpg", "None"] },
  { id: "6", sku: "A", price: "24.90", name_i18n: { it: "Caffè" } },
];

it("a change of the mapping needs another MAPPING_VERSION, and then another hash in this test", () => {
  const desired = ERP_RECORDS.map((record) => {
    const product = decodeProduct(erp.product, record);
    return product.ok ? mapProduct(product.value, mapping, "") : product;
  });
  if (!grouped.ok) throw new Error("the profile is wrong");
  const ofGroups = GROUPED_RECORDS.map((record) => decodeProduct(compileDialect(grouped.profile).product, record));
  const [first] = desired;
  const shown = SHOP_RECORDS.map((record) => {
    const product = decodeShopProduct(shop.product, record);
    if (!product.ok || first === undefined || !("fields" in first)) return product;
    return [product.value, pushedAsListed(product.value, { fields: first.fields, pushed: null, imagesShown: null })];
  });
  expect(
    createHash("sha1")
      .update(JSON.stringify([MAPPING_VERSION, desired, ofGroups, shown]))
      .digest("hex"),
  ).toBe("e28e9ca508145e54636a053793a596539abb4758");
});
