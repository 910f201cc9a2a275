import type { ArticleBy, LineArticle } from "../orders/articles/article.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Fulfilment } from "../orders/fulfilment/fulfilment.ts";
import type { AfterExport, Difference } from "../orders/listing/difference.ts";
import type { NotLinkedReason, OrderFlag, OrderIdentity, OrderState, ListedOrder } from "../orders/order.ts";
import type { StatusMeaning } from "../orders/status-class.ts";
import type { SentOrder, SentTexts } from "../orders/send/sent-order.ts";
import type { OrderIntent } from "./erp.ts";
import type { ErpOrderRef } from "./records.ts";

/** The settings and the time that decide whether an order is exported; see `judgeOrder`. */
export interface OrderPolicy {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  readonly statuses: StatusMeaning;
  readonly nowMs: number;
  /**
   * The earliest time that the clocks of this machine and of the systems show; absent = `nowMs`. Decides when a
   * reservation ends.
   */
  readonly earliestMs?: number;
}

/** An order in the store. Instants are epoch ms. */
export interface OrderRecord extends ListedOrder {
  /**
   * The shop gave its id to another order too, before or after it. TotalGest's number is not written to the shop, and an
   * order that took over the id is sent only by a person.
   */
  readonly isIdReused: boolean;
  readonly state: OrderState;
  /** Only with state `not-linked`. */
  readonly reason: NotLinkedReason | null;
  /** Placed before `export.from`, but completed after the state file was made. */
  readonly late: boolean;
  /**
   * A person asked to export it. Its status and date no longer remove it from the queue, and later changes of the order do not end
   * that; a cancellation does.
   */
  readonly releasedByHand: boolean;
  /** How the shop's order differs from what was sent, or that its id has another order now; null = no difference. */
  readonly afterExport: AfterExport | null;
  readonly flags: readonly OrderFlag[];
  readonly error: Problem | null;
  /** TotalGest's order; `id` null = a person entered the number, which is never taken for an id. */
  readonly erp: (Pick<ErpOrderRef, "number"> & { readonly id: string | null }) | null;
  /** How often the order was sent. */
  readonly attempts: number;
  /** How often in a row TotalGest answered without accepting or refusing the order. */
  readonly refusals: number;
  readonly intent: OrderIntent | null;
  readonly firstAttemptMs: number | null;
  readonly lastAttemptMs: number | null;
  /** See `Attempt`; null = never sent. */
  readonly deadlineMs: number | null;
  readonly exportedMs: number | null;
  /** Which products its lines are; a line whose product is not known yet is not among them. */
  readonly articles: readonly LineArticle[];
  /** Null = TotalGest has not shown that it left. */
  readonly fulfilment: Fulfilment | null;
}

/** One send of an intent. Instants are epoch ms. */
export interface Attempt {
  readonly atMs: number;
  /** Until then TotalGest may still book the order, so "not there" is not believed before. */
  readonly deadlineMs: number;
  /** The part that is kept for good; null = keep what is stored. */
  readonly sent: SentTexts | null;
}

/** The result of an attempt on an order; `stateAfter` in `core/orders/state.ts` gives the state it leads to. */
export type OrderOutcome =
  | {
      readonly kind: "exported";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate" | "looked-up" | "marked";
    }
  /** TotalGest has another order under this reference. */
  | { readonly kind: "held"; readonly problem: Problem }
  /** Nothing was accepted: the order goes back into the queue. */
  | { readonly kind: "requeued"; readonly problem: Problem | null }
  | { readonly kind: "failed"; readonly problem: Problem }
  /**
   * The order stays `sending` until a look-up settles it. `words`: TotalGest's answer; absent = no complete answer
   * arrived.
   */
  | { readonly kind: "unknown"; readonly problem: Problem; readonly words?: string }
  | { readonly kind: "unconfirmed"; readonly problem: Problem };

