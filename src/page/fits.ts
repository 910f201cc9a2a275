/** What a person may do with an order: the list, the confirmation and the order's own page offer the same. */
import { openNewcomer } from "../core/orders/listing/difference.ts";
import { STATES } from "../core/orders/order.ts";
import type { OrderRecord } from "../core/orders/record.ts";

/** TotalGest may have it: that is found out before it is sent. */
export function isUnknown({ state, error }: OrderRecord): boolean {
  return STATES[state].isThere === "maybe" || error?.code === "restored" || error?.code === "put-back";
}

/**
 * What a send does with it: `sent` = it goes; `unusual` = cancelled, unpaid, too old or decided: it goes only if a person says so
 * once more; `unknown` = it is looked up first; `there` = TotalGest has it.
 */
export function fitGroup(order: OrderRecord): "sent" | "unusual" | "unknown" | "there" {
  if (order.state === "exported") return "there";
  if (isUnknown(order)) return "unknown";
  return order.state === "not-linked" ? "unusual" : "sent";
}

/** Deeds for many orders at once. */
export const BULK_DEEDS = ["send", "dismiss", "acknowledge"] as const;
export type BulkDeed = (typeof BULK_DEEDS)[number];

/** Whether the deed means something for this order. */
export function fits(deed: BulkDeed | "put-back", order: OrderRecord): boolean {
  const { state, reason, afterExport } = order;
  if (deed === "send") return fitGroup(order) === "sent" || fitGroup(order) === "unusual";
  if (deed === "dismiss") return state !== "exported" && state !== "sending" && reason !== "dismissed";
  if (deed === "put-back") return reason === "dismissed" || afterExport?.acknowledged != null;
  // Of an order that took over the id, its number in TotalGest has to be said.
  return afterExport !== null && afterExport.acknowledged === null && openNewcomer(order)?.meaning !== "due";
}
