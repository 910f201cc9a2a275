import type { PushedContent } from "../orders/fulfilment/fulfilment.ts";
import type { ListedOrder } from "../orders/order.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../products/product.ts";
import type { ErpOrderRef, Decoded, OnRefused, RawRecord, TellAnswer } from "./records.ts";
import type { Remote } from "./runs.ts";

export interface ShopStatus {
  readonly id: string;
  readonly name: string;
}

export interface ShopTax {
  readonly id: string;
  readonly name: string;
  readonly rate: string;
  readonly isDefault: boolean;
}

/** A page of a list. `total` null = the shop did not give it. An empty page is the end. */
export interface ShopPage<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
}

export interface Shop extends Remote {
  /** Identifies the profile in use. When it changes, the whole catalogue is compared again. */
  readonly dialect: string;
  /** Checks the key. Throws RemoteError (`credentials`, `permission`, …). */
  check(signal: AbortSignal): Promise<void>;
  /**
   * The back office's lists. A record that cannot be read goes to `onRefused` and does not stop the others. Throws
   * RemoteError if there is no `onRefused`, or if no record can be read.
   */
  fetchStatuses(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchPayments(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchTaxes(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopTax[]>;
  /** One page, from 1, of orders between two local days (`YYYY-MM-DD`, both included), by id. Repeatable. */
  fetchOrders(
    query: { readonly from: string; readonly to: string; readonly page: number; readonly order: "asc" | "desc" },
    signal: AbortSignal,
  ): Promise<ShopPage<Decoded<ListedOrder>>>;
  /** Null only where the shop itself answers `not_found`. Throws RemoteError if the answer is about another id. */
  fetchOrder(id: string, signal: AbortSignal): Promise<Decoded<ListedOrder> | null>;
  /** Writes TotalGest's id and number to the shop's order. `unsupported` = the site does not have this function. */
  reportOrder(id: string, order: ErpOrderRef, signal: AbortSignal): Promise<"reported" | "unsupported">;
  /** One call that is never repeated: the shop may mail its buyer. Failures are answers, never thrown. */
  pushStatus(id: string, content: PushedContent, signal: AbortSignal): Promise<TellAnswer>;
  /**
   * Asks the shop to send a signed hint to `url` for every completed order. `unsupported` = the site does not have this
   * function. A second call may register the address twice, which is harmless: a hint only starts a cycle.
   */
  registerWebhook(url: string, secret: string, signal: AbortSignal): Promise<"registered" | "unsupported">;
  /** One page of the shop's catalogue. Repeatable. */
  fetchProducts(page: number, signal: AbortSignal): Promise<ShopPage<RawRecord<ShopProduct>>>;
  /** By id or exact SKU; null = `not_found`. Throws RemoteError if the answer is about another one. */
  fetchProduct(
    by: { readonly id: string } | { readonly sku: string },
    signal: AbortSignal,
  ): Promise<ShopProduct | null>;
  /** Creates (no shopId) or updates one. Not retried. Throws RemoteError for failures of the shop as a whole. */
  writeProduct(write: ProductWrite, signal: AbortSignal): Promise<WriteResult>;
  /**
   * At most 100 at once; the results are in the same order. `unsupported` = the site does not have this function;
   * `refused` = the whole call was refused, so send them one by one. Throws RemoteError.
   */
  writeProducts(
    writes: readonly ProductWrite[],
    signal: AbortSignal,
  ): Promise<readonly WriteResult[] | "unsupported" | "refused">;
}
