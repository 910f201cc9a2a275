import type { NewProductEvent, ProductHead, ProductPatch, ProductTexts } from "../../core/product/change.ts";
import type { FingerprintRow, StaleStock } from "../../core/product/read-changes.ts";
import type { IdKind, PlacedIds, ProductEvent, ProductRecord } from "../../core/ports/product-store.ts";
import type { ProductsBy } from "../tables/stock.ts";

/** Products of TotalGest by id, with texts and histories. A product's `position` is its row and never changes. */
export interface ProductRows {
  /** In no order; with what the brakes know of them. */
  readProducts(by: ProductsBy): Promise<readonly ProductRecord[]>;
  /** By their positions, in that order; else as `readProducts`. */
  readProductsAt(positions: readonly number[]): Promise<readonly ProductRecord[]>;
  /** In no order. */
  readProductHeads(ids: readonly string[]): Promise<readonly ProductHead[]>;
  readProductTexts(ids: readonly string[]): Promise<readonly ProductTexts[]>;
  /** The fingerprints that show whether a record changed. */
  readFingerprints(ids: readonly string[]): Promise<readonly FingerprintRow[]>;
  /** Which of these shop products are linked, and to which product of TotalGest. */
  findLinked(shopIds: readonly string[]): Promise<readonly { readonly id: string; readonly shopId: string }[]>;
  /** Linked products that were last pushed with one of these SKUs. */
  findByPushedSku(
    skus: readonly string[],
  ): Promise<readonly { readonly sku: string; readonly id: string; readonly shopId: string }[]>;
  /**
   * Pending products after this position, by position; as `readProducts`. `judged`: without not-linked products from
   * the first full read. `adoptable`: not linked, not gone, and a not-linked shop product has their id or exactly their
   * non-empty SKU.
   */
  listPending(
    afterPosition: number,
    limit: number,
    which: "all" | "judged" | "adoptable",
  ): Promise<readonly ProductRecord[]>;
  /**
   * Whether nothing is pending or restrained, the buffer is `bufferMicro`, nothing of the window expires (see `isWindowOver`), and
   * no reservation ends at or before `untilMs` or has a confirmation number below `confirmedBefore`.
   */
  isIdle(by: {
    readonly bufferMicro: number;
    readonly window: { readonly fromMs: number; readonly toMs: number };
    readonly untilMs: number;
    readonly confirmedBefore: number;
  }): Promise<boolean>;
  /** By position, those after this one. */
  listIds(which: IdKind, afterPosition: number, limit: number): Promise<readonly PlacedIds[]>;
  /** Products with this SKU or id whose last record could not be decoded. */
  findStale(by: Pick<ProductsBy, "ids" | "skus">): Promise<readonly StaleStock[]>;
  /**
   * Writes the fields of each patch, in this order; position null inserts a product. If a patch has stock, the shown
   * quantity is computed with the current reservations.
   */
  writeProducts(
    changes: readonly { readonly id: string; readonly position: number | null; readonly patch: ProductPatch }[],
  ): Promise<void>;
  /** Deletes products with their texts and brake data; their histories stay. */
  removeProducts(ids: readonly string[]): Promise<void>;
  /** In this order. */
  addProductEvents(events: readonly NewProductEvent[]): Promise<void>;
  /** The oldest first. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;
  /** Moves a history to another product. */
  moveProductEvents(fromId: string, toId: string): Promise<void>;
  /** The buffer that is subtracted from every shown quantity, in whole millionths of a piece. */
  readBuffer(): Promise<number>;
  /** Sets the buffer, and recomputes every shown quantity. */
  writeBuffer(micro: number): Promise<void>;
  /** Marks the current products as those of the first full read. Does nothing after the first call. */
  closeFirstCatalogue(): Promise<void>;
}
