/** How the shop's order differs from what was sent. Pure. It is a problem until a person acknowledges exactly that. */
import { decimalOf, isDecimal, plain, sameDecimal } from "../../common/money.ts";
import {
  type OrderCart,
  type OrderItem,
  type ListedOrder,
  classOf,
  isAsSent,
  ORDER_TEXT_NAMES,
  type StatusMeaning,
} from "../order.ts";
import { OPTIONAL_MARKS, saleOf, type SentOrder } from "../send/sent-order.ts";
import { type AfterExport, AUDIT_FIELDS, type Difference, type DifferenceField } from "./difference.ts";

/** These do not come from the shop's order, so no change in the shop removes them. */
const LASTING: ReadonlySet<DifferenceField> = new Set<DifferenceField>(["double", "another", ...AUDIT_FIELDS]);

/** What the shop's order is compared with, and the differences already known. */
export interface Baseline {
  readonly sent: SentOrder | null;
  readonly known: AfterExport | null;
  /** The shop said before that it is paid. Absent = it did not. */
  readonly wasPaid?: boolean | null;
}

/** Null = no difference. What was known before stays, acknowledged or not, if nothing else differs. */
export function judgeAfterExport(
  listed: ListedOrder,
  { sent, known, wasPaid = null }: Baseline,
  meaning: StatusMeaning,
  nowMs: number,
): AfterExport | null {
  const differences = [
    ...(known?.differences ?? []).filter(({ field }) => LASTING.has(field)),
    ...statusDifference(sent, listed, meaning),
    ...(sent === null ? [] : differencesOf(sent, listed)),
    ...(wasPaid === true && listed.order?.payment?.paid === false ? [difference("unpaid", null, null)] : []),
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
      if (sale.marks[mark] !== undefined && sale.marks[mark] !== now.marks[mark])
        found.push(difference(mark, null, null));
    }
    for (const mark of OPTIONAL_MARKS) {
      const [was, is] = [sale.marks[mark], now.marks[mark]];
      if (was !== undefined && is !== undefined && was !== is) found.push(difference(mark, null, null));
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
  return isDecimal(value) ? plain(decimalOf(value)) : value;
}

/** Lines of one article have the same: that of the shop's product, so a SKU or name changed in the shop changes no order. */
function articleKey({ shopProductId, kind, sku, name }: OrderItem): string {
  return JSON.stringify(shopProductId ?? [kind, sku ?? name]);
}

/** As a difference names it. */
export function articleName({ sku, name }: Pick<OrderItem, "sku" | "name">): string {
  return sku ?? name;
}

const ZERO = decimalOf("0");

function quantityOf(lines: readonly OrderItem[]): typeof ZERO {
  return lines.reduce((sum, { quantity }) => sum.plus(decimalOf(quantity)), ZERO);
}

function amountOf(lines: readonly OrderItem[]): typeof ZERO {
  const amounts = lines.map((line) =>
    decimalOf(line.quantity).times(decimalOf(line.price).minus(decimalOf(line.discount))),
  );
  return amounts.reduce((sum, amount) => sum.plus(amount), ZERO);
}

function ratesOf(lines: readonly OrderItem[]): string {
  const rates = lines.map(({ rate }) => (rate === null ? "" : tidy(rate)));
  return [...new Set(rates)].toSorted().join(", ");
}

function articleDifferences(sent: readonly OrderItem[], now: readonly OrderItem[]): Difference[] {
  const [before, after] = [Map.groupBy(sent, articleKey), Map.groupBy(now, articleKey)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [a, b] = [before.get(key) ?? [], after.get(key) ?? []];
    const [first] = [...a, ...b];
    const compare = (field: DifferenceField, one: string, other: string, isSame = one === other): Difference[] =>
      isSame ? [] : [difference(field, one, other, first === undefined ? "" : articleName(first))];
    const quantities = compare("quantity", plain(quantityOf(a)), plain(quantityOf(b)));
    if (quantities.length > 0) return quantities;
    const [was, is] = [amountOf(a), amountOf(b)];
    const amounts = compare("amount", was.toFixed(2), is.toFixed(2), was.eq(is));
    return [...amounts, ...compare("vat", ratesOf(a), ratesOf(b))];
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
  const sent = new Map([...Map.groupBy(items, articleKey)].map(([key, lines]) => [key, quantityOf(lines)]));
  const more = cart.items.flatMap((item) => {
    const key = articleKey(item);
    const left = decimalOf(item.quantity).minus(sent.get(key) ?? ZERO);
    sent.set(key, left.lt(0) ? left.times(-1) : ZERO);
    return left.gt(0) ? [{ ...item, quantity: plain(left) }] : [];
  });
  return { items: more };
}
