import type { LineArticle } from "./articles/article.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { Fulfilment } from "./fulfilment/fulfilment.ts";
import type { AfterExport } from "./listing/difference.ts";
import type {
  ListedOrder,
  NotLinkedReason,
  OrderCart,
  OrderIdentity,
  OrderState,
  ShopOrder,
  StatusClass,
  StatusMeaning,
} from "./order.ts";
import type { PaymentStage } from "./payment/payment.ts";
import type { SentTexts } from "./send/sent-order.ts";
import type { OrderIntent } from "../ports/erp.ts";
import type { ErpOrderRef } from "../ports/records.ts";
import { emptyRow, flagColumn, int, json, orNull, type RowFields, type RowOf, textColumn } from "../common/row.ts";

/** The settings and the time that decide whether an order is exported; see `judgeOrder`. */
export interface OrderPolicy {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  readonly statuses: StatusMeaning;
  /** Statuses whose names now mean something else: their orders wait for a person. Absent = none. */
  readonly renamed?: readonly RenamedStatus[];
  /** TotalGest is told of payments that come after the export. Absent = it is not. */
  readonly tellsPayments?: boolean;
  readonly nowMs: number;
  /** The earliest time of this machine's and the systems' clocks: it ends reservations. Absent = `nowMs`. */
  readonly earliestMs?: number;
}

/** A status of the shop whose name means another class than the name `before`. */
export interface RenamedStatus {
  readonly id: string;
  readonly before: string;
  readonly name: string;
  /** What it meant under that name. */
  readonly meaning: StatusClass;
}

/** The problem of orders with this status; null = its name means what it meant. */
export function problemOfRenamed(status: string, { renamed = [] }: Pick<OrderPolicy, "renamed">): Problem | null {
  const found = renamed.find(({ id }) => id === status);
  if (found === undefined) return null;
  const { before, name, meaning } = found;
  return problem("status-renamed", { status, before, name, meaning });
}

/** The fields of an order's row, each of which is a column. Instants are epoch ms. */
export const ORDER_ROW = {
  /**
   * The shop gave its id to another order too, before or after it. TotalGest's number is not written to the shop, and an
   * order that took over the id is sent only by a person.
   */
  isIdReused: flagColumn(),
  reference: textColumn(),
  placedAt: textColumn(),
  placedMs: int(),
  status: textColumn(),
  statusName: textColumn(),
  total: textColumn(),
  currency: textColumn(),
  /** The buyer's name, company and mail address. */
  customer: textColumn(),
  /** What a search looks in (`soughtOf`). */
  sought: textColumn(),
  fault: json<Problem | null>(null),
  state: textColumn<OrderState>("not-linked"),
  /** Only with state `not-linked`. */
  reason: orNull(textColumn<NotLinkedReason>()),
  /** Placed before `export.from`, but completed after the state file was made. */
  late: flagColumn(),
  /** A person asked to export it: only a cancellation takes it from the queue, or ends that. */
  releasedByHand: flagColumn(),
  /** How the shop's order differs from what was sent, or that its id has another order now; null = no difference. */
  afterExport: json<AfterExport | null>(null),
  isAfterExportOpen: flagColumn(),
  /** A run has said that it is late, or how it differs. */
  isNoticed: flagColumn(),
  error: json<Problem | null>(null),
  /** TotalGest's; null = TotalGest does not have the order, or a person entered its number, which is never taken for an id. */
  erpId: orNull(textColumn()),
  /** Null = TotalGest does not have the order. */
  erpNumber: orNull(textColumn()),
  /** How often the order was sent. */
  attempts: int(),
  firstAttemptMs: orNull(int()),
  lastAttemptMs: orNull(int()),
  /** See `Attempt`; null = never sent. */
  deadlineMs: orNull(int()),
  exportedMs: orNull(int()),
  /** The shop's copy has TotalGest's number, or is not to have it. */
  isReported: flagColumn(),
  /** Which products its lines are; a line whose product is not known yet is not among them. */
  articles: json<readonly LineArticle[]>([]),
  /** Of an order that is not linked: until when its pieces are reserved; null = none are. */
  reservedUntilMs: orNull(int()),
  /** What the shop has sold in it beyond what is being sent, or was. `isBooked`: a person has typed it into TotalGest. */
  more: json<(OrderCart & { readonly isBooked?: true }) | null>(null),
  /** False = exported long ago: what it says, and the exact bytes that were sent, are deleted. */
  hasTexts: flagColumn(true),
  /** Of its state, status or content; null = it is as it was when it was first seen. */
  changedMs: orNull(int()),
  /** When its buyer was forgotten; null = they were not. */
  forgottenMs: orNull(int()),
  /** When it was paid after its export, by the shop's time, else when that was seen; null = it was not. */
  paidMs: orNull(int()),
  /** How far that payment is; null = there is none. */
  payment: orNull(textColumn<PaymentStage>()),
  /** When telling it last began. */
  paymentMs: orNull(int()),
  /** Why the payment waits for a person. */
  paymentError: json<Problem | null>(null),
  /** Null = TotalGest has not shown that it left. */
  fulfilment: json<Fulfilment | null>(null),
} as const satisfies RowFields;

