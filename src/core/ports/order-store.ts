import type { ArticleBy } from "../articles/article.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { AfterExport } from "../order/listing/difference.ts";
import type { NotLinkedReason, OrderFlag, OrderState, ListedOrder } from "../order/order.ts";
import type { SentOrder, SentTexts } from "../order/send/sent-order.ts";
import type { OrderIntent } from "./erp.ts";
import type { ErpOrderRef } from "./records.ts";

/** What decides whether an order is to be exported; see `judgeOrder`. */
export interface OrderPolicy {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  /** Status ids that mean completed, and that mean cancelled or refunded. */
  readonly completed: readonly string[];
  readonly cancelled: readonly string[];
  readonly nowMs: number;
  /** The earliest that any clock of this machine or of a system says; absent = `nowMs`. A reservation ends by it. */
  readonly earliestMs?: number;
}

/** An order as the store has it. Instants are epoch ms. */
export interface OrderRecord extends ListedOrder {
  readonly shopId: string;
  /** The shop gave its id to another order too, and a person has said that this is one of its own. */
  readonly isOwn: boolean;
  readonly state: OrderState;
  /** Only with `not-linked`. */
  readonly reason: NotLinkedReason | null;
  /** Placed before `export.from`, completed after the state file was made. */
  readonly late: boolean;
  /** A person asked for it: status and date do not take it out of the queue. */
  readonly forced: boolean;
  /** Only of an exported order: how the shop's differs from what was sent; null = it does not. */
  readonly afterExport: AfterExport | null;
  readonly flags: readonly OrderFlag[];
  readonly error: Problem | null;
  readonly erp: ErpOrderRef | null;
  /** How often its bytes were sent. */
  readonly attempts: number;
  /** How often in a row TotalGest answered them without taking or refusing the order. */
  readonly refusals: number;
  readonly intent: OrderIntent | null;
  readonly firstAttemptMs: number | null;
  readonly lastAttemptMs: number | null;
  /** See `Attempt`; null = never sent, or by an older version. */
  readonly deadlineMs: number | null;
  readonly exportedMs: number | null;
  /** What a person said where links and SKUs of its items do not agree; null = nothing. */
  readonly articleBy: ArticleBy | null;
}

/** One send of an intent. Instants are epoch ms. */
export interface Attempt {
  readonly atMs: number;
  /** Until then TotalGest may still book it: "not there" is not believed before. */
  readonly deadlineMs: number;
  /** What of it is kept for good; null = what is kept stays. */
  readonly sent: SentTexts | null;
}

/** What an attempt on an order came to; the state it leads to is `stateAfter` in `order-state.ts`. */
export type OrderOutcome =
  | {
      readonly kind: "exported";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate" | "looked-up" | "marked";
    }
  /** TotalGest has another order under its reference. */
  | { readonly kind: "held"; readonly problem: Problem }
  /** Nothing was taken: back into the queue. */
  | { readonly kind: "requeued"; readonly problem: Problem | null }
  | { readonly kind: "failed"; readonly problem: Problem }
  /** Stays `sending` until a look-up settles it. `words`: what TotalGest answered; absent = no whole answer came. */
  | { readonly kind: "unknown"; readonly problem: Problem; readonly words?: string }
  | { readonly kind: "unconfirmed"; readonly problem: Problem };

/** One line of an order's history. `detail` is a Problem, or null where the kind says it all. */
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
    | "not-linked";
  readonly detail: Problem | null;
  /** Free words of a person (`--reason`), TotalGest's number, or both; `link` or `sku`; null otherwise. */
  readonly note: string | null;
  /** The system's user who decided it; absent = nobody did, or it was not kept. */
  readonly author?: string;
}

/** An exported order whose copy in the shop does not carry TotalGest's number yet. */
export interface UnreportedOrder extends Pick<OrderRecord, "id" | "shopId" | "reference" | "placedAt"> {
  /** The shop has given its id to another order too. */
  readonly isShared: boolean;
  readonly order: ErpOrderRef;
}

/** An order that differs from what was sent, and that nobody has acknowledged. */
export interface ChangedOrder {
  readonly id: string;
  readonly reference: string;
  readonly afterExport: AfterExport;
  /** No run has reported it yet. */
  readonly isFresh: boolean;
}

