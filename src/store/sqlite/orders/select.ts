import { statementsOf } from "../statements.ts";
import { orderParts } from "../../columns/order-parts.ts";
const intent = (column: string): string => `(SELECT i.${column} FROM order_intents i WHERE i.row_id = o.row_id)`;

/**
 * `SELECT … FROM …` of orders with their intents; `o` is the order. Not a join, because SQLite plans a join with a
 * bound value again for each run, which takes ten times as long as running it.
 */
export const SELECT_ORDERS =
  `SELECT o.*, (SELECT t.data FROM order_texts t WHERE t.row_id = o.row_id) AS data, ${intent("key")} AS key, ` +
  `${intent("reference")} AS external_reference, ${intent("body")} AS body, ${intent("basis")} AS basis FROM orders o`;

/** `SELECT … FROM …` of `OrderColumns` by a list of ids. A join with a list is planned once. */
export const READ_ORDERS = `SELECT o.*, t.data FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value
  LEFT JOIN order_texts t ON t.row_id = o.row_id`;

/** `IntentColumns` with the order's id, by a list of ids. */
export const READ_INTENTS = `SELECT o.id, i.key, i.reference AS external_reference, i.body, i.basis
  FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value CROSS JOIN order_intents i ON i.row_id = o.row_id`;

export const orderStatements = statementsOf("orders", "id", orderParts);
