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
    "released_by_hand",
    "own",
    "exported_ms",
    "reported",
    "report_tries",
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
