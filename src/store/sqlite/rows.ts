import type { Connection } from "../connection.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import { noteRows } from "./notes.ts";
import { orderRows } from "./orders.ts";
import { orderListRows } from "./order-lists.ts";
import { reservationRows } from "./reservations.ts";

/** The row operations over one connection to a state file. */
export function sqliteTransactions(connection: Connection): Transactions {
  const rows: Rows = {
    ...noteRows(connection),
    ...orderRows(connection),
    ...orderListRows(connection),
    ...reservationRows(connection),
  };
  return {
    read: (work) => connection.read(() => work(rows)),
    write: (work) => connection.write(() => work(rows)),
  };
}
