import type { Transactions } from "../transactions.ts";
import type { Connection } from "./file/connection.ts";
import { sqlOn } from "./sql.ts";

/** The steps over one connection to a state file. */
export function sqliteTransactions(connection: Connection): Transactions {
  const sql = sqlOn(connection);
  const write: Transactions["write"] = (work) => connection.write(() => work(sql));
  // A lock of a state file cannot be lost while its process lives, so no check is needed for an answer.
  return { read: (work) => connection.read(() => work(sql)), write, writeAnswer: write };
}
