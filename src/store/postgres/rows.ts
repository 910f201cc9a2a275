import type { Rows } from "../rows/transactions.ts";
import { auditRows } from "./audits.ts";
import { bindingRows } from "./binding.ts";
import { brakeRows } from "./products/brakes.ts";
import { creationRows } from "./products/creations.ts";
import { linkRows } from "./links.ts";
import { noteRows } from "./notes.ts";
import { orderRows } from "./orders/orders.ts";
import { productRows } from "./products/products.ts";
import { requestRows } from "./requests.ts";
import { shopProductRows } from "./products/shop-products.ts";
import type { Sql } from "./database/sql.ts";
import { statusRows } from "./status.ts";

/** The row operations of one shop. */
export function rowsOn(sql: Sql): Rows {
  return {
    sql,
    ...noteRows(sql),
    ...orderRows(sql),
    ...productRows(sql),
    ...creationRows(sql),
    ...linkRows(sql),
    ...shopProductRows(sql),
    ...brakeRows(sql),
    ...statusRows(sql),
    ...auditRows(sql),
    ...bindingRows(sql),
    ...requestRows(sql),
  };
}
