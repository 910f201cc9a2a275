/** What a person does with orders or products that they chose. */
import type { MassChange } from "../brakes/facet.ts";
import type { Direction } from "../common/direction.ts";
import type { ArticleBy } from "../orders/articles/article.ts";
import type { MappingSetting } from "../common/problems/kinds.ts";
import type { TextWish } from "../products/texts.ts";
import type { StatusClass } from "../orders/order.ts";

/** What is decided at once and sends nothing. */
export type OrderDecision =
  /** `reason` null = none was given. */
  | { readonly kind: "mark-exported"; readonly number: string; readonly reason: string | null }
  | { readonly kind: "dismiss"; readonly reason: string }
  /** A dismissal or a settlement was a mistake. */
  | { readonly kind: "put-back" }
  /** `number`: where the order that has the id now is in TotalGest. */
  | { readonly kind: "acknowledge"; readonly reason: string; readonly number?: string };

/** What sends orders, or asks about them. */
export type OrderSending =
  /** `cancelledToo`: a person confirmed the cancelled ones. */
  | { readonly kind: "send"; readonly articleBy?: ArticleBy; readonly cancelledToo?: boolean }
  /** Those of them that are due, as every run would send them. */
  | { readonly kind: "send-ready" }
  | { readonly kind: "look-up" }
  | { readonly kind: "resend"; readonly articleBy?: ArticleBy }
  /** The shop's `from` to TotalGest's `to`, which is configured by now; orders that waited for it are sent. */
  | { readonly kind: "map"; readonly setting: MappingSetting; readonly from: string; readonly to: string }
  /** The shop's status still means this under its new name, which is noted by now; orders that waited for it are sent. */
  | { readonly kind: "keep-status"; readonly status: string; readonly name: string; readonly meaning: StatusClass };

export type OrderAction = OrderDecision | OrderSending;

export type ProductAction =
  /** A person releases what is held back of this kind: exactly the values that were shown. */
  | { readonly kind: "release"; readonly what: MassChange }
  /** A person allows the current prices of these products. */
  | { readonly kind: "allow-price" }
  /** A person decides about texts of these products: exactly those that were shown. */
  | { readonly kind: TextWish["does"]; readonly of: TextWish["of"] }
  /** Reads these products and pushes what differs; without any those that changed. */
  | { readonly kind: "pull" };

/**
 * Statuses of orders that left: held ones are released, exactly as shown; one is sent once more; one is settled, so that it is
 * not sent.
 */
export type StatusAction = { readonly kind: "release-statuses" | "push-status" | "settle-status" };

/** A payment that waits for a person: it is sent to TotalGest, or settled without. */
export type PaymentAction = { readonly kind: "payment-asked" | "payment-settled" };

/** The buyers of these orders are forgotten. */
type ForgetAction = { readonly kind: "forget" };

/** What takes a run. */
export type RunAction = OrderSending | ProductAction | StatusAction | PaymentAction | ForgetAction;

export type Action = OrderDecision | RunAction;

export function isAboutProducts(action: Action): action is ProductAction {
  return ["release", "allow-price", "overwrite", "keep-texts", "restore-texts", "pull"].includes(action.kind);
}

export function isAboutStatuses(action: Action): action is StatusAction {
  return ["release-statuses", "push-status", "settle-status"].includes(action.kind);
}

export function isAboutPayments(action: Action): action is PaymentAction {
  return action.kind === "payment-asked" || action.kind === "payment-settled";
}

export function directionOf(action: Action): Direction {
  return isAboutProducts(action) ? "products" : "orders";
}

/** What stands for a reason in our hints. */
const STANDS_FOR_A_REASON = /^(WHY|GRUND|MOTIF|MOTIVO)$/;

/** Why a person decided so, in one line. Null = it says nothing: a reason has a letter, and is not the placeholder. */
export function reasonIn(text: string): string | null {
  const reason = text.trim();
  return /\p{L}/u.test(reason) && !STANDS_FOR_A_REASON.test(reason) ? reason : null;
}

export function isDecision(action: Action): action is OrderDecision {
  return ["mark-exported", "dismiss", "put-back", "acknowledge"].includes(action.kind);
}
