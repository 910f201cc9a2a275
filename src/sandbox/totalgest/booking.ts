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

/** Where a page ends. */
export interface BookingPlace {
  readonly placedMs: number;
  readonly id: string;
}

/** Orders from an instant on and before another, in the order they were placed. */
export function bookedBetween(orders: readonly TakenOrder[], sinceMs: number, beforeMs: number): readonly TakenOrder[] {
  return orders
    .filter((order) => placedMsOf(order) >= sinceMs && placedMsOf(order) < beforeMs)
    .toSorted((a, b) => placedMsOf(a) - placedMsOf(b) || Number(a.id) - Number(b.id));
}

export function isBehind(order: TakenOrder, { placedMs, id }: BookingPlace): boolean {
  const ms = placedMsOf(order);
  return ms > placedMs || (ms === placedMs && Number(order.id) > Number(id));
}

export function readPlace(text: string): BookingPlace | null {
  const value: unknown = parse(Buffer.from(text, "base64url").toString());
  if (!isRecord(value)) return null;
  const { placedMs, id } = value;
  return typeof placedMs === "number" && typeof id === "string" ? { placedMs, id } : null;
}

export function writePlace(order: TakenOrder): string {
  return Buffer.from(JSON.stringify({ placedMs: placedMsOf(order), id: order.id })).toString("base64url");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
