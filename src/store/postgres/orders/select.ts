import { orderParts } from "../../columns/order-parts.ts";
import { patchWriter } from "../database/patches.ts";

export const orderWriter = patchWriter({
  table: "orders",
  key: "id",
  parts: orderParts,
  numbers: new Set([
    "placed_ms",
    "late",
    "late_reported",
    "forced",
    "own",
    "exported_ms",
    "told",
    "told_tries",
    "attempts",
    "refusals",
    "first_attempt_ms",
    "last_attempt_ms",
    "deadline_ms",
    "has_body",
    "after_export_open",
    "after_export_reported",
  ]),
  worked: {},
});

/** `SELECT … FROM …` of `OrderColumns`; `o` is the order. */
export const SELECT_BARE_ORDERS = `SELECT o.*, x.data FROM orders o
  LEFT JOIN order_texts x ON x.shop = o.shop AND x.row_id = o.row_id`;

/** The same with their intents. */
export const SELECT_ORDERS = `SELECT o.*, x.data, i.key, i.reference AS external_reference, i.body, i.basis
  FROM orders o
  LEFT JOIN order_texts x ON x.shop = o.shop AND x.row_id = o.row_id
  LEFT JOIN order_intents i ON i.shop = o.shop AND i.row_id = o.row_id`;
