import type { Connection } from "./file/connection.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import { sqlOn } from "./sql.ts";

/** The row operations over one connection to a state file. */
export function sqliteTransactions(connection: Connection): Transactions {
  const rows: Rows = {
    sql: sqlOn(connection),
  };
  return {
    read: (work) => connection.read(() => work(rows)),
    write: (work) => connection.write(() => work(rows)),
    // A lock of a state file cannot be lost while its process lives, so no check is needed.
    writeAnswer: (work) => connection.write(() => work(rows)),
  };
}
