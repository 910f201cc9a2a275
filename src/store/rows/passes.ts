/** `read`: over TotalGest's products; `scan`: over the shop's. */
type PassKind = "read" | "scan";

/** Where a product stands: `products` are TotalGest's, `shop-products` those of the shop that are not linked. */
export type Place = "products" | "shop-products";

/**
 * What passes list. A pass is known by its number; only the newest of a kind is kept. What was listed need not outlast the
 * process: a pass that breaks off is begun anew.
 */
export interface PassRows {
  /** What earlier passes of the kind listed is forgotten. */
  beginPass(kind: PassKind, pass: number): Promise<void>;
  /** The number of the newest one; null = none was begun. */
  readPass(kind: PassKind): Promise<number | null>;
  /** Notes that the pass listed these. Returns how many of them it had not listed before. */
  list(pass: number, place: Place, positions: readonly number[]): Promise<number>;
  /** As `list`, of ids of the shop that stand nowhere. */
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
  /** Forgets products of the shop that are not linked and that the pass did not list. */
  removeUnlisted(pass: number): Promise<void>;
}