/** The row of an order, flat: every value is a column. */
export interface StoredOrder extends RowOf<typeof ORDER_ROW> {
  /** The row's own key, without meaning; 0 = it has none yet. */
  readonly rowId: number;
  readonly id: string;
  /** JSON of the last readable cart (`ShopOrder` or `OrderCart`); null = none was ever readable, or it is deleted. */
  readonly cartText: string | null;
}

/** A row with the defaults of its columns. */
export const UNKNOWN_ORDER: StoredOrder = { rowId: 0, id: "", cartText: null, ...emptyRow(ORDER_ROW) };

/** The row of an order, with what is stored beside it. */
export interface OrderRecord extends StoredOrder {
  /** Null = the shop's order cannot be decoded, or is deleted. */
  readonly order: ShopOrder | null;
  readonly intent: OrderIntent | null;
}

/** An exported order of whose delivery something is left to do. */
export interface OpenDelivery extends OrderRecord {
  readonly fulfilment: Fulfilment;
}

/** TotalGest's order; null = it does not have it. */
export function erpOf({ erpId, erpNumber }: StoredOrder) {
  return erpNumber === null ? null : { id: erpId, number: erpNumber };
}

/** One send of an intent. Instants are epoch ms. */
export interface Attempt {
  readonly atMs: number;
  /** Until then TotalGest may still book the order, so "not there" is not believed before. */
  readonly deadlineMs: number;
  /** The part that is kept for good; null = keep what is stored. */
  readonly sent: SentTexts | null;
}

/** The result of an attempt on an order; `STATE_AFTER` in `core/orders/state.ts` gives the state it leads to. */
export type OrderOutcome =
  | {
      readonly kind: "exported";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate" | "looked-up" | "marked";
      /** TotalGest does not show the whole payment of an order that was looked up; null = it does, or does not say. */
      readonly unpaid?: "told" | "not-told" | null;
    }
  /** TotalGest has another order under this reference. */
  | { readonly kind: "held"; readonly problem: Problem }
  /** Nothing was accepted: the order goes back into the queue. */
  | { readonly kind: "requeued"; readonly problem: Problem | null }
  | { readonly kind: "failed"; readonly problem: Problem }
  /** It stays `sending` until a look-up. */
  | { readonly kind: "unknown"; readonly problem: Problem }
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
    | "put-back"
    | "not-linked"
    | "id-taken-over"
    | "another"
    | "status-pushed"
    | "status-left"
    | "status-refused"
    | "status-held"
    | "status-released"
    | "paid"
    | "unpaid"
    | "payment-told"
    | "payment-there"
    | "payment-left"
    | "payment-asked"
    | "payment-settled"
    | "forgotten"
    | "expired"
    | "status-asked"
    | "status-settled";
  readonly detail: Problem | null;
  /** A person's reason (`--reason`), TotalGest's number, or both; for a chosen article `link` or `sku`; else null. */
  readonly note: string | null;
  /** The system's user who decided it; null = no person decided it, or the user was not recorded. */
  readonly author: string | null;
}

/** When something happened, epoch ms. */
export interface At {
  readonly atMs: number;
}

/** A person's decision. */
export interface Said extends At {
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

/** An order of a list, and the stored order that has its id and is another one. */
export interface Reused {
  readonly listed: ListedOrder;
  readonly known: OrderIdentity;
}

/** An order with a difference that is not acknowledged. */
export interface ChangedOrder extends OrderRecord {
  readonly afterExport: AfterExport;
}
