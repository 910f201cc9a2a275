import type { ProductsBy } from "../../tables/stock.ts";

const BUFFER = "(SELECT buffer_micro FROM shops WHERE shop = $1)";

/** max(0, floor(stock - reserved - buffer)). The division truncates towards 0; negative results become 0 anyway. */
export function shown(stock: string, reserved: string): string {
  return `greatest(0, (${stock} - ${reserved} - ${BUFFER}) / 1000000)`;
}

/**
 * The condition for the products named by `$2` (ids), `$3` (SKUs) and `$4` (shop ids), in a statement on `products p`.
 */
export const NAMED = "(p.id = ANY ($2::text[]) OR p.sku = ANY ($3::text[]) OR p.shop_id = ANY ($4::text[]))";

export function namesOf({ ids = [], skus = [], shopIds = [] }: ProductsBy): readonly (readonly string[])[] {
  return [ids, skus, shopIds];
}
