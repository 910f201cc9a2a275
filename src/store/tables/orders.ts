/** Orders, with the tables that have one row for each: what they say, and what was sent. */
import type { OrderIntent } from "../../core/ports/erp.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import type { ShopOrder } from "../../core/order/order.ts";
import { perDialect } from "../dialect.ts";
import { decoder, type Fields, selected } from "./columns.ts";

const FIELDS = {
  id: ["id", "text"],
  isOwn: ["own", "flag"],
  reference: ["reference", "text"],
  placedAt: ["placed_at", "text"],
  status: ["status", "text"],
  statusName: ["status_name", "text"],
  total: ["total", "text"],
  currency: ["currency", "text"],
  fault: ["fault", "json"],
  state: ["state", "text"],
  reason: ["reason", "text"],
  late: ["late", "flag"],
  releasedByHand: ["released_by_hand", "flag"],
  afterExport: ["after_export", "json"],
  flags: ["flags", "json"],
  error: ["error", "json"],
  attempts: ["attempts", "int"],
  refusals: ["refusals", "int"],
  firstAttemptMs: ["first_attempt_ms", "int"],
  lastAttemptMs: ["last_attempt_ms", "int"],
  deadlineMs: ["deadline_ms", "int"],
  exportedMs: ["exported_ms", "int"],
  articleBy: ["article_by", "text"],
} as const satisfies Fields;

/**
 * `SELECT … FROM …` of whole orders, with their intents; `chosen` = a query of their `row_id`. The long texts are joined only
 * to these.
 */
export const wholeOrders = perDialect(({ of, join }) => (chosen: string): string => {
  const own = (table: string, alias: string): string =>
    `LEFT JOIN ${table} ${alias} ON ${of(alias)} AND ${alias}.row_id = o.row_id`;
  return `SELECT coalesce(o.shop_id, o.id) AS "shopId", ${selected(FIELDS, "o")}, o.erp_id AS "erpId",
      o.erp_number AS "erpNumber", x.data AS "cartText", i.key, i.reference AS external, i.body, i.basis
    FROM (${chosen}) chosen ${join} orders o ON ${of("o")} AND o.row_id = chosen.row_id
    ${own("order_texts", "x")} ${own("order_intents", "i")}`;
});

/** A row of `wholeOrders`. */
export type WholeOrder = Omit<OrderRecord, "order" | "erp" | "intent"> &
  Readonly<Record<"erpId" | "erpNumber" | "cartText" | keyof typeof INTENT, string | null>>;

const INTENT = { key: "", external: "", body: "", basis: "" };

const decode = decoder<WholeOrder>(FIELDS);

/** The order is parsed on first use, because most readers need only the state and it may be very large. */
export function toRecord(row: WholeOrder): OrderRecord {
  const { erpId, erpNumber, cartText, key, external, body, basis, ...stored } = decode(row);
  let text = stored.fault === null ? cartText : null;
  let order: ShopOrder | null = null;
  return Object.defineProperty(
    {
      ...stored,
      order: null,
      erp: erpNumber === null ? null : { id: erpId ?? erpNumber, number: erpNumber },
      intent: toIntent(key, external, body, basis),
    },
    "order",
    {
      enumerable: true,
      get() {
        if (text !== null) order = JSON.parse(text) as ShopOrder;
        text = null;
        return order;
      },
    },
  );
}

type Text = string | null;

/** Null = there is none, or its body is no longer stored. */
function toIntent(key: Text, reference: Text, body: Text, basis: Text): OrderIntent | null {
  return key === null || reference === null || body === null ? null : { key, reference, body, basis: basis ?? "" };
}
