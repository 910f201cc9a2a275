/** How the shop's order differs from what was sent. Pure. It is a problem until a person acknowledges exactly that. */
import { decimal, isDecimal, plain, sameDecimal } from "../../common/money.ts";
import {
  type OrderCart,
  type OrderItem,
  type ListedOrder,
  classOf,
  isAsSent,
  ORDER_TEXT_NAMES,
  type StatusMeaning,
} from "../order.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import { saleOf, type SentOrder } from "../send/sent-order.ts";
import { type AfterExport, AUDIT_FIELDS, type Difference, type DifferenceField } from "./difference.ts";

/** These do not come from the shop's order, so no change in the shop removes them. */
const LASTING: ReadonlySet<DifferenceField> = new Set<DifferenceField>(["double", "another", ...AUDIT_FIELDS]);

/** What the shop's order is compared with, and the differences already known. */
export interface Baseline {
  readonly sent: SentOrder | null;
  readonly known: AfterExport | null;
}

/** Null = no difference. What was known before stays, acknowledged or not, if nothing else differs. */
export function judgeAfterExport(
  listed: ListedOrder,
  { sent, known }: Baseline,
  meaning: StatusMeaning,
  nowMs: number,
): AfterExport | null {
  const differences = [
    ...(known?.differences ?? []).filter(({ field }) => LASTING.has(field)),
    ...statusDifference(sent, listed, meaning),
    ...(sent === null ? [] : differencesOf(sent, listed)),
  ];
  if (differences.length === 0) return null;
  if (known !== null && JSON.stringify(known.differences) === JSON.stringify(differences)) return known;
  return { ...known, differences, sinceMs: nowMs, acknowledged: null };
}

/** The order's status says that the sale is off, or does not say that it is on. */
function statusDifference(sent: SentOrder | null, listed: ListedOrder, meaning: StatusMeaning): readonly Difference[] {
  if (isAsSent(listed.status, sent?.sale.status ?? null, meaning)) return [];
  const name = listed.statusName || listed.status;
  if (classOf(listed.status, meaning) === "cancelled") return [difference("cancelled", null, name)];
  return [difference("status", sent === null ? null : sent.sale.statusName || sent.sale.status || null, name)];
}

/** TotalGest's answers say that it accepted the order twice. */
export function withDouble(
  known: AfterExport | null,
  first: string | null,
  { number }: ErpOrderRef,
  nowMs: number,
): AfterExport {
  const differences = [...(known?.differences ?? []), difference("double", first, number)];
  return { ...known, differences, sinceMs: nowMs, acknowledged: null };
}

function difference(field: DifferenceField, sent: string | null, now: string | null, article: string | null = null) {
  return { field, article, sent, now } satisfies Difference;
}

function differencesOf({ sale }: SentOrder, listed: ListedOrder): readonly Difference[] {
  const { order } = listed;
  const cart = order ?? listed.cart ?? null;
  const found = cart === null ? [] : articleDifferences(sale.items, cart.items);
  if (order !== null) {
    const now = saleOf(order);
    found.push(
      ...unlessEqual("delivery", extrasOf(sale.delivery), extrasOf(now.delivery)),
      ...unlessEqual("fees", extrasOf(...sale.fees), extrasOf(...now.fees)),
      ...unlessEqual("coupon", sale.coupon?.amount ?? null, now.coupon?.amount ?? null),
    );
    for (const mark of ["billing", "shipping", "payment", ...ORDER_TEXT_NAMES] as const) {
      if (sale.marks[mark] !== now.marks[mark]) found.push(difference(mark, null, null));
    }
  }
  return [
    ...found,
    ...unlessEqual("currency", sale.currency, listed.currency),
    ...unlessEqual("total", sale.total, listed.total),
  ];
}

function unlessEqual(field: DifferenceField, sent: string | null, now: string | null): readonly Difference[] {
  if (sent === now || (sent !== null && now !== null && sameDecimal(sent, now))) return [];
  return [difference(field, sent, now)];
}

type Extra = { readonly price: string; readonly rate: string | null } | null;

/** `12.00 (8.1 %)`; several with a plus between them. */
function extrasOf(...extras: readonly Extra[]): string | null {
  const texts = extras.flatMap((extra) => {
    if (extra === null) return [];
    const rate = extra.rate === null ? "" : ` (${tidy(extra.rate)} %)`;
    return [`${tidy(extra.price)}${rate}`];
  });
  return texts.length === 0 ? null : texts.join(" + ");
}

/** The shortest form of a number, so that `8.10` is `8.1`; anything else stays as it is. */
function tidy(value: string): string {
  return isDecimal(value) ? plain(decimal(value)) : value;
}

/** All lines of one article. */
interface Article {
  readonly label: string;
  quantity: ReturnType<typeof decimal>;
  amount: ReturnType<typeof decimal>;
  readonly rates: Set<string>;
}

type Line = Pick<OrderItem, "kind" | "shopProductId" | "sku" | "name" | "quantity" | "price" | "discount" | "rate">;

/** Grouped by the shop's product, so that a SKU or name changed in the shop is not a change of the order. */
function articlesOf(lines: readonly Line[]): ReadonlyMap<string, Article> {
  const articles = new Map<string, Article>();
  for (const line of lines) {
    const key = JSON.stringify(line.shopProductId ?? [line.kind, line.sku ?? line.name]);
    const quantity = decimal(line.quantity);
    const amount = quantity.times(decimal(line.price).minus(decimal(line.discount)));
    const rate = line.rate === null ? "" : tidy(line.rate);
    const known = articles.get(key);
    if (known === undefined)
      articles.set(key, { label: line.sku ?? line.name, quantity, amount, rates: new Set([rate]) });
    else {
      known.quantity = known.quantity.plus(quantity);
      known.amount = known.amount.plus(amount);
      known.rates.add(rate);
    }
  }
  return articles;
}

function articleDifferences(sent: readonly Line[], now: readonly Line[]): Difference[] {
  const before = articlesOf(sent);
  const after = articlesOf(now);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [a, b] = [before.get(key), after.get(key)];
    const article = (a ?? b)?.label ?? "";
    if (a === undefined || b === undefined || !a.quantity.eq(b.quantity)) {
      return [difference("quantity", plain(a?.quantity ?? decimal("0")), plain(b?.quantity ?? decimal("0")), article)];
    }
    const rates = [a, b].map((one) => [...one.rates].toSorted().join(", ")) as [string, string];
    return [
      ...(a.amount.eq(b.amount) ? [] : [difference("amount", a.amount.toFixed(2), b.amount.toFixed(2), article)]),
      ...(rates[0] === rates[1] ? [] : [difference("vat", rates[0], rates[1], article)]),
    ];
  });
}

/**
 * The pieces that the order now has beyond those of `items`, which were or are being sent. They stay reserved, because
 * TotalGest does not know of them. Null = unknown, because the cart cannot be read.
 */
export function piecesSince(
  items: readonly OrderItem[],
  listed: Pick<ListedOrder, "order" | "cart">,
): OrderCart | null {
  const cart = listed.order ?? listed.cart ?? null;
  if (cart === null) return null;
  const sent = new Map([...articlesOf(items)].map(([key, { quantity }]) => [key, quantity]));
  const more = cart.items.flatMap((item) => {
    const [key = ""] = articlesOf([item]).keys();
    const left = decimal(item.quantity).minus(sent.get(key) ?? decimal("0"));
    sent.set(key, left.lt(0) ? left.times(-1) : decimal("0"));
    return left.gt(0) ? [{ ...item, quantity: plain(left) }] : [];
  });
  return { items: more };
}
