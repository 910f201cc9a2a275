import type { Rows } from "../rows/transactions.ts";
import { auditRows } from "./audits.ts";
import { bindingRows } from "./binding.ts";
import { brakeRows } from "./brakes.ts";
import { linkRows } from "./links.ts";
import { noteRows } from "./notes.ts";
import { orderListRows } from "./order-lists.ts";
import { orderRows } from "./orders.ts";
import { outboxRows } from "./outbox.ts";
import { passRows } from "./passes.ts";
import { productRows } from "./products.ts";
import { requestRows } from "./requests.ts";
import { reservationRows } from "./reservations.ts";
import { shopProductRows } from "./shop-products.ts";
import type { Sql } from "./sql.ts";
import { statusRows } from "./status.ts";

/** The row operations of one shop. */
export function rowsOn(sql: Sql): Rows {
  return {
    ...noteRows(sql),
    ...orderRows(sql),
    ...orderListRows(sql),
    ...reservationRows(sql),
    ...productRows(sql),
    ...linkRows(sql),
    ...passRows(sql),
    ...shopProductRows(sql),
    ...brakeRows(sql),
    ...statusRows(sql),
    ...outboxRows(sql),
    ...auditRows(sql),
    ...bindingRows(sql),
    ...requestRows(sql),
  };
}
