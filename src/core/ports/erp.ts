import type { BookedOrder, Books } from "./books.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ErpOrder } from "../orders/order.ts";
import type { ErpProduct } from "../products/product.ts";
import type { CursorPage, Decoded, RawRecord, ErpOrderRef, TellAnswer } from "./records.ts";
import type { Remote } from "./runs.ts";

/** A way of paying or of shipping. */
export interface ErpMethod {
  readonly code: string;
  readonly name: string;
}

export interface ErpShop {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly vatCodes: readonly { readonly code: string; readonly rate: string }[];
  readonly paymentMethods: readonly ErpMethod[];
  /** Absent = TotalGest gives none. */
  readonly shippingMethods?: readonly ErpMethod[];
}

export interface ErpPage extends CursorPage<RawRecord<ErpProduct>> {
  /** TotalGest's clock, RFC 3339 UTC. The next read starts from the value on the first page. */
  readonly serverTime: string;
  /** How many whole hours `serverTime` is ahead of the answer's own date: its time zone is wrong. Absent = none. */
  readonly zoneOffHours?: number;
  /** The first record of the page that was searched for a SKU, for a TotalGest that cannot be asked for one. */
  readonly searchedFrom?: string;
}

/** What the profile promises of this TotalGest; the engine relies on it. */
export interface ErpGuarantees {
  readonly uniqueReference: boolean;
  readonly idempotencyKey: boolean;
  /** An order can be looked up by our reference. */
  readonly lookUp: boolean;
  /** An order is made by several calls, so a part of it may be there. */
  readonly isInSteps?: boolean;
  /** Whether a product is there may be answered from the list itself, so that a list that was cut proves itself. */
  readonly isListAlone?: boolean;
}

/** The payment of an order that TotalGest has. */
export interface ErpPayment {
  readonly order: ErpOrderRef;
  readonly externalReference: string;
  /** What the buyer paid, a decimal string. */
  readonly amount: string;
  readonly currency: string;
  /** RFC 3339 UTC. */
  readonly paidAt: string;
  readonly transactionId: string | null;
}

/** What is sent. Every send of the same intent sends the same three values. */
export interface OrderIntent {
  /** Hash of reference and body. */
  readonly key: string;
  /** `fw360:<site>:<order id>`, at most 64 characters. */
  readonly reference: string;
  /** The exact JSON text sent. */
  readonly body: string;
  /** Hash of the order and the mapping that the body was made from: another basis = a new body. */
  readonly basis: string;
}

/**
 * The result of one `createOrder`, in the classes of the table in `docs/reliability.md`: `taken` (200/201 with id and
 * number; 409 duplicate_reference); `not-sent` (no connection, or a fresh session was refused: nothing was accepted);
 * `unauthorized` (the login or the key was refused); `denied` (403, 404, 405); `throttled` (429); `refused` (400, 413, 422);
 * `unavailable` (503: the outcome is unknown, and TotalGest asks to wait); `unknown` (everything else).
 */
export type CreateAnswer =
  /** `isOthers`: the order that TotalGest has under the reference was sent with another idempotency key. */
  | {
      readonly kind: "taken";
      readonly order: ErpOrderRef;
      readonly how: "created" | "duplicate";
      readonly isOthers?: true;
    }
  | { readonly kind: "not-sent"; readonly problem: Problem }
  | { readonly kind: "unauthorized"; readonly problem: Problem }
  | { readonly kind: "denied"; readonly status: number; readonly problem: Problem }
  | { readonly kind: "throttled"; readonly retryAfterMs: number | null; readonly problem: Problem }
  | { readonly kind: "refused"; readonly problem: Problem }
  /** Nothing was sent: a text cannot be written in TotalGest's charset. */
  | { readonly kind: "unwritable"; readonly problem: Problem }
  | { readonly kind: "unavailable"; readonly retryAfterMs: number | null; readonly problem: Problem }
  | { readonly kind: "unknown"; readonly problem: Problem };

export interface ErpProductQuery {
  readonly updatedSince?: string;
  readonly sku?: string;
  readonly cursor?: string;
  /**
   * No read in this dialect has ever reached its last page. A first page that looks full and names no next page is then
   * refused, because the profile may look for the cursor in the wrong place.
   */
  readonly isUntried?: boolean;
}

/** An order as text, and `shown`: a value with the same names for people; or why it cannot be encoded. */
export type EncodedOrder =
  | { readonly ok: true; readonly text: string; readonly shown: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface Erp extends Remote {
  readonly guarantees: ErpGuarantees;
  /** Identifies the profile in use. When it changes, products are mapped again and orders are encoded again. */
  readonly dialect: string;
  /** The encoded orders also contain the ids of articles where a link gives them. */
  readonly namesArticles: boolean;
  /** The bytes of an order in the format of this TotalGest. Pure: the same order gives the same text. */
  encodeOrder(order: ErpOrder): EncodedOrder;
  /** The shop's data in TotalGest. Repeatable. Throws RemoteError (403: `permission`; 404 in JSON: `configuration`). */
  fetchShop(signal: AbortSignal): Promise<ErpShop>;
  /** One page of products, at most 500. Repeatable. Throws RemoteError; one bad record never fails the page. */
  fetchProducts(query: ErpProductQuery, signal: AbortSignal): Promise<ErpPage>;
  /**
   * One product by id; null only where TotalGest itself answers `unknown_product`. `nothing`: a successful but empty
   * answer. Some systems answer so for an unknown product, but it proves nothing alone: see `findUnknown`. Throws
   * RemoteError.
   */
  fetchProduct(id: string, signal: AbortSignal): Promise<Decoded<ErpProduct> | null | "nothing">;
  /**
   * Which of these ids TotalGest does not know, given that all were answered with `nothing`. Asks for them again,
   * between an id that does not exist and a product that does (`knownId`). Empty where this proves nothing. Repeatable.
   * Throws RemoteError.
   */
  findUnknown(ids: readonly string[], knownId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Sends one order once; the only retry is one repetition after a renewed session. Errors of the network or of
   * TotalGest are answers, never thrown. An abort during the wait is `unknown`. `beforeBytes` is awaited right before
   * bytes may be sent, because waiting for a turn or a session takes time; if it throws, nothing is sent and the error
   * is rethrown. `resume`: the order whose head is there already.
   */
  createOrder(
    intent: OrderIntent & { readonly resume?: ErpOrderRef | undefined },
    signal: AbortSignal,
    beforeBytes?: () => Promise<void>,
  ): Promise<CreateAnswer>;
  /**
   * Every order with exactly this reference, duplicates included; empty = TotalGest's own "not there". Anything else (no
   * answer, another reference, no look-up) cannot settle an outcome and throws RemoteError. Repeatable.
   */
  findOrders(reference: string, signal: AbortSignal): Promise<readonly BookedOrder[]>;
  /**
   * Books the payment of an order, once; the only retry is one repetition after a renewed session. Failures are answers, never
   * thrown; that it is booked already is `taken`. Null = this TotalGest has no such function.
   */
  readonly recordPayment: ((payment: ErpPayment, signal: AbortSignal) => Promise<TellAnswer>) | null;
  /** What the audit reads. */
  readonly books: Books;
}
