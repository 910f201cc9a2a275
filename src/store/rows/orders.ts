import type { NewOrderEvent, OrderHead, OrderPatch, OrderRow } from "../../core/order/change.ts";
import type { OrderState } from "../../core/order/order.ts";
import type { ChangedOrder, OrderEvent, OrderRecord, UnreportedOrder } from "../../core/ports/order-store.ts";
import type { OrderIntent } from "../../core/ports/erp.ts";
import type { ErpOrderRef } from "../../core/ports/records.ts";
import type { Namesake } from "../../core/ports/order-store.ts";
import type { SentOrder, SentTexts } from "../../core/order/send/sent-order.ts";

/** An exported order, with what TotalGest gave it. */
export interface Holder {
  readonly id: string;
  /** Null = a person entered the number. */
  readonly erpId: string | null;
  readonly number: string;
  readonly placedMs: number;
}

/** Order rows by their id, with intents, sent orders and histories. */
export interface OrderRows {
  /** In no order. The order itself is decoded on first use. Without intents, whose bodies may be large. */
  readOrders(ids: readonly string[]): Promise<readonly OrderRow[]>;
  /** Of orders that were about to be sent and whose body is still stored. */
  readIntents(ids: readonly string[]): Promise<ReadonlyMap<string, OrderIntent>>;
  /** The send states of these, in no order. */
  readOrderHeads(ids: readonly string[]): Promise<readonly OrderHead[]>;
  /** Orders whose id or reference equals one of these, in no order. */
  findOrders(tokens: readonly string[]): Promise<readonly OrderRecord[]>;
  /** All orders with these shop ids; the one whose own id is the shop's comes first. */
  readNamesakes(shopIds: readonly string[]): Promise<readonly Namesake[]>;
  /** The shop ids that more than one order has. */
  listSharedIds(): Promise<readonly string[]>;
  /** Exported orders with one of these ids or numbers in TotalGest. */
  findHolders(orders: readonly ErpOrderRef[]): Promise<readonly Holder[]>;
  /** In any of `states`; fewest attempts first, then oldest. `sinceMs`: placed at or after it; null = all. */
  listOrderIds(states: readonly OrderState[], sinceMs: number | null): Promise<readonly string[]>;
  /**
   * Whether any order is queued, sending, on hold or unconfirmed, late, or differs after its export; with `mostTries` also whether
   * `listUnreported` has any.
   */
  hasUnsettled(mostTries: number | null): Promise<boolean>;
  /** Neither exported nor not linked, or not linked because of their status; in no order. */
  listOpenOrders(): Promise<readonly Pick<OrderRecord, "id" | "shopId">[]>;
  /** Exported, not reported to the shop, and with fewer than `mostTries` tries; earliest export first. */
  listUnreported(mostTries: number, limit: number): Promise<readonly UnreportedOrder[]>;
  /** Late orders, the oldest first; `fresh` = not reported yet. */
  listLate(): Promise<readonly { readonly id: string; readonly reference: string; readonly fresh: boolean }[]>;
  /** Orders with an open difference, earliest export first. */
  listAfterExport(): Promise<readonly ChangedOrder[]>;
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

/** Queries that find orders by something other than their row's id. */
export type OrderListRows = Pick<
  OrderRows,
  | "findOrders"
  | "readNamesakes"
  | "listSharedIds"
  | "findHolders"
  | "listOrderIds"
  | "hasUnsettled"
  | "listOpenOrders"
  | "listUnreported"
  | "listLate"
  | "listAfterExport"
>;

/** Orders with the rows that belong to one order each. */
export type OrderOwnRows = Pick<
  OrderRows,
  | "readOrders"
  | "readIntents"
  | "readOrderHeads"
  | "writeOrders"
  | "readSent"
  | "findSent"
  | "writeSent"
  | "addOrderEvents"
  | "readOrderEvents"
>;
