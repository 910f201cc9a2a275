import type { AfterExport } from "./listing/difference.ts";
import type { ArticleBy } from "../articles/article.ts";
import type { NotLinkedReason, OrderFlag, OrderState, ListedOrder } from "./order.ts";
import type { OrderIntent } from "../ports/erp.ts";
import type { OrderEvent, OrderRecord } from "../ports/order-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { SentTexts } from "./send/sent-order.ts";
import type { OrderFacts, OrderPieces, WantedReservation } from "./pieces.ts";

/** The state of an order's sends. */
export interface OrderHead extends Pick<
  OrderRecord,
  "id" | "state" | "attempts" | "refusals" | "error" | "firstAttemptMs"
> {
  /** How often sending TotalGest's number to the shop failed. */
  readonly reportTries: number;
}

/** An order's row. The body of its intent is stored separately, because it may be large. */
export interface OrderRow extends Omit<OrderRecord, "intent"> {
  /** JSON of the last readable cart (`ShopOrder` or `OrderCart`); null = no cart was ever readable. */
  readonly cartText: string | null;
}

/**
 * What to write of one order; absent fields stay. For a new order, `ListedContent`, `state`, `reason` and `late` are
 * required.
 */
export interface OrderPatch extends Partial<ListedContent> {
  /** The shop's id where another order has it too; absent = the row's id. Only for a new order. */
  readonly shopId?: string;
  readonly state?: OrderState;
  readonly reason?: NotLinkedReason | null;
  readonly late?: boolean;
  readonly isLateReported?: boolean;
  readonly releasedByHand?: boolean;
  readonly isOwn?: boolean;
  readonly error?: Problem | null;
  /** Null = TotalGest does not have the order. `id` null = a person entered the number. */
  readonly erp?: { readonly id: string | null; readonly number: string } | null;
  readonly exportedMs?: number | null;
  /** The shop's copy has TotalGest's number. */
  readonly isReported?: boolean;
  readonly reportTries?: number;
  readonly attempts?: number;
  readonly refusals?: number;
  readonly firstAttemptMs?: number | null;
  readonly lastAttemptMs?: number;
  readonly deadlineMs?: number;
  readonly intent?: OrderIntent;
  readonly afterExport?: AfterExport | null;
  readonly isAfterExportOpen?: boolean;
  readonly isAfterExportReported?: boolean;
  readonly flags?: readonly OrderFlag[];
  readonly articleBy?: ArticleBy;
}

/** What the shop shows of an order. */
export interface ListedContent extends Pick<
  ListedOrder,
  "reference" | "placedAt" | "status" | "statusName" | "total" | "currency"
> {
  /** The text that a search for the customer looks in; absent = unreadable, and the stored value stays. */
  readonly customer?: string;
  /** JSON of the cart; absent = unreadable, and the stored value stays. */
  readonly cartText?: string;
  readonly fault: Problem | null;
}

/** A new line of an order's history. */
export interface NewOrderEvent extends OrderEvent {
  readonly orderId: string;
}

/** Everything that one transition changes of one order. */
export interface OrderChange {
  readonly id: string;
  /** It has no row yet. */
  readonly isNew: boolean;
  readonly patch: OrderPatch;
  readonly events: readonly NewOrderEvent[];
  /** Replaces what is stored of its send. */
  readonly sent?: SentTexts;
  /** Absent = its reservation does not change. */
  readonly reservation?: WantedReservation;
  /** Pieces that change the shop's own figures of their products. */
  readonly moved: readonly OrderPieces[];
}

export function changeOf(id: string, patch: OrderPatch, events: readonly NewOrderEvent[] = []): OrderChange {
  return { id, isNew: false, patch, events, moved: [] };
}

export function factsOf(order: Pick<OrderRecord, "placedAt" | "articleBy">): OrderFacts {
  return { placedMs: Date.parse(order.placedAt), articleBy: order.articleBy };
}
