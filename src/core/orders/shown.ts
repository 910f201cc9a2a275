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
  const stands = digest([state, reason, status, erpNumber, error?.code ?? null, open]);
  return `${stands.slice(0, -CONTENT_LENGTH)}${contentPart(order)}`;
}

/** Whether its content is what was shown, whatever became of its state. */
export function isContentShown(order: StoredOrder, shown: string): boolean {
  return shown.endsWith(contentPart(order));
}

/** The end of the text, by which the content alone is compared. */
const CONTENT_LENGTH = 10;

function contentPart(order: StoredOrder): string {
  const shops = shopOrderOf(order);
  const { reference, placedAt } = order;
  const unread = shops === null ? order.cartText : "";
  return digest([reference, placedAt, contentHash({ ...order, order: shops }), unread]).slice(-CONTENT_LENGTH);
}
