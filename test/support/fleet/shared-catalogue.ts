import { generatedCatalogue } from "../../../src/sandbox/totalgest/catalogue.ts";
import type { Catalogue, ErpProductJson } from "../../../src/sandbox/totalgest/product.ts";

/** A larger catalogue is generated again on each read, as in a single sandbox: it would not fit into memory. */
const MOST_PRODUCTS = 2000;

/** As `generatedCatalogue`, each product created once: every shop with this seed shares them. */
export function sharedCatalogue(seed: number, size: number, nowMs: number): Catalogue {
  const made = generatedCatalogue(seed, size, nowMs);
  if (size > MOST_PRODUCTS) return made;
  const products: ErpProductJson[] = [];
  return { ...made, at: (index) => (products[index] ??= made.at(index)) };
}