/** One line of an order's history. `detail` null = the kind says everything. */
export interface OrderEvent {
  readonly atMs: number;
  readonly kind:
    | "seen"
    | "changed"
    | "queued"
    | "held"
    | "sent"
    | "exported"
    | "requeued"
    | "failed"
    | "unknown"
    | "unconfirmed"
    | "looked-up"
    | "forced"
    | "article-chosen"
    | "resend"
    | "marked-exported"
    | "acknowledged"
    | "double"
    | "dismissed"
    | "not-linked"
    | "id-taken-over"
    | "another"
    | "status-pushed"
    | "status-left"
    | "status-refused"
    | "status-held"
    | "status-released"
    | "status-asked";
  readonly detail: Problem | null;
  /** A person's reason (`--reason`), TotalGest's number, or both; for a chosen article `link` or `sku`; else null. */
  readonly note: string | null;
  /** The system's user who decided it; absent = no person decided it, or the user was not recorded. */
  readonly author?: string;
}

/** A person's decision. */
export interface Said {
  readonly atMs: number;
  /** The person's own words. */
  readonly reason: string | null;
  /**
   * How long a call of TotalGest takes at most, so that an order on the wire can still be booked. Null = a run has the
   * lock of the orders, and may be sending any of them.
   */
  readonly timeoutMs: number | null;
  /** Absent = the system's user. */
  readonly author?: string;
  /** What the person was shown of the order (`shownOrder`): one that has changed since is refused. Absent = nothing. */
  readonly shown?: string;
}

interface Acknowledged extends Pick<Said, "atMs" | "author" | "shown"> {
  readonly reason: string;
  readonly number: string | null;
}

/** An order of a list, and the stored order that has its id and is another one. */
export interface Reused {
  readonly listed: ListedOrder;
  readonly known: OrderIdentity;
}

/** An exported order whose copy in the shop does not have TotalGest's number yet. */
export interface UnreportedOrder extends Pick<OrderRecord, "id"> {
  readonly order: ErpOrderRef;
}

/** An order with a difference that is not acknowledged. */
export interface ChangedOrder {
  readonly id: string;
  readonly reference: string;
  readonly afterExport: AfterExport;
  /** No run has reported it yet. */
  readonly isFresh: boolean;
}

