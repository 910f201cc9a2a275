import type { Rows } from "../rows/transactions.ts";
import { brakeRows } from "./products/brakes.ts";
import { creationRows } from "./products/creations.ts";
import { linkRows } from "./links.ts";
import { orderRows } from "./orders/orders.ts";
import { productRows } from "./products/products.ts";
import { shopProductRows } from "./products/shop-products.ts";
import type { Sql } from "./database/sql.ts";
import { productViewRows } from "./products/views.ts";

/** The row operations of one shop. */
export function rowsOn(sql: Sql): Rows {
  return {
    sql,
    ...orderRows(sql),
    ...productRows(sql),
    ...creationRows(sql),
    ...linkRows(sql),
    ...shopProductRows(sql),
    ...brakeRows(sql),
    ...productViewRows(sql),
  };
}
