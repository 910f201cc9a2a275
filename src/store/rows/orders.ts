import type { NewOrderEvent, OrderHead, OrderPatch, OrderRow } from "../../core/order/change.ts";
import type { OrderState } from "../../core/order/order.ts";
import type { ChangedOrder, OrderEvent, OrderRecord, UnreportedOrder } from "../../core/ports/order-store.ts";
import type { OrderIntent } from "../../core/ports/erp.ts";
import type { ErpOrderRef } from "../../core/ports/records.ts";
import type { Namesake } from "../../core/ports/order-store.ts";
import type { SentOrder, SentTexts } from "../../core/order/send/sent-order.ts";

/** Rows of orders, by the id of their row; their intents, what was sent of them, and their histories. */
export interface OrderRows {
  /** In no order. The order itself is decoded when it is first asked for; without intents, whose bytes may be many. */
  readOrders(ids: readonly string[]): Promise<readonly OrderRow[]>;
  /** Of those that were ever about to be sent and whose bytes are kept still. */
  readIntents(ids: readonly string[]): Promise<ReadonlyMap<string, OrderIntent>>;
  /** How the sends of these stand, in no order. */
  readOrderHeads(ids: readonly string[]): Promise<readonly OrderHead[]>;
  /** Orders whose id or reference equals one of these, in no order. */
  findOrders(tokens: readonly string[]): Promise<readonly OrderRecord[]>;
  /** All orders of these ids of the shop, that with the shop's id as its own before the others. */
  readNamesakes(shopIds: readonly string[]): Promise<readonly Namesake[]>;
  /** The ids of the shop that more than one order has. */
  listSharedIds(): Promise<readonly string[]>;
  /** Exported orders that have one of these ids or numbers in TotalGest: each with what it has. */
  findHolders(orders: readonly ErpOrderRef[]): Promise<readonly { readonly id: string; readonly erp: ErpOrderRef }[]>;
  /** In any of `states`; the fewest attempts first, then the oldest. `sinceMs`: placed at or after it; null = all. */
  listOrderIds(states: readonly OrderState[], sinceMs: number | null): Promise<readonly string[]>;
  /** Neither exported nor not linked, or not linked because of their status; in no order. */
  listOpenOrders(): Promise<readonly Pick<OrderRecord, "id" | "shopId">[]>;
  /** Exported, not told, and with fewer than `mostTries` tries; those exported first before others. */
  listUnreported(mostTries: number, limit: number): Promise<readonly UnreportedOrder[]>;
  /** Late orders, the oldest first; `fresh` = not reported yet. */
  listLate(): Promise<readonly { readonly id: string; readonly reference: string; readonly fresh: boolean }[]>;
  /** Orders whose difference is open, those exported first before others. */
  listAfterExport(): Promise<readonly ChangedOrder[]>;
  /**
   * Writes what each patch has, in this order; one that is `isNew` makes its row. Counts what `countOrders` counts in the same
   * transaction.
   */
  writeOrders(
    patches: readonly { readonly id: string; readonly isNew: boolean; readonly patch: OrderPatch }[],
  ): Promise<void>;
  /** What is kept of their sends, by id. */
  readSent(ids: readonly string[]): Promise<ReadonlyMap<string, SentOrder>>;
  /** Which of these have something kept of their send. */
  findSent(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Replaces what was kept. */
  writeSent(sent: readonly { readonly id: string; readonly texts: SentTexts }[]): Promise<void>;
  /** In this order. Decisions of people are kept apart too, for good. */
  addOrderEvents(events: readonly NewOrderEvent[]): Promise<void>;
  /** The oldest first. */
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
}
