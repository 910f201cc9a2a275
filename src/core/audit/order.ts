import type { ListedOrder } from "../orders/order.ts";
import type { OrderMapping } from "../orders/send/mapping.ts";
import { priceOrder } from "../orders/send/map-order.ts";
import { decimal, isDecimal, toMinor } from "../common/money.ts";
import { vatTotals } from "../orders/send/sent-order.ts";
import { type LocalDay, localDay } from "../common/time/zone.ts";
import { type Amounts, amountsOf } from "./amounts.ts";

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
  const gross = isDecimal(listed.total) ? toMinor(decimal(listed.total)) : 0;
  return { gross, net: null, vat: null, parts: null };
}
