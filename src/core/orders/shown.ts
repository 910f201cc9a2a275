/** A short text of what a person was shown of an order: while the text is the same, the order is unchanged. */
import { hash } from "node:crypto";

import type { OrderRecord } from "./record.ts";
import { orderBuyer } from "./order.ts";

/** A short text that differs where the values do. */
export function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}

type Shown = Pick<
  OrderRecord,
  "reference" | "state" | "reason" | "status" | "placedAt" | "total" | "currency" | "error" | "afterExport" | "order"
> & { readonly erp: Pick<NonNullable<OrderRecord["erp"]>, "number"> | null };

/** An order's content, state and problem, but not the number or time of its attempts. */
export function shownOrder(order: Shown): string {
  const { reference, state, reason, status, placedAt, total, currency, erp, error, afterExport } = order;
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
    orderBuyer(order),
    erp?.number ?? null,
    error?.code ?? null,
    open,
  ]);
}
