import type { FingerprintRow } from "../../core/product/read-changes.ts";
import type { ShopProduct } from "../../core/product/product.ts";

/** Products of the shop that are not linked. */
export interface ShopProductRows {
  /**
   * The stored ones of these, each with the fingerprint of its last listed record; null = changed, also for a linked
   * product that does not show what it should.
   */
  findShopRecords(ids: readonly string[]): Promise<readonly FingerprintRow[]>;
  /** Inserts or replaces them. */
  writeShopProducts(
    products: readonly { readonly product: ShopProduct; readonly fingerprint: string }[],
  ): Promise<void>;
  removeShopProducts(ids: readonly string[]): Promise<void>;
  /** Those with one of these ids of TotalGest or exactly one of these SKUs, which are not empty. */
  findShopProducts(by: {
    readonly totalgestIds: readonly string[];
    readonly skus: readonly string[];
  }): Promise<readonly ShopProduct[]>;
}
