/** A short text of what a person was shown of an order: while the text is the same, the order is unchanged. */
import { hash } from "node:crypto";

import { shopOrderOf } from "./changed.ts";
import { orderBuyer } from "./order.ts";
import type { StoredOrder } from "./record.ts";

/** A short text that differs where the values do. */
export function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}

/** An order's content, state and problem, but not the number or time of its attempts. */
export function shownOrder(order: StoredOrder): string {
  const { reference, state, reason, status, placedAt, total, currency, erpNumber, error, afterExport } = order;
  const isOpen = afterExport !== null && afterExport.acknowledged === null;
  const open = isOpen
    ? [...afterExport.differences, ...(afterExport.newcomer === undefined ? [] : [afterExport.newcomer])]
    : [];
  return digest([
    reference,
    state,
    reason,
    status,
    placedAt,
    total,
    currency,
    orderBuyer({ order: shopOrderOf(order) }),
    erpNumber,
    error?.code ?? null,
    open,
  ]);
}
