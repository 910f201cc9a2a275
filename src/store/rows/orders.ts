import type { NewOrderEvent, OrderHead, OrderPatch, OrderRow } from "../../core/order/change.ts";
import type { OrderEvent } from "../../core/ports/order-store.ts";
import type { OrderIntent } from "../../core/ports/erp.ts";
import type { SentOrder, SentTexts } from "../../core/order/send/sent-order.ts";

/** Order rows by their id, with intents, sent orders and histories. */
export interface OrderRows {
  /** In no order. The order itself is decoded on first use. Without intents, whose bodies may be large. */
  readOrders(ids: readonly string[]): Promise<readonly OrderRow[]>;
  /** Of orders that were about to be sent and whose body is still stored. */
  readIntents(ids: readonly string[]): Promise<ReadonlyMap<string, OrderIntent>>;
  /** The send states of these, in no order. */
  readOrderHeads(ids: readonly string[]): Promise<readonly OrderHead[]>;
  /** Writes the fields of each patch, in this order; `isNew` inserts a row. */
  writeOrders(
    patches: readonly { readonly id: string; readonly isNew: boolean; readonly patch: OrderPatch }[],
  ): Promise<void>;
  /** What is stored of their sends, by id. */
  readSent(ids: readonly string[]): Promise<ReadonlyMap<string, SentOrder>>;
  /** Which of these have something stored of their send. */
  findSent(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Replaces what was stored. */
  writeSent(sent: readonly { readonly id: string; readonly texts: SentTexts }[]): Promise<void>;
  /** In this order. Decisions of people are also stored separately, for good. */
  addOrderEvents(events: readonly NewOrderEvent[]): Promise<void>;
  /** The oldest first. */
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
}
