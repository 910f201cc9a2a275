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
 * Every act, what it is about, and how a form of the page names that: `ticked` = orders or their statuses, each with what was shown of
 * it; `one` = an order or a product, likewise; `texts` = the same with which of its texts; `own` = otherwise. `isSure`: only after a tick.
 * A decision is made at once; all others take a run.
 */
const ACTS = {
  "mark-exported": { of: "decision", named: "ticked" },
  dismiss: { of: "decision", named: "ticked" },
  "put-back": { of: "decision", named: "ticked" },
  acknowledge: { of: "decision", named: "ticked" },
  send: { of: "sending", named: "ticked" },
  "send-ready": { of: "sending", named: "own" },
  "look-up": { of: "sending", named: "ticked" },
  resend: { of: "sending", named: "ticked" },
  map: { of: "sending", named: "own" },
  "keep-status": { of: "sending", named: "own" },
  release: { of: "products", named: "own" },
  "allow-price": { of: "products", named: "one", isSure: true },
  overwrite: { of: "products", named: "texts" },
  "keep-texts": { of: "products", named: "texts" },
  "restore-texts": { of: "products", named: "texts" },
  pull: { of: "products", named: "own" },
  // Held ones are released, exactly as shown; one is sent once more; one is settled, so that it is not sent.
  "release-statuses": { of: "statuses", named: "ticked" },
  "push-status": { of: "statuses", named: "one" },
  "settle-status": { of: "statuses", named: "ticked" },
  // It is sent to TotalGest, or settled without.
  "payment-asked": { of: "payments", named: "one" },
  "payment-settled": { of: "payments", named: "one" },
  forget: { of: "buyers", named: "ticked", isSure: true },
} as const satisfies Record<string, ActLine>;

interface ActLine {
  readonly of: "decision" | "sending" | "products" | "statuses" | "payments" | "buyers";
  readonly named: "ticked" | "one" | "texts" | "own";
  readonly isSure?: true;
}

export type ActKind = keyof typeof ACTS;

/** The acts in whose lines this stands. */
export type ActsWith<Column extends Partial<ActLine>> = {
  [Kind in ActKind]: (typeof ACTS)[Kind] extends Column ? Kind : never;
}[ActKind];

export type StatusAction = { readonly kind: ActsWith<{ of: "statuses" }> };
export type PaymentAction = { readonly kind: ActsWith<{ of: "payments" }> };

/** What takes a run. */
export type RunAction =
  | OrderSending
  | ProductAction
  | StatusAction
  | PaymentAction
  | { readonly kind: ActsWith<{ of: "buyers" }> };

export type Action = OrderDecision | RunAction;

export function isActWith<const Column extends Partial<ActLine>>(
  column: Column,
  kind: string,
): kind is ActsWith<Column> {
  const act: Partial<ActLine> | undefined = Object.hasOwn(ACTS, kind) ? ACTS[kind as ActKind] : undefined;
  return Object.entries(column).every(([name, value]) => act?.[name as keyof ActLine] === value);
}

export function isActOf<Of extends ActLine["of"]>(
  of: Of,
  action: Action,
): action is Extract<Action, { readonly kind: ActsWith<{ of: Of }> }> {
  return isActWith({ of }, action.kind);
}

export function directionOf(action: Action): Direction {
  return isActOf("products", action) ? "products" : "orders";
}

/** What stands for a reason in our hints. */
const STANDS_FOR_A_REASON = /^(WHY|GRUND|MOTIF|MOTIVO)$/;

/** Why a person decided so, in one line. Null = it says nothing: a reason has a letter, and is not the placeholder. */
export function reasonIn(text: string): string | null {
  const reason = text.trim();
  return /\p{L}/u.test(reason) && !STANDS_FOR_A_REASON.test(reason) ? reason : null;
}

export function isDecision(action: Action): action is OrderDecision {
  return isActOf("decision", action);
}