export interface OrderStore {
  /**
   * Stores each order once, updates it where it differs, and lets `judgeOrder` decide its state, in one transaction.
   * Orders in `sending` are not touched. If an order is new, or its content, status or cancellation changed, the pushed
   * quantity of its products becomes unknown and they become pending. Idempotent. Returns the ids that were new or
   * changed, and those orders whose id another order has: they are not stored.
   */
  recordOrders(
    orders: readonly ListedOrder[],
    policy: OrderPolicy,
  ): Promise<{ readonly touched: readonly string[]; readonly reused: readonly Reused[] }>;
  /**
   * Stores orders of which `recordOrders` said that another order has their id. Where that one was never sent and nobody
   * decided on it, the new one takes its row, and is held until a person sends it. Otherwise it becomes a change after the
   * export, which reserves its pieces until a person settles it.
   */
  recordReused(orders: readonly ListedOrder[], policy: OrderPolicy): Promise<void>;
  /**
   * The shop itself says that these orders do not exist: they are judged as cancelled. `sending` and `unconfirmed`
   * orders are not touched.
   */
  recordVanished(ids: readonly string[], policy: OrderPolicy): Promise<void>;
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
  /** Orders that are not exported, not cancelled, not dismissed and not before `export.from`. */
  listOpenOrders(): Promise<readonly string[]>;
  /**
   * A person asked to export these: they become `queued` and forced, from `not-linked`, `held`, `failed` or `queued`.
   * Orders in other states are not touched.
   */
  forceOrders(ids: readonly string[], atMs: number): Promise<void>;
  /**
   * A person decides what counts where links and SKUs of these orders' items disagree. Exported and sent orders are not
   * touched.
   */
  chooseArticles(ids: readonly string[], by: ArticleBy, atMs: number): Promise<void>;
  /**
   * A person takes an outcome back: any state, `exported`, `unconfirmed` and `sending` included, becomes `queued` and
   * forced. Call only after a look-up that answered "not there".
   */
  reopenOrder(id: string, atMs: number): Promise<void>;
  /**
   * TotalGest answered that it does not have this order, whose outcome was unknown, and the shop has cancelled it: it
   * becomes `not-linked`.
   */
  closeCancelled(id: string, atMs: number): Promise<void>;
  /**
   * `queued` or `held` becomes `held` with this problem; other states are not touched. Returns whether the order is
   * held now.
   */
  holdOrder(id: string, problem: Problem, atMs: number): Promise<boolean>;
  /**
   * Stores the intent, synced to disk, and sets the order to `sending`, if it is still `queued` or `held` in this
   * transaction. Counts an attempt and returns its number. Null = another process took the order, or it left the queue:
   * do not send.
   */
  beginSend(id: string, intent: OrderIntent, attempt: Attempt): Promise<number | null>;
  /** What was sent of an order; null = nothing. Never pruned. */
  readSent(id: string): Promise<SentOrder | null>;
  /** The bytes are sent only now, so the attempt starts again with another deadline. Only for a `sending` order. */
  renewDeadline(id: string, atMs: number, deadlineMs: number): Promise<void>;
  /**
   * Records the result of an attempt as `judgeOutcome` decides. `attempt` = its number from `beginSend`; absent = the
   * last one. Idempotent. Returns what was recorded, which may be another outcome; null = nothing.
   */
  recordOutcome(id: string, outcome: OrderOutcome, atMs: number, attempt?: number): Promise<OrderOutcome | null>;
  /**
   * TotalGest does not have an exported order after all: it becomes `unconfirmed`, for a person to decide. Other states
   * are not touched.
   */
  doubtExport(id: string, problem: Problem, atMs: number): Promise<void>;
  /** A look-up that a person asked for (`--resend`) found the order: any state becomes `exported`. */
  recordFound(id: string, order: ErpOrderRef, atMs: number): Promise<void>;
  /** As `recordFound`, by an audit: what the shop shows of the order may have changed since it was sent. */
  recordBooked(id: string, order: ErpOrderRef, atMs: number): Promise<void>;
  /**
   * A look-up before a send found the order: it becomes `exported`. If a person dismissed it meanwhile, or marked it with
   * another number, TotalGest may have it twice, and that is recorded.
   */
  recordThere(id: string, order: ErpOrderRef, atMs: number): Promise<void>;
  /**
   * A person confirms that the order is in TotalGest under this number; null = done, else why not: it may be on the wire,
   * another order of the same year has the number, or the order is exported, unless a person marked it before or an audit
   * did not find it.
   */
  markExported(id: string, number: string, said: Said): Promise<Problem | null>;
  /** A person decides that the order is never exported; null = done, else why not. */
  dismissOrder(id: string, said: Said): Promise<Problem | null>;
  /** Exported orders whose copy in the shop does not have TotalGest's number yet, with at most 5 failed tries each. */
  listUnreported(limit: number): Promise<readonly UnreportedOrder[]>;
  recordReported(id: string, reported: boolean): Promise<void>;
  /** Late orders that are neither exported nor dismissed; `fresh` = not reported before. */
  listLate(): Promise<readonly { readonly id: string; readonly reference: string; readonly fresh: boolean }[]>;
  markLateReported(ids: readonly string[]): Promise<void>;
  /**
   * A person acknowledges how an order differs; null = done, else why not. A later difference is open again. `number`:
   * TotalGest's, of the order that has the id now.
   */
  acknowledgeChange(id: string, decided: Acknowledged): Promise<Problem | null>;
  /**
   * What an audit found about an exported order, in place of what earlier audits found; empty = nothing. Other states
   * are not touched.
   */
  recordAudited(id: string, found: readonly Difference[], atMs: number): Promise<void>;
  /** Orders with a difference that is not acknowledged, earliest export first. */
  listAfterExport(): Promise<readonly ChangedOrder[]>;
  markAfterExportReported(ids: readonly string[]): Promise<void>;
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
}