export interface OrderStore {
  /**
   * Stores each order once, refreshing it where it differs, and lets `judgeOrder` decide its state, in one transaction.
   * Orders in `sending` are left wholly alone. Where an order is new, or its content, status or cancellation changed,
   * the told quantity of its products becomes unknown, so they are pending. Idempotent. Which row an order is, `rowIdOf`
   * says. Returns the rows' ids that were new or changed.
   */
  recordOrders(orders: readonly ListedOrder[], policy: OrderPolicy): Promise<{ readonly touched: readonly string[] }>;
  /**
   * The shop itself says that it has no such order: cancelled, as `judgeOrder` has it. `sending` and `unconfirmed` are left
   * alone.
   */
  recordVanished(ids: readonly string[], policy: OrderPolicy): Promise<void>;
  readOrder(id: string): Promise<OrderRecord | null>;
  /** For each token, the orders whose id or reference equals it exactly. */
  findOrders(tokens: readonly string[]): Promise<ReadonlyMap<string, readonly OrderRecord[]>>;
  /**
   * Ids of orders in any of `states`: those with the fewest attempts first, then the oldest, so that one that always fails
   * never blocks the others. `sinceMs` keeps those placed at or after it.
   */
  listOrderIds(states: readonly OrderState[], sinceMs: number | null): Promise<readonly string[]>;
  /** Orders that are not exported, not cancelled, not dismissed and not before `export.from`: the open ones. */
  listOpenOrders(): Promise<readonly Pick<OrderRecord, "id" | "shopId">[]>;
  /** All rows of the ids that the shop has given out more than once. */
  listNamesakes(): Promise<readonly Namesake[]>;
  /** A person asked for these: `queued` and forced, from `not-linked`, `held`, `failed` (and `queued`). Others are left. */
  forceOrders(ids: readonly string[], atMs: number): Promise<void>;
  /** A person says what counts where links and SKUs of these orders' items do not agree; not of exported or sent ones. */
  chooseArticles(ids: readonly string[], by: ArticleBy, atMs: number): Promise<void>;
  /**
   * A person takes an outcome back: from `exported`, `unconfirmed`, `sending` or any other state to `queued`, forced.
   * Only after a look-up that said "not there". One whose id the shop has given out twice is an order of its own from now on.
   */
  reopenOrder(id: string, atMs: number): Promise<void>;
  /** `queued` or `held` becomes `held` with its problem; anything else is left. Returns whether it is held now. */
  holdOrder(id: string, problem: Problem, atMs: number): Promise<boolean>;
  /**
   * Puts the intent on disk, fully synced, and the order into `sending`, if it is still `queued` or `held` in this
   * transaction; counts an attempt and returns its number. Null = somebody else took it, or it left the queue: do not send.
   */
  beginSend(id: string, intent: OrderIntent, attempt: Attempt): Promise<number | null>;
  /** What was sent of an order; null = nothing was. Never pruned. */
  readSent(id: string): Promise<SentOrder | null>;
  /** The bytes go out only now: the attempt begins anew, with another deadline. Only of a `sending` order. */
  renewDeadline(id: string, atMs: number, deadlineMs: number): Promise<void>;
  /**
   * Records what an attempt came to, as `judgeOutcome` has it. `attempt` = its number from `beginSend`, absent = the last one.
   * Idempotent. Returns what was recorded, which may be another outcome; null = nothing.
   */
  recordOutcome(id: string, outcome: OrderOutcome, atMs: number, attempt?: number): Promise<OrderOutcome | null>;
  /** TotalGest does not have an exported order after all: `unconfirmed`, for a person. Any other state is left. */
  doubtExport(id: string, problem: Problem, atMs: number): Promise<void>;
  /** Another exported order that has this id or this number in TotalGest; null = none has. */
  findHolder(order: ErpOrderRef, exceptId: string): Promise<string | null>;
  /** A look-up that a person asked for (`--resend`) found it: `exported`, from every state. */
  recordFound(id: string, order: ErpOrderRef, atMs: number): Promise<void>;
  /** A person says it is in TotalGest, and maybe why. From every state but `exported`; false otherwise. */
  markExported(id: string, number: string, atMs: number, reason?: string | null): Promise<boolean>;
  /** A person wants it never exported. From every state but `exported`; false otherwise. */
  dismissOrder(id: string, reason: string | null, atMs: number): Promise<boolean>;
  /** Exported orders whose shop copy does not carry TotalGest's number yet, at most 5 failed tries each. */
  listUnreported(limit: number): Promise<readonly UnreportedOrder[]>;
  recordReported(id: string, reported: boolean): Promise<void>;
  /** Late orders that are neither exported nor dismissed; `fresh` = never reported before. */
  listLate(): Promise<readonly { readonly id: string; readonly reference: string; readonly fresh: boolean }[]>;
  markLateReported(ids: readonly string[]): Promise<void>;
  /** A person has settled how an exported order differs; false where there is nothing to settle. A later difference is open again. */
  acknowledgeChange(id: string, reason: string, atMs: number): Promise<boolean>;
  /** Exported orders that differ and are not acknowledged, those exported first before others. */
  listAfterExport(): Promise<readonly ChangedOrder[]>;
  markAfterExportReported(ids: readonly string[]): Promise<void>;
  readOrderEvents(id: string): Promise<readonly OrderEvent[]>;
  /** The instant this state file was made, epoch ms. */
  readCreatedMs(): Promise<number>;
}

/** What tells orders of one id apart. */
export type OrderIdentity = Pick<ListedOrder, "id" | "reference" | "placedAt">;

/** A row of an order whose id the shop has given out more than once. */
export type Namesake = OrderIdentity & Pick<OrderRecord, "shopId">;
