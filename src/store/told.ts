import type { ProductFields } from "../core/product.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./order-row.ts";

/**
 * What the shop was last told of a product's fields, or shows of them; null = it is not known. Kept as a mark where that is
 * just what it should show, so that the same long texts do not stand there twice. The shop's record counts as not seen.
 */
export function setTold(connection: Connection, rowId: number, told: Partial<ProductFields> | null): void {
  const text = toJson(told);
  const desired = connection.get<{ fields: string | null }>("SELECT fields FROM product_texts WHERE row_id = ?", rowId);
  const isDesired = text !== null && text === desired?.fields;
  keepTold(connection, rowId, isDesired ? null : text);
  connection.run(
    "UPDATE products SET fields_told = ?, told_sku = ?, told_price = ?, seen = NULL WHERE row_id = ?",
    isDesired ? 1 : 0,
    told?.sku ?? null,
    told?.price ?? null,
    rowId,
  );
}

/** JSON of what was told, where it is neither what the shop should show nor nothing. */
export function keepTold(connection: Connection, rowId: number, text: string | null): void {
  connection.run("UPDATE product_texts SET told = ? WHERE row_id = ? AND told IS NOT ?", text, rowId, text);
}
