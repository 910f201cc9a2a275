import type { OrderState } from "../core/orders/order.ts";
import type { Health } from "../core/run/health/health.ts";
import type { ProductStatus, ProductView } from "../core/ports/status-store.ts";
import type { Tone } from "../render/terminal/screen.ts";
import type { Text } from "../text/text.ts";

const ORDER_TONES = {
  exported: "good",
  queued: "busy",
  sending: "busy",
  held: "bad",
  failed: "bad",
  unconfirmed: "bad",
  "not-linked": "dim",
  "not-found": "bad",
} as const satisfies Record<OrderState | "not-found", Tone>;

const PRODUCT_TONES = {
  synced: "good",
  pending: "busy",
  failed: "bad",
  "not-linked": "dim",
} as const satisfies Record<ProductStatus, Tone>;

export const HEALTH_TONES = { ok: "good", degraded: "busy", failing: "bad" } as const satisfies Record<Health, Tone>;

/** The text of the status column. */
export function rowLabel(text: Text, state: OrderState | "not-found"): string {
  return text.t(`label.order.${state}`);
}

export function orderTone(state: OrderState | "not-found"): Tone {
  return ORDER_TONES[state];
}

/** The text of the status column of a product. */
export function productLabel(text: Text, { state, isHeldBack }: Pick<ProductView, "state" | "isHeldBack">): string {
  return text.t(isHeldBack ? "label.held-back" : `label.product.${state}`);
}

export function productTone(state: ProductStatus): Tone {
  return PRODUCT_TONES[state];
}
