import { decide, factsOf, reservedFromAll, toReserved } from "./articles.ts";
import type { Reserved, ReservedRow } from "./articles.ts";
import type { Connection } from "./connection.ts";
import { restock } from "./stock.ts";

/** What changed: the links of a shop product, a product of TotalGest's, or what a person said of an order. */
type Changed = "shop_product_id" | "product_id" | "order_id";

/** Decides again of which product the pieces are that depend on what changed, and works out their stock. */
export function decideAgain(connection: Connection, changed: Changed, values: readonly string[]): void {
  if (connection.get("SELECT 1 FROM reservations LIMIT 1") === undefined) return;
  for (const value of values) decideRows(connection, `${changed} = ?`, value);
}

function decideRows(connection: Connection, where: string, value: string | number | null): void {
  const rows = connection.all<ReservedRow & { rowid: number; order_id: string; shop_product_id: string | null }>(
    `SELECT rowid, order_id, sku, shop_product_id, product_id, by_sku FROM reservations WHERE ${where}`,
    value,
  );
  const moved: Reserved[] = [];
  for (const row of rows) {
    const item = { sku: row.sku, shopProductId: row.shop_product_id };
    const now = decide(connection, item, factsOf(connection, row.order_id));
    const { productId, bySku } = now;
    if (productId === row.product_id && Number(bySku) === row.by_sku) continue;
    moved.push(toReserved(row), now);
    connection.run(
      "UPDATE reservations SET product_id = ?, by_sku = ? WHERE rowid = ?",
      productId,
      Number(bySku),
      row.rowid,
    );
  }
  restock(connection, reservedFromAll(connection, moved));
}
