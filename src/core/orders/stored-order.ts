/** What a rule takes and returns. */
import type { OrderIntent } from "../ports/erp.ts";
import { ORDER_ROW, type OrderEvent } from "./record.ts";
import { flagsOf } from "./listing/after-export.ts";
import type { AfterExport } from "./listing/difference.ts";
import { newcomerReserves } from "./listing/newcomer.ts";
import type { NotLinkedReason, OrderCart, OrderState, ShopOrder } from "./order.ts";
import { type Pieces, piecesOf, type WantedReservation } from "../stock.ts";
import type { SentTexts } from "./send/sent-order.ts";
import { reservationOf } from "./state.ts";
import { emptyRow, flag, int, orNull, type RowFields, type RowOf, text } from "../common/row.ts";

/** What a rule may change: also what only lists and reports read. */
export const STORED_ROW = {
  ...ORDER_ROW,
  placedMs: int(),
  /** The text that a search for the customer looks in. */
  customer: text(),
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
  readonly reserves?: WantedReservation;
  /** Pieces that change the shop's own figures of their products. */
  readonly moved?: readonly Pieces[];
}

interface Move extends Happened {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
}

/** Sets the order's state and the reservation that follows from it. The event's detail is the order's error. */
export function move(order: StoredOrder, { state, reason = null, ...event }: Move): Changed {
  const isOver = state === "exported" || reason === "dismissed" || reason === "cancelled";
  const row: StoredOrder = {
    ...order,
    state,
    reason,
    error: event.detail ?? null,
    late: order.late && !isOver,
    releasedByHand: order.releasedByHand && state !== "not-linked",
  };
  return { row, events: [event], reserves: reserving(row, event.atMs) };
}

/** What an order in this state reserves, with the pieces of the order that has its id now. */
export function reserving(row: StoredOrder, atMs: number): WantedReservation {
  const own = { pieces: piecesOf(storedCart(row), row.articles), reservation: reservationOf(row, null, atMs) };
  if (row.afterExport?.newcomer === undefined) return { ...own, replaces: "all" };
  return { ...own, replaces: "unconfirmed", beside: newcomerReserves(row, atMs) };
}

/** The same while its own state stays: what was sent is reserved as it is. */
export function stillReserving(row: StoredOrder, atMs: number): WantedReservation {
  const wanted = reserving(row, atMs);
  return row.state === "exported" ? { ...wanted, pieces: [] } : wanted;
}

/** The last readable cart; null = none was ever readable. */
export function storedCart({ cartText }: StoredOrder): OrderCart | null {
  return cartText === null ? null : (JSON.parse(cartText) as OrderCart);
}

/** Null = the shop's order cannot be decoded. */
export function shopOrderOf(order: StoredOrder): ShopOrder | null {
  return order.fault === null ? (storedCart(order) as ShopOrder | null) : null;
}

/** The order with these differences. */
export function withAfterExport(order: StoredOrder, afterExport: AfterExport | null): StoredOrder {
  const isAfterExportOpen = afterExport !== null && afterExport.acknowledged === null;
  return { ...order, afterExport, isAfterExportOpen, isAfterExportReported: false, flags: flagsOf(afterExport) };
}
