import type { Books } from "./books.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ErpOrder } from "../order/order.ts";
import type { ErpProduct } from "../product/product.ts";
import type { Decoded, RawRecord, ErpOrderRef } from "./records.ts";
import type { Remote } from "./remote.ts";

export interface ErpShop {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly vatCodes: readonly { readonly code: string; readonly rate: string }[];
  readonly paymentMethods: readonly { readonly code: string; readonly name: string }[];
}

export interface ErpPage {
  readonly items: readonly RawRecord<ErpProduct>[];
  /** Null = this was the last page. */
  readonly nextCursor: string | null;
  /** TotalGest's clock, RFC 3339 UTC; that of the first page is what the next read starts from. */
  readonly serverTime: string;
}

/** What the profile of this TotalGest promises, and so what the engine may build on. */
export interface ErpGuarantees {
  readonly uniqueReference: boolean;
  readonly idempotencyKey: boolean;
  /** An order can be asked for by our reference. */
  readonly lookUp: boolean;
}

/** An order that was looked up. */
export interface FoundOrder extends ErpOrderRef {
  /** What it comes to, VAT included, a decimal string; `currency` null = it does not say. Absent = TotalGest does not say. */
  readonly total?: { readonly gross: string; readonly currency: string | null };
}

/** What goes over the wire: the same three for every send of the same intent. */
export interface OrderIntent {
  /** A hash of reference and body. */
  readonly key: string;
  /** `fw360:<site>:<order id>`, at most 64 characters. */
  readonly reference: string;
  /** The exact JSON text sent. */
  readonly body: string;
  /** Hash of the order and the mapping the body was made from: another basis = a new body. */
  readonly basis: string;
}

/**
 * What one `createOrder` came to, in the classes of the table in `docs/reliability.md`:
 * `taken` (200/201 with id and number; 409 duplicate_reference); `not-sent` (no connection: nothing went out);
 * `unauthorized` (401 after one renewal, or the session itself was refused); `denied` (403, 404, 405); `throttled`
 * (429); `refused` (400, 413, 422); `unavailable` (503: unknown, and stay away); `unknown` (everything else).
 */
export type CreateAnswer =
  /** `isOthers`: what TotalGest has under the reference came under another key. */
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
  | { readonly kind: "unavailable"; readonly retryAfterMs: number | null; readonly problem: Problem }
  /** `words`: what TotalGest answered; absent = no whole answer came. */
  | { readonly kind: "unknown"; readonly problem: Problem; readonly words?: string };

export interface ErpProductQuery {
  readonly updatedSince?: string;
  readonly sku?: string;
  readonly cursor?: string;
  /**
   * Nothing was ever read to its end in this dialect: a first page that looks full and says nothing of a next one is
   * refused, since the profile may look for it in the wrong place.
   */
  readonly isUntried?: boolean;
}

/** An order as a text, and `shown` as a value by the same names for people to look at; or what keeps it from being written. */
export type EncodedOrder =
  | { readonly ok: true; readonly text: string; readonly shown: unknown }
  | { readonly ok: false; readonly problem: Problem };

export interface Erp extends Remote {
  readonly guarantees: ErpGuarantees;
  /** Which profile is spoken: where it changes, products are mapped and orders written anew. */
  readonly dialect: string;
  /** Its orders name articles by their own ids too, where a link tells them. */
  readonly namesArticles: boolean;
  /** The bytes of an order, as this TotalGest wants them. Pure: the same order gives the same text. */
  encodeOrder(order: ErpOrder): EncodedOrder;
  /** The shop as TotalGest knows it. Repeatable. Throws RemoteError (403: `permission`; 404 in JSON: `configuration`). */
  fetchShop(signal: AbortSignal): Promise<ErpShop>;
  /** One page of products, at most 500. Repeatable. Throws RemoteError; one bad record never fails the page. */
  fetchProducts(query: ErpProductQuery, signal: AbortSignal): Promise<ErpPage>;
  /**
   * One product by id; null only where TotalGest itself says `unknown_product`. `nothing`: a good answer with nothing in it,
   * which is what some systems say of an unknown product, and what says nothing by itself: see `findUnknown`. Throws
   * RemoteError.
   */
  fetchProduct(id: string, signal: AbortSignal): Promise<Decoded<ErpProduct> | null | "nothing">;
  /**
   * Which of these ids, all answered with `nothing`, TotalGest does not know: asked for again, between an id that nothing has
   * and a product that there is (`knownId`). Empty where that does not prove it. Repeatable. Throws RemoteError.
   */
  findUnknown(ids: readonly string[], knownId: string, signal: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Sends one order, once: no retry but the single repetition after a renewed session. Never throws for what the
   * network or TotalGest did: that is the answer's class. An abort while it waits is `unknown`. `beforeBytes` is awaited
   * right before bytes may go out: a turn or a new session may have taken its time. What it throws is thrown, and nothing sent.
   */
  createOrder(intent: OrderIntent, signal: AbortSignal, beforeBytes?: () => Promise<void>): Promise<CreateAnswer>;
  /**
   * The order with exactly this reference, or null for TotalGest's own "not there" (an empty list). Anything else
   * (no answer, another reference, two items) cannot settle an outcome and throws RemoteError. Repeatable.
   */
  findOrder(reference: string, signal: AbortSignal): Promise<FoundOrder | null>;
  /** What the audit reads. */
  readonly books: Books;
}
