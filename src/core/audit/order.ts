import type { ErpOrder, ListedOrder } from "../orders/order.ts";
import type { OrderMapping } from "../orders/send/mapping.ts";
import { priceOrder } from "../orders/send/map-order.ts";
import { decimal, isDecimal, toMinor } from "../common/money.ts";
import { type SentOrder, vatTotals } from "../orders/send/sent-order.ts";
import { type LocalDay, localDay } from "../common/time/zone.ts";
import { type Amounts, amountsOf, sentAmounts } from "./amounts.ts";

/** The parts of a shop order that an audit keeps. */
export interface AuditedOrder {
  readonly id: string;
  /** The number that the customer sees. */
  readonly reference: string;
  /** The day in the shop's time zone. */
  readonly day: LocalDay;
  readonly placedMs: number;
  readonly status: string;
  readonly statusName: string;
  readonly currency: string;
  /** What the buyer paid, split by VAT if the order can be priced. */
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

/** The order with the amounts that were sent: a mapping changed since then does not count as a change of the order. */
export function asItWasSent(audited: AuditedOrder, sent: SentOrder | null): AuditedOrder {
  const amounts = sentAmounts(sent);
  return amounts === null ? audited : { ...audited, due: amounts };
}
