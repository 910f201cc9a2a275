import type { FingerprintRow } from "../../core/product/take-over.ts";
import type { ShopProduct } from "../../core/product/product.ts";
import type { Place } from "./passes.ts";

/** Products of the shop that are not linked. */
export interface ShopProductRows {
  /**
   * Those of these that stand anywhere, each with the fingerprint of its record as it was last listed; null also of a linked
   * one that does not show what it should.
   */
  findShopRecords(ids: readonly string[]): Promise<Readonly<Record<Place, readonly FingerprintRow[]>>>;
  /** Makes or replaces them. Returns their positions, in the same order. */
  writeShopProducts(
    products: readonly { readonly product: ShopProduct; readonly fingerprint: string }[],
  ): Promise<readonly number[]>;
  removeShopProducts(ids: readonly string[]): Promise<void>;
  /** Those that carry one of these ids of TotalGest's or exactly one of these SKUs, which are not empty. */
  findShopProducts(by: {
    readonly totalgestIds: readonly string[];
    readonly skus: readonly string[];
  }): Promise<readonly ShopProduct[]>;
}
