import { amount, formatAmount, lineTotal, type Micro, parseAmount, vatInside } from "../values/amounts.ts";
import type { OrderJson, TakenOrder } from "./order.ts";

/** An order as TotalGest lists it. `withTotals` false = a TotalGest that sends no amounts. */
export function bookingOf(taken: TakenOrder, withTotals: boolean): Record<string, unknown> {
  const { id, number, externalReference, createdAt, updatedAt, order, patch } = taken;
  const head = { id, number, ...(externalReference === "" ? {} : { externalReference }), createdAt, updatedAt };
  if (!withTotals) return head;
  const { currency, placedAt, totals } = order;
  return {
    ...head,
    state: "open",
    currency,
    placedAt,
    buyer: buyerOf(order),
    totals,
    vat: vatOf(order),
    payment: { paid: order.payment?.paid === true },
    ...patch,
  };
}

function buyerOf({ customer, billing }: OrderJson): Record<string, string> {
  const person = [billing?.firstName, billing?.lastName].filter(Boolean).join(" ");
  const name = billing?.company ?? person;
  const email = customer?.email ?? "";
  return { ...(name === "" ? {} : { name }), ...(email === "" ? {} : { email }) };
}

interface BookedRate {
  readonly rate: string;
  sum: Micro;
}

/** The part of each VAT rate in the totals: VAT is included in prices with VAT, and added to prices without. */
function vatOf(order: OrderJson): readonly Record<string, string>[] {
  const groups: BookedRate[] = [];
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

/** The instant that a list is sorted by, epoch ms. */
export type SortedBy = (order: TakenOrder) => number;
export const byPlacement: SortedBy = ({ order, createdAt }) => Date.parse(order.placedAt ?? createdAt);
export const byChange: SortedBy = ({ updatedAt }) => Date.parse(updatedAt);

/**
 * A page of the orders from an instant on and before another, sorted by that instant and the id. `cursor` null = the
 * first page; `after` = the cursor of the next one. Null = the cursor has gone stale.
 */
export function pageOfBookings(
  orders: readonly TakenOrder[],
  by: SortedBy,
  { sinceMs, beforeMs }: { readonly sinceMs: number; readonly beforeMs: number },
  { cursor, limit }: { readonly cursor: string | null; readonly limit: number },
): { readonly page: readonly TakenOrder[]; readonly after: string | null } | null {
  const [lastMs = Number.NaN, lastId = Number.NaN] =
    cursor === null
      ? [Number.NEGATIVE_INFINITY, 0]
      : Buffer.from(cursor, "base64url").toString().split(" ").map(Number);
  if (Number.isNaN(lastMs) || Number.isNaN(lastId)) return null;
  const rest = orders
    .filter((order) => by(order) >= sinceMs && by(order) < beforeMs)
    .filter((order) => by(order) > lastMs || (by(order) === lastMs && Number(order.id) > lastId))
    .toSorted((a, b) => by(a) - by(b) || Number(a.id) - Number(b.id));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const isEnd = rest.length === page.length || last === undefined;
  return { page, after: isEnd ? null : Buffer.from(`${String(by(last))} ${last.id}`).toString("base64url") };
}
