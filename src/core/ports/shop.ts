import type { Problem } from "../common/problems/problem.ts";
import type { ListedOrder } from "../order/order.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product/product.ts";
import type { ErpOrderRef } from "./records.ts";
import type { Decoded, OnRefused, RawRecord } from "./records.ts";
import type { Remote } from "./remote.ts";

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

/** A page of a list. `total` null = the shop did not say. An empty page is the end. */
export interface ShopPage<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
}

export interface Shop extends Remote {
  /** Which profile is spoken: where it changes, the whole catalogue is compared anew. */
  readonly dialect: string;
  /** The key works. Throws RemoteError (`credentials`, `permission`, …). */
  check(signal: AbortSignal): Promise<void>;
  /**
   * The lists of the back office. A record that cannot be read goes to `onRefused` and keeps none of the others back; without
   * it, or where no record at all can be read, that is a RemoteError.
   */
  fetchStatuses(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchPayments(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopStatus[]>;
  fetchTaxes(signal: AbortSignal, onRefused?: OnRefused): Promise<readonly ShopTax[]>;
  /** One page of orders between two local days (`YYYY-MM-DD`, both in), by id. Repeatable. `page` from 1. */
  fetchOrders(
    query: { readonly from: string; readonly to: string; readonly page: number; readonly order: "asc" | "desc" },
    signal: AbortSignal,
  ): Promise<ShopPage<Decoded<ListedOrder>>>;
  /** One order by id; null only where the shop itself says `not_found`. An answer about another id is a RemoteError. */
  fetchOrder(id: string, signal: AbortSignal): Promise<Decoded<ListedOrder> | null>;
  /** Writes TotalGest's id and number onto the shop's order. `unsupported` = the site does not have the function. */
  reportOrder(id: string, order: ErpOrderRef, signal: AbortSignal): Promise<"reported" | "unsupported">;
  /**
   * Asks the shop to send a signed hint to `url` whenever an order is completed. `unsupported` = the site does not have the
   * function. Called again it may register the address twice: hints are no more than hints.
   */
  registerWebhook(url: string, secret: string, signal: AbortSignal): Promise<"registered" | "unsupported">;
  /** One page of the shop's catalogue. Repeatable. */
  fetchProducts(page: number, signal: AbortSignal): Promise<ShopPage<RawRecord<ShopProduct>>>;
  /** One product by id or exact SKU; null = `not_found`. An answer about another id or SKU is a RemoteError. */
  fetchProduct(
    by: { readonly id: string } | { readonly sku: string },
    signal: AbortSignal,
  ): Promise<ShopProduct | null>;
  /** Creates (no shopId) or updates one product. Not repeated by itself. Throws RemoteError where the shop is the matter. */
  writeProduct(write: ProductWrite, signal: AbortSignal): Promise<WriteResult>;
  /**
   * At most 100 at once, answered in the same order. `unsupported` = the site does not have the function; `refused` = the
   * whole call was refused, so repeat singly. Throws RemoteError.
   */
  writeProducts(
    writes: readonly ProductWrite[],
    signal: AbortSignal,
  ): Promise<readonly WriteResult[] | "unsupported" | { readonly refused: Problem }>;
}
