/** `read`: of TotalGest's products; `scan`: of the shop's. */
type PassKind = "read" | "scan";

/** The table of a product: `products` are TotalGest's, `shop-products` the not-linked products of the shop. */
export type Place = "products" | "shop-products";

/**
 * What reads and scans listed. A pass has a number; only the newest of a kind is kept. The lists need not survive the
 * process, because an interrupted pass starts again.
 */
export interface PassRows {
  /** Deletes the lists of earlier passes of this kind. */
  beginPass(kind: PassKind, pass: number): Promise<void>;
  /** The number of the newest pass; null = there was none. */
  readPass(kind: PassKind): Promise<number | null>;
  /** Records that the pass listed these. Returns how many of them it had not listed before. */
  list(pass: number, place: Place, positions: readonly number[]): Promise<number>;
  /** As `list`, for shop ids that are in neither table. */
  listUnlinked(pass: number, shopIds: readonly string[]): Promise<number>;
  /** Which of these products the pass listed. */
  findListed(pass: number, positions: readonly number[]): Promise<ReadonlySet<number>>;
  /** Products after this id that are not gone and that the pass did not list, by id. */
  listMissing(pass: number, afterId: string, limit: number): Promise<readonly string[]>;
  /** Linked products after this id that the pass did not list, by id. */
  listUnscanned(
    pass: number,
    afterId: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly shopId: string }[]>;
  /** Deletes not-linked shop products that the pass did not list. */
  removeUnlisted(pass: number): Promise<void>;
}
