import { statementsOf } from "../statements.ts";
import { orderParts } from "../../columns/order-parts.ts";
/** `SELECT … FROM …` of `OrderColumns` by a list of ids. A join with a list is planned once. */
export const READ_ORDERS = `SELECT o.*, t.data FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value
  LEFT JOIN order_texts t ON t.row_id = o.row_id`;

/** `IntentColumns` with the order's id, by a list of ids. */
export const READ_INTENTS = `SELECT o.id, i.key, i.reference AS external_reference, i.body, i.basis
  FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value CROSS JOIN order_intents i ON i.row_id = o.row_id`;

export const orderStatements = statementsOf("orders", "id", orderParts);
