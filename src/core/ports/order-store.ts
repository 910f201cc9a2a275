import type { OrderDecision } from "../acts/action.ts";
import type { ArticleBy } from "../orders/articles/article.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { OrderState, ListedOrder } from "../orders/order.ts";
import type {
  Attempt,
  OpenDelivery,
  OrderEvent,
  OrderOutcome,
  OrderPolicy,
  OrderRecord,
  Reused,
  Said,
  StoredOrder,
} from "../orders/record.ts";
import type { Forgotten } from "../orders/privacy/forget.ts";
import type { SentOrder } from "../orders/send/sent-order.ts";
import type { Changed } from "../orders/changed.ts";
import type { OrderIntent } from "./erp.ts";
import type { ErpOrderRef } from "./records.ts";

export interface OrderStore {
  /**
   * Stores each order once, updates it where it differs, and lets `judgeOrder` decide its state, in one transaction.
   * Orders in `sending` are not touched. If an order is new, or its content, status or cancellation changed, the pushed
   * quantity of its products becomes unknown and they become pending. Idempotent. Returns those orders whose id another
   * order has: they are not stored.
   *
   * `areOthers`: they are. Where the one that has the id was never sent and nobody decided on it, the new one takes its row,
   * and is held until a person sends it. Otherwise it becomes a change after the export, which reserves its pieces until a
   * person settles it. Returns none. Absent = false.
   */
  recordOrders(orders: readonly ListedOrder[], policy: OrderPolicy, areOthers?: boolean): Promise<readonly Reused[]>;
  /**
   * The one writing step: asks the rule about each of these orders in one transaction, and writes the row that it makes, with
   * its history, its reservations and the resulting stock. An order that is not there is skipped. Returns what the rule made
   * of each call, in order; null = nothing.
   */
  changeOrders<Call extends { readonly id: string }, Made extends Changed>(
    calls: readonly Call[],
    rule: (order: StoredOrder, call: Call) => Made | null,
  ): Promise<readonly (Made | null)[]>;
  readOrder(id: string): Promise<OrderRecord | null>;
  /** For each token, the orders whose id or reference equals it exactly. */
  findOrders(tokens: readonly string[]): Promise<ReadonlyMap<string, readonly OrderRecord[]>>;
  /**
   * Ids of orders in any of `states`: fewest attempts first, then oldest first, so that an order that always fails
   * never blocks others. `sinceMs` selects orders placed at or after it.
   */
  listOrderIds(states: readonly OrderState[], sinceMs: number | null): Promise<readonly string[]>;
  /**
   * Whether an export has anything to do: an order is queued, sending, on hold or unconfirmed, is late, or differs after its
   * export; with `canReport`, also if `listUnreported` returns any.
   */
  hasUnsettled(canReport: boolean): Promise<boolean>;
  /**
   * Orders that are not exported, not cancelled, not dismissed and not before `export.from`, and those whose id another
   * order has that nobody has settled.
   */
  listOpenOrders(): Promise<readonly string[]>;
  /** A person decides what counts where an item's link and SKU disagree. Sent orders are not touched. */
  chooseArticles(ids: readonly string[], by: ArticleBy, atMs: number): Promise<void>;
  /**
   * Stores the intent, synced to disk, and sets the order to `sending`, if it is still `queued` or `held` in this
   * transaction. Counts an attempt and returns its number. Null = another process took the order, or it left the queue:
   * do not send.
   */
  beginSend(id: string, intent: OrderIntent, attempt: Attempt): Promise<number | null>;
  /** What was sent of an order; null = nothing. Never pruned. */
  readSent(id: string): Promise<SentOrder | null>;
  /**
   * Records the result of an attempt as `judgeOutcome` decides. `attempt` = its number from `beginSend`; absent = the
   * last one. Idempotent. Returns what was recorded, which may be another outcome; null = nothing.
   */
  recordOutcome(id: string, outcome: OrderOutcome, atMs: number, attempt?: number): Promise<OrderOutcome | null>;
  /**
   * What a person decides without sending the order; null = done, else why not: it may be on the wire, another order of the
   * same year has the number, or the order is exported, unless a person marked it before or an audit did not find it. A
   * difference after an acknowledged one is open again.
   */
  decideOrder(id: string, decision: OrderDecision, said: Said): Promise<Problem | null>;
  /** Exported orders whose copy in the shop does not have TotalGest's number yet. */
  listUnreported(limit: number): Promise<readonly { readonly id: string; readonly order: ErpOrderRef }[]>;
  /**
   * Forgets the buyers of orders of which nothing is open. By id: null = forgotten, else why not; one that is not there, or is
   * forgotten already, is absent. `expired`: nobody asked for it, it is older than what is kept.
   */
  forgetOrders(
    ids: readonly string[],
    asked: { readonly atMs: number; readonly kind: "forgotten" | "expired" },
  ): Promise<ReadonlyMap<string, Problem | null>>;
  /**
   * Takes what was forgotten out of the database's own files. False = something else has them open, so it has to be tried again;
   * a server does that by itself.
   */
  scrub(): Promise<boolean>;
  /** Exported orders and those that are not sent, placed before an instant, whose buyers are not forgotten; the oldest first. */
  listOldOrders(
    beforeMs: number,
    part: { readonly limit: number; readonly offset: number },
  ): Promise<readonly string[]>;
  /** Orders in which this mail address stands; also some in which it is a part of another. */
  listOrdersNaming(address: string): Promise<readonly string[]>;
  /** The orders whose buyers were forgotten, oldest first; also those that only stand beside the state. */
  listForgotten(): Promise<readonly Forgotten[]>;
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
}

/** The deliveries of exported orders. An order whose number a person entered is not among them. */
export interface FulfilmentStore {
  /** Exported orders that have one of these ids in TotalGest; in no order. */
  findDelivered(erpIds: readonly string[]): Promise<readonly OrderRecord[]>;
  /** Orders whose status is still to be pushed, or was refused; oldest first. */
  listOpenDeliveries(): Promise<readonly OpenDelivery[]>;
  /** Pushes that the shop took since an instant, without those that a person released; orders exported since one. */
  countDeliveries(since: {
    readonly pushedSinceMs: number;
    readonly exportedSinceMs: number;
  }): Promise<{ readonly pushed: number; readonly exported: number }>;
}
