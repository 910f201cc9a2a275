import { mapProduct, planProductMapping } from "../src/core/products/map-product.ts";
import type { ErpProduct } from "../src/core/products/product.ts";
import type { DesiredProduct } from "../src/core/products/record.ts";
import type { ErpShop } from "../src/core/ports/erp.ts";
import { TAXES } from "../src/sandbox/framework360/products/product.ts";
import { generatedCatalogue } from "../src/sandbox/totalgest/catalogue.ts";
import { settingsOf } from "./engine.ts";

const ERP_SHOP: ErpShop = {
  id: "shop-1",
  name: "Bench",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["fr", "it", "de"],
  priceLists: ["RETAIL"],
  vatCodes: [],
  paymentMethods: [],
};

/** The sandbox's shop already has this many of the first products. */
const FIRST = 1000;

/** `count` products as the sandbox's shop should show them. It has none of them yet. */
export function mappedProducts(count: number): readonly DesiredProduct[] {
  const taxes = TAXES.map((tax) => ({ ...tax, isDefault: tax.default }));
  const mapping = planProductMapping(settingsOf({ erpUrl: "", shopUrl: "" }), ERP_SHOP, taxes);
  const catalogue = generatedCatalogue(1, FIRST + 2 * count, Date.now());
  const products: DesiredProduct[] = [];
  for (let at = FIRST; products.length < count; at++) {
    const { stock, ...rest } = catalogue.at(at);
    const product: ErpProduct = { ...rest, quantity: stock.quantity };
    const mapped = mapProduct(product, mapping, `f${product.id}`);
    if (mapped.fault === null) products.push(mapped);
  }
  return products;
}
