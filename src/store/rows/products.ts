import type { NewProductEvent, ProductHead, ProductPatch, ProductTexts } from "../../core/product/change.ts";
import type { FingerprintRow, StaleStock } from "../../core/product/take-over.ts";
import type { RestrainedCount, ProductEvent, ProductRecord } from "../../core/ports/product-store.ts";
import type { ProductsBy } from "./reservations.ts";

/** Products of TotalGest, by its ids, with their texts and stories. A product's `position` is its row, for as long as it is there. */
export interface ProductRows {
  /** In no order; with what the brakes know of them. `wasRead` is false of all: see `findListed`. */
  readProducts(by: ProductsBy): Promise<readonly ProductRecord[]>;
  /** By their positions, in that order; else as `readProducts`. */
  readProductsAt(positions: readonly number[]): Promise<readonly ProductRecord[]>;
  /** In no order. */
  readProductHeads(ids: readonly string[]): Promise<readonly ProductHead[]>;
  readProductTexts(ids: readonly string[]): Promise<readonly ProductTexts[]>;
  /** Their fingerprints, by which records are known again. */
  readFingerprints(ids: readonly string[]): Promise<readonly FingerprintRow[]>;
  /** Which of these products of the shop are linked, and to which of TotalGest's. */
  findLinked(shopIds: readonly string[]): Promise<readonly { readonly id: string; readonly shopId: string }[]>;
  /** Linked products whose shop product was last pushed one of these SKUs. */
  findByPushedSku(
    skus: readonly string[],
  ): Promise<readonly { readonly sku: string; readonly id: string; readonly shopId: string }[]>;
  /**
   * Pending products after this position, in the order of positions; as `readProducts`. `judged`: without products that are not
   * linked and were there when the first whole read was through. `adoptable`: not linked, not gone, and a shop product that is
   * not linked carries their id or exactly their SKU, which is not empty.
   */
  listPending(
    afterPosition: number,
    limit: number,
    which: "all" | "judged" | "adoptable",
  ): Promise<readonly ProductRecord[]>;
  /** How many after this position are pending, and how many of these the pass listed. */
  countPending(afterPosition: number, pass: number): Promise<RestrainedCount>;
  /** Products with this SKU or id whose last record could not be decoded. */
  findStale(by: Pick<ProductsBy, "ids" | "skus">): Promise<readonly StaleStock[]>;
  /**
   * Writes what each patch has, in this order; a position of null makes a product. Where a patch has stock, what is shown is
   * worked out with what is reserved so far. Counts what `countStates` counts in the same transaction.
   */
  writeProducts(
    changes: readonly { readonly id: string; readonly position: number | null; readonly patch: ProductPatch }[],
  ): Promise<void>;
  /** With their texts and what the brakes know of them; their stories stay. */
  removeProducts(ids: readonly string[]): Promise<void>;
  /** In this order. */
  addProductEvents(events: readonly NewProductEvent[]): Promise<void>;
  /** The oldest first. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;
  /** A story becomes another product's. */
  moveProductEvents(fromId: string, toId: string): Promise<void>;
  /** Pieces that are never shown, in whole millionths. */
  readBuffer(): Promise<number>;
  /** Sets them, and works out what every product should show. */
  writeBuffer(micro: number): Promise<void>;
  /** What is known now came with the first whole read. Nothing where one was through before. */
  closeFirstCatalogue(): Promise<void>;
}
