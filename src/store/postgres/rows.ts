import type { Rows } from "../rows/transactions.ts";
import type { Sql } from "./database/sql.ts";

/** The row operations of one shop. */
export function rowsOn(sql: Sql): Rows {
  return {
    sql,
  };
}
