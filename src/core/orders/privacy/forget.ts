/**
 * What is left of an order when its buyer is forgotten. Pure.
 *
 * Gone: names, addresses, mail, phone, notes, the buyer's own words in lines, people's reasons, and hashes of them. What stays
 * is what the books need: ids, dates, state, articles, quantities, totals, VAT. From then on the order takes no more than that
 * from the shop either.
 */
import { type Problem, problem } from "../../common/problems/problem.ts";
import { type Changed, storedCart, withAfterExport } from "../changed.ts";
import { articleName } from "../listing/after-export.ts";
import type { AfterExport, DifferenceField } from "../listing/difference.ts";
import {
  type ListedOrder,
  ORDER_TEXT_NAMES,
  type OrderCart,
  type OrderIdentity,
  type OrderItem,
  type ShopOrder,
  withoutEmptyTexts,
} from "../order.ts";
import type { StoredOrder } from "../record.ts";
import { OPTIONAL_MARKS, type SentOrder, toTexts } from "../send/sent-order.ts";

/** An order whose buyer is forgotten: no more than is needed to know it again. */
export interface Forgotten extends OrderIdentity {
  readonly id: string;
  readonly atMs: number;
}

export interface ForgetReport {
  readonly orders: readonly {
    readonly id: string;
    readonly reference: string;
    /** Null = its buyer is forgotten. */
    readonly error: Problem | null;
    /** It was forgotten before. */
    readonly isRepeated: boolean;
  }[];
  /** False = the state file still has unused pages with what was forgotten; the next night tries again. */
  readonly isScrubbed: boolean;
}

/** Why the buyer cannot be forgotten yet; null = nothing of the order is open. */
export function whyOpen(order: StoredOrder): Problem | null {
  const { id, state, reason, late, isAfterExportOpen, fulfilment, payment } = order;
  const isOver = state === "exported" || (state === "not-linked" && reason !== "status" && !late);
  if (!isOver) return problem("forget-open", { id, why: "order" });
  if (isAfterExportOpen) return problem("forget-open", { id, why: "change" });
  const isDelivered = fulfilment === null || ["noted", "pushed", "left"].includes(fulfilment.stage);
  if (!isDelivered) return problem("forget-open", { id, why: "delivery" });
  const isPaymentOpen = payment === "due" || payment === "telling" || payment === "stuck";
  return isPaymentOpen ? problem("forget-open", { id, why: "payment" }) : null;
}

/** The last change of the order in either system, epoch ms. */
export function lastChangeMs(order: StoredOrder): number {
  const { placedMs, changedMs, exportedMs, paidMs, fulfilment, afterExport } = order;
  const settledMs = afterExport?.acknowledged?.atMs ?? afterExport?.sinceMs ?? 0;
  return Math.max(placedMs, changedMs ?? 0, exportedMs ?? 0, paidMs ?? 0, fulfilment?.pushedMs ?? 0, settledMs);
}

export interface Forgetting {
  readonly atMs: number;
  /** `forgotten`: a person asked for it; `expired`: it is older than what is kept. */
  readonly kind: "forgotten" | "expired";
  /** What is stored of its send. */
  readonly sent: SentOrder | null;
}

/** `isOpen`: also of an order that is open, because an older copy of the state says so of one whose buyer was forgotten. */
export function forget(
  order: StoredOrder,
  { atMs, kind, sent, isOpen = false }: Forgetting & { readonly isOpen?: boolean },
): (Changed & { readonly refused: Problem | null }) | null {
  if (order.forgottenMs !== null) return null;
  const refused = isOpen ? null : whyOpen(order);
  if (refused !== null) return { row: order, refused };
  const cart = storedCart(order);
  const row: StoredOrder = {
    ...order,
    forgottenMs: atMs,
    customer: "",
    cartText: cart === null ? null : JSON.stringify(withoutEmptyTexts(withoutWords(cart))),
    more: order.more === null ? null : { ...order.more, ...withoutWords(order.more) },
    fault: order.fault === null ? null : plainFault(order.id),
    error: null,
  };
  const items = [...(sent?.sale.items ?? []), ...(cart?.items ?? [])];
  const known = order.afterExport === null ? null : withoutPeople(order.afterExport, items);
  return {
    row: withAfterExport(row, known),
    refused: null,
    events: [{ atMs, kind }],
    ...(sent === null ? {} : { sent: toTexts(sentWithoutBuyer(sent)) }),
  };
}

/** A listed order as one of a forgotten buyer takes it. */
export function withoutBuyer(listed: ListedOrder): ListedOrder {
  const { order, cart, fault } = listed;
  return {
    ...listed,
    order: order === null ? null : withoutWords(order),
    ...(cart === undefined ? {} : { cart: withoutWords(cart) }),
    // It may quote what could not be read.
    fault: fault === null ? null : plainFault(listed.id),
  };
}

function plainFault(id: string): Problem {
  return problem("order-invalid", { id, path: "", found: "" });
}

/** Of a whole order and of the readable part of a cart. */
function withoutWords<Cart extends OrderCart>(cart: Cart): Cart {
  const items = cart.items.map(withoutName);
  if (!("billing" in cart)) return { ...cart, items };
  const { language: _language, customerReference: _reference, ...order } = cart as unknown as ShopOrder;
  const bare: ShopOrder = {
    ...order,
    items,
    email: null,
    customerId: null,
    billing: null,
    shipping: null,
    note: null,
    payment: order.payment && { ...order.payment, transaction: null },
    coupon: order.coupon && { ...order.coupon, code: "" },
  };
  return bare as unknown as Cart;
}

/** The buyer's own words are in what is made for them: an engraving, say. */
function withoutName(item: OrderItem): OrderItem {
  return item.kind === "custom" ? { ...item, name: "" } : item;
}

/** What the next reading finds without the buyer, so that what was settled stays so; null = nothing is left. */
function withoutPeople(known: AfterExport, items: readonly OrderItem[]): AfterExport | null {
  const { acknowledged, newcomer } = known;
  // An article of which nobody knows that it is one of the shop's may be named by the buyer's words.
  const articles = new Set(items.map(withoutName).map(articleName));
  const differences = known.differences
    .filter(({ field }) => !OF_BUYERS.has(field))
    .map((one) => (one.article === null || articles.has(one.article) ? one : { ...one, article: "" }));
  if (differences.length === 0) return null;
  return {
    ...known,
    differences,
    acknowledged: acknowledged === null ? null : { ...acknowledged, reason: "" },
    ...(newcomer === undefined
      ? {}
      : { newcomer: { ...newcomer, buyer: "", content: "", cart: newcomer.cart && withoutWords(newcomer.cart) } }),
  };
}

/** Only the payment's mark is kept of what was sent. */
const OF_BUYERS: ReadonlySet<DifferenceField> = new Set<DifferenceField>([
  "billing",
  "shipping",
  ...ORDER_TEXT_NAMES,
  ...OPTIONAL_MARKS,
]);

/** What is stored of its send, without what shows whether a text or an address is the same. */
function sentWithoutBuyer({ sale, booking }: SentOrder): SentOrder {
  const { payment } = sale.marks;
  return {
    sale: {
      ...sale,
      items: sale.items.map(withoutName),
      coupon: sale.coupon && { ...sale.coupon, code: "" },
      marks: payment === undefined ? {} : { payment },
    },
    booking: booking && {
      ...booking,
      lines: booking.lines.map((line) => {
        const isOfBuyer = (line.kind === "product" && line.sku === null) || line.kind === "discount";
        return isOfBuyer ? { ...line, description: "" } : line;
      }),
    },
  };
}
