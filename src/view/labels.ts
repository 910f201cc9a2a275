import { orderBuyer, type OrderState, STATES, statesIn, type StateTab } from "../core/orders/order.ts";
import type { OrderRecord } from "../core/orders/record.ts";
import type { Health } from "../core/run/health.ts";
import type { ProductStatus, ProductView } from "../core/ports/status-store.ts";
import { cleanLine } from "../text/clean.ts";
import type { Tone } from "./view.ts";
import type { Text } from "../text/text.ts";

const ORDER_TONES = {
  exported: "good",
  ready: "busy",
  attention: "bad",
  "not-linked": "dim",
} as const satisfies Record<StateTab, Tone>;

/** The states of an order, in the order in which they are counted on a screen. */
export const SHOWN_STATES = (Object.keys(ORDER_TONES) as StateTab[]).flatMap(statesIn);

const PRODUCT_TONES = {
  synced: "good",
  pending: "busy",
  failed: "bad",
  "not-linked": "dim",
} as const satisfies Record<ProductStatus, Tone>;

export const HEALTH_TONES = { ok: "good", degraded: "busy", failing: "bad" } as const satisfies Record<Health, Tone>;

/** The text of the status column; an order that was changed after it was sent says so until a person settles it. */
export function orderLabel(text: Text, order: Pick<OrderRecord, "state" | "afterExport">): string {
  return text.t(isChanged(order) ? "label.order.changed" : `label.order.${order.state}`);
}

export function orderLabelTone(order: Pick<OrderRecord, "state" | "afterExport">): Tone {
  return isChanged(order) ? "bad" : orderTone(order.state);
}

/** It differs from what was sent, and nobody has settled that. */
export function isChanged({ state, afterExport }: Pick<OrderRecord, "state" | "afterExport">): boolean {
  return state === "exported" && afterExport !== null && afterExport.acknowledged === null;
}

/** As `orderLabel`, of a state alone. */
export function rowLabel(text: Text, state: OrderState | "not-found"): string {
  return text.t(`label.order.${state}`);
}

export function orderTone(state: OrderState | "not-found"): Tone {
  return state === "not-found" ? "bad" : ORDER_TONES[STATES[state].tab];
}

/** The text of the status column of a product. */
export function productLabel(text: Text, { state, isHeldBack }: Pick<ProductView, "state" | "isHeldBack">): string {
  return text.t(isHeldBack ? "label.held-back" : `label.product.${state}`);
}

export function productTone(state: ProductStatus): Tone {
  return PRODUCT_TONES[state];
}

/** `1042 (NW-1042)`, or only the id if both are equal. */
export function orderName({ id, reference }: { readonly id: string; readonly reference: string }): string {
  return cleanLine(id === reference ? id : `${id} (${reference})`);
}

const RANKS: Readonly<Record<Tone, number>> = { bad: 0, busy: 1, good: 2, strong: 2, dim: 3 };

/** What needs a person first; within a rank in the given order. */
export function worstFirst<Row>(rows: readonly Row[], toneOf: (row: Row) => Tone): readonly Row[] {
  return rows.toSorted((a, b) => RANKS[toneOf(a)] - RANKS[toneOf(b)]);
}

/** Company or name of the buyer, else the mail address; "" = the shop sent none. */
export function customerOf({ order }: Pick<OrderRecord, "order">): string {
  const buyer = orderBuyer({ order });
  return cleanLine(buyer === "" ? (order?.email ?? "") : buyer);
}
