import type { ShopProduct } from "../../core/product.ts";
import type { Place } from "./passes.ts";

/** Where a product of the shop stands, and the fingerprint of its record as it was last listed; null = it is not to be believed. */
interface ShopRecord {
  readonly place: Place;
  readonly position: number;
  /** The shop's. */
  readonly id: string;
  readonly fingerprint: string | null;
}

/** Products of the shop that are not linked. */
export interface ShopProductRows {
  /** Those of these that stand anywhere. A linked one is to be believed only where it shows what it should. */
  findShopRecords(ids: readonly string[]): Promise<readonly ShopRecord[]>;
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
