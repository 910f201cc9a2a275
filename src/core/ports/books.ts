import type { Decoded } from "./records.ts";
import type { ErpOrderRef } from "./records.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { VatTotal } from "../order/send/sent-order.ts";

/** Decimal strings of two places, in the order's currency; null = TotalGest does not say it. */
interface BookedTotals {
  readonly net: string | null;
  readonly vat: string | null;
  readonly gross: string;
}

/** An order as it stands in TotalGest's books. */
export interface BookedOrder extends ErpOrderRef {
  /** The external reference, ours or another's; null = it was entered by hand. */
  readonly reference: string | null;
  /** When TotalGest took it, RFC 3339 UTC; null = it does not say. */
  readonly createdAt: string | null;
  readonly state: "open" | "invoiced" | "cancelled" | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly totals: BookedTotals | null;
  /** Null = TotalGest does not split an order by rates. */
  readonly vat: readonly VatTotal[] | null;
  /** What of state and amounts could not be read, so that they are all null. */
  readonly fault: Problem | null;
}

export interface BookedPage {
  readonly items: readonly Decoded<BookedOrder>[];
  /** Null = this was the last page. */
  readonly nextCursor: string | null;
}

export interface BookedQuery {
  /** RFC 3339 UTC: orders placed at or after `placedSince` and before `placedBefore`, as TotalGest dates them. */
  readonly placedSince: string;
  readonly placedBefore: string;
  readonly cursor?: string;
}

/** TotalGest's books, for reading only. Each is null where the profile says that this TotalGest does not have it. */
export interface Books {
  /**
   * A page of orders by the instant they were placed, at most 500, those entered by hand included. Repeatable. Null =
   * TotalGest itself has no such list. One bad record never fails the page. Throws RemoteError.
   */
  readonly listOrders: ((query: BookedQuery, signal: AbortSignal) => Promise<BookedPage | null>) | null;
  /**
   * Every order with exactly this reference, doubles included; empty = TotalGest's own "not there". Repeatable. Throws
   * RemoteError for anything else, an order with another reference among them.
   */
  readonly findOrders: ((reference: string, signal: AbortSignal) => Promise<readonly BookedOrder[]>) | null;
}
