import type { ProductFilter, ProductView } from "../../core/ports/status-store.ts";

/** The lists of products. */
export interface StatusRows {
  /** TotalGest's products in any of `states`, by SKU and id; ignores `offset`. */
  listKnownProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
  /** Products that only the shop has, by SKU and shop id; ignores `states` and `offset`. */
  listOtherProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
}
