import type { CursorPage, Decoded, ErpOrderRef } from "./records.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { BookedState, Parcel } from "../orders/fulfilment/fulfilment.ts";
import type { VatTotal } from "../orders/send/sent-order.ts";

/** Decimal strings with two places, in the order's currency; null = TotalGest does not give this amount. */
interface BookedTotals {
  readonly net: string | null;
  readonly vat: string | null;
  readonly gross: string;
}

/** An order in TotalGest's books. */
export interface BookedOrder extends ErpOrderRef {
  /** The external reference, ours or another system's; null = the order was entered by hand. */
  readonly reference: string | null;
  /** When TotalGest accepted the order, RFC 3339 UTC; null = TotalGest does not give it. */
  readonly createdAt: string | null;
  /** When the buyer placed it, as TotalGest has it, RFC 3339 UTC; null = TotalGest does not give it. */
  readonly placedAt: string | null;
  /** The buyer's name and mail address, as far as TotalGest gives them. */
  readonly buyers: readonly string[];
  readonly state: BookedState | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly totals: BookedTotals | null;
  /** Null = TotalGest does not split an order by VAT rate. */
  readonly vat: readonly VatTotal[] | null;
  /** Absent = TotalGest does not say whether it is paid. */
  readonly isPaid?: boolean | "in-part";
  /** Why the state and the amounts could not be read; they are then all null. */
  readonly fault: Problem | null;
  /** Only its head is there: `createOrder` with `resume` completes it. */
  readonly isPartial?: true;
}

/** An order that TotalGest changed. */
export interface DeliveredOrder extends ErpOrderRef {
  readonly reference: string | null;
  /** Null = TotalGest does not give it. */
  readonly state: BookedState | null;
  /** Those of which TotalGest names anything; their order says nothing. */
  readonly parcels: readonly Parcel[];
  /** When the first parcel left, and when TotalGest last changed the order, RFC 3339 UTC; null = not given, or not readable. */
  readonly shippedAt: string | null;
  readonly changedAt: string | null;
  /** Why state and parcels could not be read; they are then empty. */
  readonly fault: Problem | null;
}

export interface ChangedPage extends CursorPage<Decoded<DeliveredOrder>> {
  /** TotalGest's clock, RFC 3339 UTC. The next read starts from the value on the first page. */
  readonly serverTime: string;
}

export type BookedPage = CursorPage<Decoded<BookedOrder>>;

export interface BookedQuery {
  /** RFC 3339 UTC. Selects orders placed at or after `placedSince` and before `placedBefore`, by TotalGest's date. */
  readonly placedSince: string;
  readonly placedBefore: string;
  readonly cursor?: string;
}

/** TotalGest's books, read only. Each function is null where the profile says that this TotalGest does not offer it. */
export interface Books {
  /**
   * One page of orders by the instant they were placed, at most 500, including those entered by hand. Repeatable. Null
   * = TotalGest itself has no such list. One bad record never fails the page. Throws RemoteError.
   */
  readonly listOrders: ((query: BookedQuery, signal: AbortSignal) => Promise<BookedPage | null>) | null;
  /**
   * One page of the orders that changed at or after an instant (RFC 3339 UTC), with their delivery. Repeatable. Null =
   * TotalGest itself cannot list what changed. One bad record never fails the page. Throws RemoteError.
   */
  readonly listChanged:
    | ((
        query: { readonly updatedSince: string; readonly cursor?: string },
        signal: AbortSignal,
      ) => Promise<ChangedPage | null>)
    | null;
}
