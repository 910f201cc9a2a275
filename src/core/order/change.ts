import type { AfterExport } from "./listing/difference.ts";
import type { ArticleBy } from "../articles/article.ts";
import type { NotLinkedReason, OrderFlag, OrderState, ListedOrder } from "./order.ts";
import type { OrderIntent } from "../ports/erp.ts";
import type { ErpOrderRef } from "../ports/records.ts";
import type { OrderEvent, OrderRecord } from "../ports/order-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { SentTexts } from "./send/sent-order.ts";
import type { OrderFacts, OrderPieces, WantedReservation } from "./pieces.ts";

/** How the sends of an order stand. */
export interface OrderHead extends Pick<
  OrderRecord,
  "id" | "state" | "attempts" | "refusals" | "error" | "firstAttemptMs"
> {
  /** How often the shop was sent TotalGest's number without taking it. */
  readonly reportTries: number;
}

/** An order as its row has it. The bytes of its intent may be many, and stand apart. */
export interface OrderRow extends Omit<OrderRecord, "intent"> {
  /** JSON of the last cart that could be read (`ShopOrder` or `OrderCart`); null = none ever could. */
  readonly cartText: string | null;
}

/**
 * What is to be written of one order; absent = it stays. Of an order that is not there yet, `ListedContent`, `state`, `reason`
 * and `late` are all given.
 */
export interface OrderPatch extends Partial<ListedContent> {
  /** The shop's id, where that is another order's too; absent = it is the row's. Of a new one only. */
  readonly shopId?: string;
  readonly state?: OrderState;
  readonly reason?: NotLinkedReason | null;
  readonly late?: boolean;
  readonly isLateReported?: boolean;
  readonly forced?: boolean;
  readonly isOwn?: boolean;
  readonly error?: Problem | null;
  /** Null = TotalGest does not have it. */
  readonly erp?: ErpOrderRef | null;
  readonly exportedMs?: number | null;
  /** The shop's copy carries TotalGest's number. */
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
  /** Who a person would search for; absent = it cannot be read, and stays. */
  readonly customer?: string;
  /** JSON of the cart; absent = it cannot be read, and stays. */
  readonly cartText?: string;
  readonly fault: Problem | null;
}

/** One more line of an order's history. */
export interface NewOrderEvent extends OrderEvent {
  readonly orderId: string;
}

/** All that one transition makes of one order. */
export interface OrderChange {
  readonly id: string;
  /** There is no row of it yet. */
  readonly isNew: boolean;
  readonly patch: OrderPatch;
  readonly events: readonly NewOrderEvent[];
  /** Replaces what was kept of its send. */
  readonly sent?: SentTexts;
  /** Absent = it reserves what it reserved. */
  readonly reservation?: WantedReservation;
  /** Pieces whose products' own figures in the shop the order has moved. */
  readonly moved: readonly OrderPieces[];
}

export function changeOf(id: string, patch: OrderPatch, events: readonly NewOrderEvent[] = []): OrderChange {
  return { id, isNew: false, patch, events, moved: [] };
}

export function factsOf(order: Pick<OrderRecord, "placedAt" | "articleBy">): OrderFacts {
  return { placedMs: Date.parse(order.placedAt), articleBy: order.articleBy };
}
