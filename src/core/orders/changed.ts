/** What a rule takes and returns. */
import type { OrderIntent } from "../ports/erp.ts";
import type { OrderEvent, StoredOrder } from "./record.ts";
import type { AfterExport } from "./listing/difference.ts";
import { type NotLinkedReason, type OrderCart, type OrderState, type ShopOrder, withEmptyTexts } from "./order.ts";
import type { SentTexts } from "./send/sent-order.ts";

/** A line of the history; absent = null. */
type Happened = Pick<OrderEvent, "kind" | "atMs"> & Partial<Pick<OrderEvent, "detail" | "note">>;

/** What a rule makes of an order. Absent = stays as it is. */
export interface Changed {
  readonly row: StoredOrder;
  readonly events?: readonly Happened[];
  readonly intent?: OrderIntent;
  /** Replaces what is stored of its send. */
  readonly sent?: SentTexts;
  /**
   * The shop's own figures changed: those of the products in this cart, which is what the shop shows, and of those in the row
   * as it was and is.
   */
  readonly moved?: OrderCart;
}

interface StateMove extends Happened {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
}

/** Sets the order's state. The event's detail is the order's error. */
export function move(order: StoredOrder, { state, reason = null, ...event }: StateMove): Changed {
  const isOver = state === "exported" || reason === "dismissed" || reason === "cancelled";
  const row: StoredOrder = {
    ...order,
    state,
    reason,
    changedMs: event.atMs,
    error: event.detail ?? null,
    reservedUntilMs: null,
    // Else it is a part of what the shop shows of the order.
    more: state === "sending" || state === "exported" ? order.more : null,
    late: order.late && !isOver,
    releasedByHand: order.releasedByHand && state !== "not-linked",
  };
  return { row, events: [event] };
}

/** The last readable cart; null = none was ever readable. */
export function storedCart({ cartText }: StoredOrder): OrderCart | null {
  return cartText === null ? null : (JSON.parse(cartText) as OrderCart);
}

/** Null = the shop's order cannot be decoded. */
export function shopOrderOf(order: StoredOrder): ShopOrder | null {
  const cart = order.fault === null ? (storedCart(order) as ShopOrder | null) : null;
  return cart === null ? null : withEmptyTexts(cart);
}

/** The order with these differences, which no run has reported if they are new. */
export function withAfterExport(order: StoredOrder, afterExport: AfterExport | null): StoredOrder {
  const isAfterExportOpen = afterExport !== null && afterExport.acknowledged === null;
  const isKnown = afterExport?.sinceMs === order.afterExport?.sinceMs;
  return { ...order, afterExport, isAfterExportOpen, isNoticed: isKnown && order.isNoticed };
}
