/** What is stored of each sent order: the shop's side and TotalGest's side of one sale. Pure. */
import { hash } from "node:crypto";

import { recordOf } from "../../common/record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

import { decimalOf, fromMinor, toMinor, vatOnTop, vatWithin } from "../../common/money.ts";
import {
  type Address,
  ORDER_TEXT_NAMES,
  type ErpLine,
  type ErpOrder,
  type OrderText,
  type ShopOrder,
} from "../order.ts";

/** One order as it was sent. Stored for good, without names and addresses. Money as decimal strings. */
export interface SentOrder {
  readonly sale: Sale;
  /** Null = it was not sent from this state, or by a version that did not store this. */
  readonly booking: Booking | null;
}

/** The same as JSON, in the form that the store keeps: an order with very many lines needs much less memory. */
export type SentTexts = { readonly [Part in keyof SentOrder]: string };

export function toTexts({ sale, booking }: SentOrder): SentTexts {
  return { sale: JSON.stringify(sale), booking: JSON.stringify(booking) };
}

/** What the shop had when the order was sent. */
export interface Sale extends Pick<
  ShopOrder,
  "status" | "statusName" | "currency" | "total" | "items" | "delivery" | "fees" | "coupon"
> {
  /** Absent = the shop did not say, or a version sent it that did not read it. */
  readonly paid?: boolean;
  /** Short hashes: they show whether a value changed, but not the value. One that is absent is of something that was not given. */
  readonly marks: Readonly<Partial<Record<"billing" | "shipping" | "payment" | OrderText | OptionalMark, string>>>;
}

/** Absent = the shop gave none, or a version sent it that did not read it: it is not compared. */
export const OPTIONAL_MARKS = ["language", "shippingMethod", "customerReference"] as const;
export type OptionalMark = (typeof OPTIONAL_MARKS)[number];

/** What was sent to TotalGest. */
interface Booking extends Pick<ErpOrder, "currency" | "pricesIncludeVat" | "lines" | "totals"> {
  /** TotalGest's code. */
  readonly payment: string;
  /** One per rate, in the order of the lines. The sum of their VAT may differ from that of `totals` by a cent. */
  readonly vat: readonly VatTotal[];
}

export interface VatTotal {
  readonly rate: string;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
}

/** Adds the articles to a refusal that names lines of the order. */
export function withArticlesOfLines(refusal: Problem, sent: SentOrder | null): Problem {
  const booking = sent?.booking ?? null;
  if (refusal.code !== "erp-refused-order" || booking === null) return refusal;
  const { lines = [] } = refusal.data;
  const articles = lines.map((line) => (line === "" ? "" : (booking.lines[Number(line) - 1]?.sku ?? "")));
  return problem("erp-refused-order", { ...refusal.data, articles });
}

/** What is stored of an order that is sent as `body`; null = it is not sent from here. */
export function sentOrder(order: ShopOrder, body: ErpOrder | null): SentOrder {
  return { sale: saleOf(order), booking: body === null ? null : bookingOf(body) };
}

export function saleOf(order: ShopOrder): Sale {
  const { status, statusName, currency, total, items, delivery, fees, coupon, billing, payment } = order;
  const marks = {
    billing: markOf(addressParts(billing)),
    shipping: markOf(addressParts(order.shipping ?? billing)),
    payment: markOf([payment?.id, payment?.name]),
    ...recordOf(ORDER_TEXT_NAMES, (name) => markOf([order[name]])),
    ...optionalMark("language", order.language),
    // Its price and rate are compared as such.
    ...optionalMark("shippingMethod", delivery?.id === undefined ? undefined : `${delivery.id}\n${delivery.name}`),
    ...optionalMark("customerReference", order.customerReference),
  };
  const paid = payment === null ? {} : { paid: payment.paid };
  return { status, statusName, currency, total, items, delivery, fees, coupon, ...paid, marks };
}

function optionalMark(name: OptionalMark, value: string | undefined): Partial<Record<OptionalMark, string>> {
  return value === undefined ? {} : { [name]: markOf([value]) };
}

/** The address parts that an invoice or a parcel shows. */
function addressParts(address: Address | null): readonly (string | null | undefined)[] {
  return [
    address?.company,
    address?.firstName,
    address?.lastName,
    address?.street,
    address?.zip,
    address?.city,
    address?.country,
    address?.vatNumber,
    address?.taxCode,
  ];
}

const MARK_LENGTH = 16;

function markOf(parts: readonly (string | null | undefined)[]): string {
  const text = JSON.stringify(parts.map((part) => part ?? ""));
  return hash("sha256", text).slice(0, MARK_LENGTH);
}

function bookingOf({ currency, pricesIncludeVat, payment, lines, totals }: ErpOrder): Booking {
  return { currency, pricesIncludeVat, payment: payment.code, lines, totals, vat: vatTotals(lines, pricesIncludeVat) };
}

/** Net, VAT and gross of the lines of each rate. */
export function vatTotals(lines: readonly ErpLine[], pricesIncludeVat: boolean): readonly VatTotal[] {
  return [...Map.groupBy(lines, ({ vatRate }) => vatRate)].map(([rate, group]) => {
    const minor = group.reduce((sum, { total }) => sum + toMinor(decimalOf(total)), 0);
    const vat = pricesIncludeVat ? vatWithin(minor, rate) : vatOnTop(minor, rate);
    const net = pricesIncludeVat ? minor - vat : minor;
    return { rate, net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(net + vat) };
  });
}
