import type { ErpOrder, ShopOrder } from "../order/order.ts";
import type { OrderMapping } from "../order/send/map-order.ts";
import { priceOrder } from "../order/send/map-order.ts";
import { decimal, isDecimal, toMinor } from "../common/money.ts";
import type { ListedOrder } from "../order/order.ts";
import { type Sale, saleOf, type SentOrder, vatTotals } from "../order/send/sent-order.ts";
import { type LocalDay, localDay } from "../common/time/zone.ts";
import { type Amounts, amountsOf, sentAmounts } from "./amounts.ts";

/** An order of the shop, as much of it as an audit keeps of each. */
export interface AuditedOrder {
  readonly id: string;
  /** The number that the customer sees. */
  readonly reference: string;
  /** Of the shop's zone. */
  readonly day: LocalDay;
  readonly placedMs: number;
  readonly status: string;
  readonly statusName: string;
  readonly currency: string;
  /** What the buyer paid, and how it splits by VAT, as far as the order can be priced. */
  readonly due: Amounts;
}

export function auditedOrder(listed: ListedOrder, mapping: OrderMapping, timeZone: string): AuditedOrder {
  const placedMs = Date.parse(listed.placedAt);
  return {
    id: listed.id,
    reference: listed.reference,
    day: localDay(placedMs, timeZone),
    placedMs,
    status: listed.status,
    statusName: listed.statusName,
    currency: listed.currency,
    due: dueOf(listed, mapping),
  };
}

function dueOf(listed: ListedOrder, mapping: OrderMapping): Amounts {
  const priced = listed.order === null ? null : priceOrder(listed.order, mapping);
  if (priced !== null) return pricedAmounts(priced, listed.order?.pricesIncludeVat ?? true);
  const gross = isDecimal(listed.total) ? toMinor(decimal(listed.total)) : 0;
  return { gross, net: null, vat: null, parts: null };
}

function pricedAmounts({ lines, totals }: Pick<ErpOrder, "lines" | "totals">, pricesIncludeVat: boolean): Amounts {
  return amountsOf(totals, vatTotals(lines, pricesIncludeVat));
}

/**
 * The order with the amounts it was sent with, where it is still the same sale: a mapping that changed since is no change of
 * the order. `order` null = it cannot be read.
 */
export function asItWasSent(audited: AuditedOrder, order: ShopOrder | null, sent: SentOrder | null): AuditedOrder {
  const amounts = sentAmounts(sent);
  if (sent === null || amounts === null || order === null || isResold(saleOf(order), sent.sale)) return audited;
  return { ...audited, due: amounts };
}

/** What was sold, or for how much, is another now. Addresses and the payment are no matter of sums. */
export function isResold(now: Sale, then: Sale): boolean {
  return JSON.stringify(soldPart(now)) !== JSON.stringify(soldPart(then));
}

function soldPart({ currency, total, items, delivery, fees, coupon }: Sale): unknown {
  return [
    currency,
    total,
    items.map(({ kind, shopProductId, sku, quantity, price, discount, rate }) => [
      kind,
      shopProductId,
      sku,
      quantity,
      price,
      discount,
      rate,
    ]),
    delivery,
    fees,
    coupon,
  ];
}
