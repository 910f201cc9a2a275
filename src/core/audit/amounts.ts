/** The amounts of an order in each system, in whole minor units. Pure. */
import { isDeepStrictEqual } from "node:util";

import { decimalOf, isDecimal, plain, toMinor } from "../common/money.ts";
import type { ListedOrder } from "../orders/order.ts";
import { priceOrder } from "../orders/send/map-order.ts";
import type { OrderMapping } from "../orders/send/mapping.ts";
import { type SentOrder, type VatTotal, vatTotals } from "../orders/send/sent-order.ts";
import { type LocalDay, localDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";

export interface Amounts {
  readonly gross: number;
  /** Null = this system does not give it. */
  readonly net: number | null;
  readonly vat: number | null;
  /** One per rate, the lowest first; null = this system does not split by rate. */
  readonly parts: readonly RatePart[] | null;
}

export interface RatePart {
  /** Percent, in its shortest form: `8.1`. */
  readonly rate: string;
  readonly net: number;
  readonly vat: number;
  readonly gross: number;
}

export function amountsOf(
  totals: { readonly net: string | null; readonly vat: string | null; readonly gross: string },
  vat: readonly VatTotal[] | null,
): Amounts {
  return {
    gross: minorOf(totals.gross),
    net: totals.net === null ? null : minorOf(totals.net),
    vat: totals.vat === null ? null : minorOf(totals.vat),
    parts: vat === null ? null : partsOf(vat),
  };
}

/** Minor units; NaN = TotalGest does not give it. */
export function grossOf({ totals }: Pick<BookedOrder, "totals">): number {
  return totals === null ? Number.NaN : minorOf(totals.gross);
}

/** Null = TotalGest gives no totals, or they cannot be read. */
export function bookedAmounts({ totals, vat }: Pick<BookedOrder, "totals" | "vat">): Amounts | null {
  return totals === null ? null : amountsOf(totals, vat);
}

/** Null = it is not stored what was sent. */
export function sentAmounts(sent: SentOrder | null): Amounts | null {
  const booking = sent?.booking ?? null;
  return booking === null ? null : amountsOf(booking.totals, booking.vat);
}

function partsOf(vat: readonly VatTotal[]): readonly RatePart[] {
  return vat
    .map((part) => ({
      rate: plain(decimalOf(part.rate)),
      net: minorOf(part.net),
      vat: minorOf(part.vat),
      gross: minorOf(part.gross),
    }))
    .toSorted((a, b) => Number(a.rate) - Number(b.rate));
}

/** The usual form with two decimal places is read without a library, in a tenth of the time. */
function minorOf(amount: string): number {
  const match = /^(-?)(\d{1,12})\.(\d\d)$/.exec(amount);
  // Without a minus before the 0.
  if (match === null) return toMinor(decimalOf(amount)) + 0;
  const size = Number(match[2]) * 100 + Number(match[3]);
  return match[1] === "-" && size > 0 ? -size : size;
}

/** The parts of a shop order that an audit keeps. */
export interface AuditedOrder extends Pick<
  ListedOrder,
  "id" | "reference" | "placedAt" | "status" | "statusName" | "currency"
> {
  /** The day in the shop's time zone. */
  readonly day: LocalDay;
  /** What the buyer paid, split by VAT if the order can be priced. */
  readonly due: Amounts;
}

export function auditedOrder(listed: ListedOrder, mapping: OrderMapping, timeZone: string): AuditedOrder {
  const { id, reference, placedAt, status, statusName, currency } = listed;
  const day = localDay(Date.parse(placedAt), timeZone);
  return { id, reference, placedAt, day, status, statusName, currency, due: dueOf(listed, mapping) };
}

function dueOf(listed: ListedOrder, mapping: OrderMapping): Amounts {
  const priced = listed.order === null ? null : priceOrder(listed.order, mapping);
  if (priced !== null) {
    return amountsOf(priced.totals, vatTotals(priced.lines, listed.order?.pricesIncludeVat ?? true));
  }
  const gross = isDecimal(listed.total) ? toMinor(decimalOf(listed.total)) : 0;
  return { gross, net: null, vat: null, parts: null };
}

/** Which amount differs; null = none. An amount that one system does not give is no difference. */
export function differenceOf(a: Amounts, b: Amounts): "total" | "vat" | null {
  if (a.gross !== b.gross) return "total";
  if (a.parts !== null && b.parts !== null) return isSameSplit(a.parts, b.parts) ? null : "vat";
  const differs = (one: number | null, other: number | null): boolean =>
    one !== null && other !== null && one !== other;
  return differs(a.net, b.net) || differs(a.vat, b.vat) ? "vat" : null;
}

/** TotalGest has it in another currency than the shop. */
export function isForeign(order: { readonly currency: string }, { currency }: Pick<BookedOrder, "currency">): boolean {
  return currency !== null && currency !== order.currency;
}

/** A rate whose amounts are all 0 (fully discounted) counts as absent. */
function isSameSplit(a: readonly RatePart[], b: readonly RatePart[]): boolean {
  const [some, others] = [a.filter(isSomething), b.filter(isSomething)];
  return isDeepStrictEqual(some, others);
}

function isSomething({ net, vat, gross }: RatePart): boolean {
  return net !== 0 || vat !== 0 || gross !== 0;
}
