/** The moves of a payment that came after the export: each is one pure function for `changeOrders`; null = nothing changes. */
import type { Changed } from "../changed.ts";
import type { ListedOrder } from "../order.ts";
import type { OrderPolicy, StoredOrder } from "../record.ts";
import type { SentOrder } from "../send/sent-order.ts";

/** Whether the shop said that the order is paid, when it was sent or since. Null = nobody knows. */
export function wasPaid({ payment }: Pick<StoredOrder, "payment">, sent: SentOrder | null): boolean | null {
  return payment === null ? (sent?.sale.paid ?? null) : true;
}

/** The shop shows of an exported order whether it is paid. `sent`: what is stored of its send. */
export function watchPayment(
  order: StoredOrder,
  { order: shown }: ListedOrder,
  sent: SentOrder | null,
  { nowMs }: OrderPolicy,
): Changed | null {
  const { payment } = order;
  const isPaid = shown?.payment?.paid ?? null;
  const before = wasPaid(order, sent);
  // One on the wire is settled first.
  if (isPaid === null || before === null || payment === "telling") return null;
  if (!isPaid) {
    if (!before || payment === "back") return null;
    const row: StoredOrder = { ...order, payment: "back", paidMs: null, paymentError: null };
    return { row, events: [{ atMs: nowMs, kind: "unpaid" }] };
  }
  if (before && payment !== "back") return null;
  const paidMs = shown?.payment?.paidAt === undefined ? nowMs : Date.parse(shown.payment.paidAt);
  return { row: { ...order, payment: "noted", paidMs, paymentError: null }, events: [{ atMs: nowMs, kind: "paid" }] };
}
