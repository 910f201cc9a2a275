/** Words about orders that several pages use. */
import { sumsOf } from "../core/common/money.ts";
import { digest } from "../core/orders/shown.ts";
import type { OrderRecord } from "../core/orders/record.ts";
import { cleanLine, cleanSentence } from "../text/clean.ts";
import type { PageText } from "../text/page-text.ts";
import { type Next, sentencesOf } from "../text/next.ts";
import type { Action } from "../core/acts/action.ts";

/** What the customer and the shop call it. */
export function shortName({ id, reference }: { readonly id: string; readonly reference: string }): string {
  return cleanLine(reference === "" ? id : reference);
}

/** The currency of all of them; null = there are several, or none. */
export function currencyOf(orders: readonly Pick<OrderRecord, "currency">[]): string | null {
  const [first, ...others] = new Set(orders.map(({ currency }) => cleanLine(currency)));
  return first === undefined || others.length > 0 ? null : first;
}

/** A fingerprint of exactly these ready orders. */
export function shownReady(orders: readonly Pick<OrderRecord, "id" | "total" | "currency">[]): string {
  return digest(orders.map(({ id, total, currency }) => [id, total, currency].join("\n")).toSorted());
}

/** `CHF 1'234.50`, or several sums; `""` = no amount can be read. */
export function sumText(orders: readonly Pick<OrderRecord, "total" | "currency">[], text: PageText): string {
  return sumsOf(orders)
    .map(({ amount, currency }) => text.formats.money(amount, cleanLine(currency)))
    .join(", ");
}

/** Null = there is nothing to do. */
export function adviceOf(next: Next): string | null {
  const sentences = cleanSentence(sentencesOf(next));
  return sentences === "" ? null : sentences;
}

/** `Invio di 6 ordini`. */
export function actionName(text: PageText, action: Action, n: number): string {
  return text.t(`page.run.${action.kind}`, { n, what: action.kind === "release" ? action.what : "changes" });
}
