import type { Connection } from "../connection.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import { brakeRows } from "./brakes.ts";
import { linkRows } from "./links.ts";
import { noteRows } from "./notes.ts";
import { orderRows } from "./orders.ts";
import { orderListRows } from "./order-lists.ts";
import { passRows } from "./passes.ts";
import { productRows } from "./products.ts";
import { reservationRows } from "./reservations.ts";
import { shopProductRows } from "./shop-products.ts";

/** The row operations over one connection to a state file. */
export function sqliteTransactions(connection: Connection): Transactions {
  const rows: Rows = {
    ...noteRows(connection),
    ...orderRows(connection),
    ...orderListRows(connection),
    ...reservationRows(connection),
    ...productRows(connection),
    ...linkRows(connection),
    ...passRows(connection),
    ...shopProductRows(connection),
    ...brakeRows(connection),
  };
  return {
    read: (work) => connection.read(() => work(rows)),
    write: (work) => connection.write(() => work(rows)),
  };
}
