/** A short text of what a person was shown of an order: while the text is the same, the order is unchanged. */
import { hash } from "node:crypto";

import { shopOrderOf } from "./changed.ts";
import { contentHash } from "./state.ts";
import type { StoredOrder } from "./record.ts";

/** A short text that differs where the values do. */
export function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}

/**
 * What a person sees of an order: its content (lines, address, payment and total), state and problem, but not the number or
 * time of its attempts.
 */
export function shownOrder(order: StoredOrder): string {
  const { state, reason, status, erpNumber, error, afterExport } = order;
  const isOpen = afterExport !== null && afterExport.acknowledged === null;
  const open = isOpen
    ? [...afterExport.differences, ...(afterExport.newcomer === undefined ? [] : [afterExport.newcomer])]
    : [];
  return `${digest([state, reason, status, erpNumber, error?.code ?? null, open])}.${contentPart(order)}`;
}

/** Whether its content is what was shown, whatever became of its state. */
export function isContentShown(order: StoredOrder, shown: string): boolean {
  return shown.endsWith(`.${contentPart(order)}`);
}

function contentPart(order: StoredOrder): string {
  const shops = shopOrderOf(order);
  const { reference, placedAt } = order;
  return digest([reference, placedAt, contentHash({ ...order, order: shops }), shops === null ? order.cartText : ""]);
}
