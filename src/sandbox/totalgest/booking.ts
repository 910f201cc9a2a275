import { isRecord } from "../../core/common/record.ts";
import { amount, formatAmount, lineTotal, type Micro, parseAmount, vatInside } from "../values/amounts.ts";
import type { OrderJson, TakenOrder } from "./order.ts";

/** An order as TotalGest lists it. `withTotals` false = a TotalGest that sends no amounts. */
export function bookingOf(taken: TakenOrder, withTotals: boolean): Record<string, unknown> {
  const { id, number, externalReference, createdAt, order, patch } = taken;
  const head = { id, number, ...(externalReference === "" ? {} : { externalReference }), createdAt };
  if (!withTotals) return head;
  const { currency, totals } = order;
  return { ...head, state: "open", currency, totals, vat: vatOf(order), ...patch };
}

/** As `bookingOf`, with the instant of its last change. */
export function changedBookingOf(taken: TakenOrder, withTotals: boolean): Record<string, unknown> {
  return { ...bookingOf(taken, withTotals), updatedAt: taken.updatedAt };
}

/** The instant by which an order is listed, epoch ms. */
function placedMsOf({ order, createdAt }: TakenOrder): number {
  return Date.parse(order.placedAt ?? createdAt);
}

interface Group {
  readonly rate: string;
  sum: Micro;
}

/** The part of each VAT rate in the totals: VAT is included in prices with VAT, and added to prices without. */
function vatOf(order: OrderJson): readonly Record<string, string>[] {
  const groups: Group[] = [];
  for (const line of order.lines) {
    const { vatRate, total } = line;
    const micro = parseAmount(total);
    if (vatRate === undefined || micro === null) continue;
    const group = groups.find(({ rate }) => amount(rate) === amount(vatRate));
    if (group === undefined) groups.push({ rate: vatRate, sum: micro });
    else group.sum += micro;
  }
  return groups.map(({ rate, sum }) => {
    const isGross = order.pricesIncludeVat !== false;
    const vat = isGross ? vatInside(sum, amount(rate)) : lineTotal(sum, amount(rate) / 100n);
    const [net, gross] = isGross ? [sum - vat, sum] : [sum, sum + vat];
    return { rate, net: formatAmount(net, 2), vat: formatAmount(vat, 2), gross: formatAmount(gross, 2) };
  });
}

/** Where a page ends; `ms`: of the instant that the list is sorted by. */
export interface BookingPlace {
  readonly ms: number;
  readonly id: string;
}

/** The instant that a list is sorted by. */
export type SortedBy = (order: TakenOrder) => number;
export const byPlacement: SortedBy = placedMsOf;
export const byChange: SortedBy = ({ updatedAt }) => Date.parse(updatedAt);

/** Orders that changed at or after an instant, in this order. */
export function changedSince(orders: readonly TakenOrder[], sinceMs: number): readonly TakenOrder[] {
  return orders
    .filter((order) => byChange(order) >= sinceMs)
    .toSorted((a, b) => byChange(a) - byChange(b) || Number(a.id) - Number(b.id));
}

/** Orders from an instant on and before another, in the order they were placed. */
export function bookedBetween(orders: readonly TakenOrder[], sinceMs: number, beforeMs: number): readonly TakenOrder[] {
  return orders
    .filter((order) => placedMsOf(order) >= sinceMs && placedMsOf(order) < beforeMs)
    .toSorted((a, b) => placedMsOf(a) - placedMsOf(b) || Number(a.id) - Number(b.id));
}

export function isBehind(order: TakenOrder, { ms: last, id }: BookingPlace, by: SortedBy): boolean {
  const ms = by(order);
  return ms > last || (ms === last && Number(order.id) > Number(id));
}

export function readPlace(text: string): BookingPlace | null {
  const value: unknown = parse(Buffer.from(text, "base64url").toString());
  if (!isRecord(value)) return null;
  const { ms, id } = value;
  return typeof ms === "number" && typeof id === "string" ? { ms, id } : null;
}

export function writePlace(order: TakenOrder, by: SortedBy): string {
  return Buffer.from(JSON.stringify({ ms: by(order), id: order.id })).toString("base64url");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
