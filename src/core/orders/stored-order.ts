/** What a rule takes and returns. */
import type { OrderIntent } from "../ports/erp.ts";
import { ORDER_ROW, type OrderEvent } from "./record.ts";
import { flagsOf } from "./listing/after-export.ts";
import type { AfterExport } from "./listing/difference.ts";
import type { NotLinkedReason, OrderCart, OrderState, ShopOrder } from "./order.ts";
import type { SentTexts } from "./send/sent-order.ts";
import { emptyRow, flag, int, json, orNull, type RowFields, type RowOf, text } from "../common/row.ts";

/** What a rule may change: also what only lists and reports read. */
export const STORED_ROW = {
  ...ORDER_ROW,
  placedMs: int(),
  /** The text that a search for the customer looks in. */
  customer: text(),
  /** Of an order that is not linked: until when its pieces are reserved; null = none are. */
  reservedUntilMs: orNull(int()),
  /** What the shop has sold in it beyond what is being sent, or was. `isBooked`: a person has typed it into TotalGest. */
  more: json<(OrderCart & { readonly isBooked?: true }) | null>(null),
  /** Null = TotalGest does not have the order, or a person entered its number. */
  erpId: orNull(text()),
  /** Null = TotalGest does not have the order. */
  erpNumber: orNull(text()),
  isLateReported: flag(),
  /** The shop's copy has TotalGest's number. */
  isReported: flag(),
  /** How often sending TotalGest's number to the shop failed. */
  reportTries: int(),
  isAfterExportOpen: flag(),
  isAfterExportReported: flag(),
  /** False = exported long ago: what it says, and the exact bytes that were sent, are deleted. */
  hasTexts: flag(true),
} as const satisfies RowFields;

/** A row of an order, flat: every value is a column. */
export interface StoredOrder extends RowOf<typeof STORED_ROW> {
  /** The row's own key, without meaning; 0 = it has none yet. */
  readonly rowId: number;
  readonly id: string;
  /** JSON of the last readable cart (`ShopOrder` or `OrderCart`); null = none was ever readable, or it is deleted. */
  readonly cartText: string | null;
}

/** A row with the defaults of its columns. */
export const UNKNOWN_ORDER: StoredOrder = { rowId: 0, id: "", cartText: null, ...emptyRow(STORED_ROW) };

/** A line of the history; absent = null. */
type Happened = Pick<OrderEvent, "kind" | "atMs"> & Partial<Pick<OrderEvent, "detail" | "note">>;

/** What a rule makes of an order. Absent = stays as it is. */
export interface Changed {
  readonly row: StoredOrder;
  readonly events?: readonly Happened[];
  readonly intent?: OrderIntent;
  /** Replaces what is stored of its send. */
  readonly sent?: SentTexts;
  /**
   * The shop's own figures changed: those of the products in this cart, which is what the shop shows, and of those in the row
   * as it was and is.
   */
  readonly moved?: OrderCart;
}

interface Move extends Happened {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
}

/** Sets the order's state. The event's detail is the order's error. */
export function move(order: StoredOrder, { state, reason = null, ...event }: Move): Changed {
  const isOver = state === "exported" || reason === "dismissed" || reason === "cancelled";
  const row: StoredOrder = {
    ...order,
    state,
    reason,
    error: event.detail ?? null,
    reservedUntilMs: null,
    late: order.late && !isOver,
    releasedByHand: order.releasedByHand && state !== "not-linked",
  };
  return { row, events: [event] };
}

/** The last readable cart; null = none was ever readable. */
export function storedCart({ cartText }: StoredOrder): OrderCart | null {
  return cartText === null ? null : (JSON.parse(cartText) as OrderCart);
}

/** Null = the shop's order cannot be decoded. */
export function shopOrderOf(order: StoredOrder): ShopOrder | null {
  return order.fault === null ? (storedCart(order) as ShopOrder | null) : null;
}

/** The order with these differences, which no run has reported if they are new. */
export function withAfterExport(order: StoredOrder, afterExport: AfterExport | null): StoredOrder {
  const isAfterExportOpen = afterExport !== null && afterExport.acknowledged === null;
  const isKnown = afterExport !== null && afterExport.sinceMs === order.afterExport?.sinceMs;
  const isAfterExportReported = isKnown && order.isAfterExportReported;
  return { ...order, afterExport, isAfterExportOpen, isAfterExportReported, flags: flagsOf(afterExport) };
}
