import type { NewOrderEvent, OrderChange, OrderHead, OrderRow } from "../../../core/order/change.ts";
import { isOfAPerson } from "../../../core/order/state.ts";
import type { SentTexts } from "../../../core/order/send/sent-order.ts";
import type { Rows } from "../../rows/transactions.ts";
import { moveStock } from "../products/stock.ts";

/** Returns the author of the decisions that are written now; null = not recorded. */
export type Author = () => string | null;

export async function readOrder(rows: Rows, id: string): Promise<OrderRow | null> {
  return (await rows.readOrders([id]))[0] ?? null;
}

export async function readOrderHead(rows: Rows, id: string): Promise<OrderHead | null> {
  return (await rows.readOrderHeads([id]))[0] ?? null;
}

/** Writes the changes of these orders, with their histories, reservations and the resulting stock. */
export async function applyOrders(rows: Rows, decided: readonly (OrderChange | null)[], author: Author): Promise<void> {
  const changes = decided.filter((change) => change !== null);
  if (changes.length === 0) return;
  await rows.writeOrders(changes);
  const sent: { readonly id: string; readonly texts: SentTexts }[] = [];
  const events: NewOrderEvent[] = [];
  for (const change of changes) {
    if (change.sent !== undefined) sent.push({ id: change.id, texts: change.sent });
    for (const event of change.events) events.push(signed(event, author()));
  }
  if (sent.length > 0) await rows.writeSent(sent);
  if (events.length > 0) await rows.addOrderEvents(events);
  await moveStock(rows, changes);
}

function signed(event: NewOrderEvent, author: string | null): NewOrderEvent {
  return author !== null && isOfAPerson(event.kind) ? { ...event, author } : event;
}
