import type { ProductsBy } from "../../rows/reservations.ts";
import type { Sql } from "../database/sql.ts";

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

const COUNTS = "(r.confirmed IS NULL OR r.confirmed > p.stock_read)";
const SUM = "greatest(-1e15, least(coalesce(sum(r.micro), 0), 1e15))::bigint";
const RESERVED = `(SELECT ${SUM} FROM reservations r WHERE r.shop = $1 AND r.product_id = p.id AND ${COUNTS})
  + (SELECT ${SUM} FROM reservations r
     WHERE r.shop = $1 AND r.by_sku = 1 AND r.sku = p.sku AND r.product_id IS DISTINCT FROM p.id AND ${COUNTS})`;

/** Recomputes the reserved pieces and the shown quantity of products; writes only rows that change. */
export async function recountStock(sql: Sql, by: ProductsBy): Promise<void> {
  await sql.run(
    `WITH counted AS MATERIALIZED (SELECT p.row_id, ${RESERVED} AS reserved FROM products p WHERE p.shop = $1 AND ${NAMED})
     UPDATE products p SET reserved_micro = c.reserved, quantity = ${shown("p.stock_micro", "c.reserved")}
     FROM counted c WHERE p.shop = $1 AND p.row_id = c.row_id
       AND (p.reserved_micro <> c.reserved OR p.quantity <> ${shown("p.stock_micro", "c.reserved")})`,
    ...namesOf(by),
  );
}

export async function forgetQuantities(sql: Sql, by: ProductsBy): Promise<void> {
  await sql.run(
    `UPDATE products p SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE p.shop = $1 AND ${NAMED}`,
    ...namesOf(by),
  );
}
