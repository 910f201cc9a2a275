import type { Connection } from "../file/connection.ts";
import type { ProductsBy } from "../../rows/reservations.ts";

/** max(0, floor(stock - reserved - buffer)). The division truncates towards 0; negative results become 0 anyway. */
export const SHOWN = "max(0, (stock_micro - reserved_micro - (SELECT buffer_micro FROM shops)) / 1000000)";

/** Unlike sum(), total() does not overflow; it is exact up to 2^53, which is above the limit. */
const SUM = "CAST(max(-1e15, min(total(micro), 1e15)) AS INTEGER)";

const COUNTS = "(r.confirmed IS NULL OR r.confirmed > products.stock_read)";

/** Recomputes the reserved pieces and the shown quantity of products. */
export function recountStock(connection: Connection, by: ProductsBy): void {
  for (const id of findIds(connection, by)) {
    connection.run(
      `UPDATE products SET reserved_micro =
         (SELECT ${SUM} FROM reservations r WHERE r.product_id = products.id AND ${COUNTS})
       + (SELECT ${SUM} FROM reservations r
          WHERE r.by_sku = 1 AND r.sku = products.sku AND r.product_id IS NOT products.id AND ${COUNTS})
       WHERE id = ?`,
      id,
    );
    connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE id = ? AND quantity IS NOT ${SHOWN}`, id);
  }
}

export function forgetQuantities(connection: Connection, by: ProductsBy): void {
  for (const id of findIds(connection, by)) {
    connection.run("UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ?", id);
  }
}

function findIds(connection: Connection, { ids = [], skus = [], shopIds = [] }: ProductsBy): ReadonlySet<string> {
  const found = new Set(ids);
  const find = (name: "sku" | "shop_id", value: string): void => {
    for (const row of connection.all<{ id: string }>(`SELECT id FROM products WHERE ${name} = ?`, value)) {
      found.add(row.id);
    }
  };
  for (const sku of skus) find("sku", sku);
  for (const shopId of shopIds) find("shop_id", shopId);
  return found;
}
