import { generatedCatalogue } from "../totalgest/catalogue.ts";
import type { Catalogue, ErpProductJson } from "../totalgest/product.ts";

/** A bigger catalogue is made up again and again, as a single sandbox does: it would not fit into memory. */
const MOST_PRODUCTS = 2000;

/** As `generatedCatalogue`, each product made once: every shop with this seed has the same. */
export function sharedCatalogue(seed: number, size: number, nowMs: number): Catalogue {
  const made = generatedCatalogue(seed, size, nowMs);
  if (size > MOST_PRODUCTS) return made;
  const products: ErpProductJson[] = [];
  return { ...made, at: (index) => (products[index] ??= made.at(index)) };
}
