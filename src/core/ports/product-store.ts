import type { Facet, PendingSummary, PushedCounts } from "../brakes/facet.ts";
import type { ChangedProduct } from "../products/change.ts";
import type { StoredProduct } from "../products/stored.ts";
import type { DesiredProduct, ShopProduct } from "../products/product.ts";
import type {
  BegunWrite,
  Fingerprinted,
  IdKind,
  ListedProduct,
  PlacedIds,
  ProductEvent,
  ProductRecord,
  PushOutcome,
} from "../products/record.ts";
import type { RefusedProduct } from "./records.ts";

/** The catalogue, and what the brakes read and write of it. */
export interface ProductStore {
  /**
   * The last number taken by a read or a confirmation; during a run, as of its start. A read without records is not begun:
   * it uses the next number without taking it.
   */
  readNumber(): Promise<number>;
  /** Starts a read of TotalGest and returns its number. A read that is never finished has no effect. */
  beginRead(): Promise<number>;
  /** Which of these fingerprints equal the stored ones, so that the records contain nothing new. */
  findKnown(records: readonly Fingerprinted[]): Promise<ReadonlySet<string>>;
  /** Stores the products of a page in one transaction, with the stock of this read. A new fault is added to the history. */
  recordPage(read: number, products: readonly DesiredProduct[], atMs: number): Promise<void>;
  /**
   * Stores records that could not be decoded. A known product keeps its fields and link and gets the fault; its fields
   * are not pushed while the fault lasts. Stock and `hidden` are taken from `part` where they could be read, else kept.
   * A new product is stored with its fault, inactive and without stock.
   */
  recordRefused(read: number, refused: readonly RefusedProduct[], atMs: number): Promise<void>;
  /**
   * Finishes a read after its last page: stores the cursor, the mapping and (full read) the time, and releases the
   * reservations of orders confirmed before the read began. Products that could not be decoded keep their reservations,
   * because their stock is older. One transaction.
   */
  finishRead(
    read: number,
    done: { readonly cursor: string; readonly mapping: string; readonly fullAtMs: number | null },
  ): Promise<void>;
  /**
   * Ids by position, those after `afterPosition` (0 = all), in pages. `present`: products that are not gone; `pending`:
   * those to push; `linked`: those with a product of the shop; `unlinked`: products of the shop without one of TotalGest.
   */
  listIds(which: IdKind, afterPosition: number, limit: number): Promise<readonly PlacedIds[]>;
  /** TotalGest itself says that it does not know these: linked ones are to be hidden, others are deleted. */
  recordGone(ids: readonly string[], atMs: number): Promise<void>;
  /** `products.buffer` in pieces. If it differs from the last one, every shown quantity is computed again. */
  applyBuffer(pieces: number): Promise<void>;
  /** Releases the pieces of orders that were not completed within 14 days. */
  expireReservations(nowMs: number): Promise<void>;

  /** As `findKnown`, for shop products without a push since the last scan; linked ones only if they show all of it. */
  findListedProducts(records: readonly Fingerprinted[]): Promise<ReadonlySet<string>>;
  /** What the shop shows of linked products becomes what was pushed, except visibility. Others are stored. */
  recordShopPage(products: readonly ListedProduct[]): Promise<void>;
  /** The shop does not have these not-linked products any more. */
  forgetShopProducts(shopIds: readonly string[]): Promise<void>;
  /** As `listPending`, of products without a link, with the not-linked shop products of their id or exact SKU. */
  listAdoptable(
    afterPosition: number,
    limit: number,
  ): Promise<readonly { readonly product: ProductRecord; readonly candidates: readonly ShopProduct[] }[]>;
  /**
   * What it shows counts as pushed (`pushedAsListed`). Does nothing if another product is linked to it. `isCreated`: we created
   * it, and the answer was lost.
   */
  linkProduct(id: string, listed: ShopProduct, atMs: number, isCreated?: boolean): Promise<void>;
  /** Moves the link of `fromId`, with everything that was pushed, to `toId`, and deletes `fromId`. One transaction. */
  moveLink(fromId: string, toId: string, atMs: number): Promise<void>;
  /** For each SKU, the linked product that was last pushed with exactly this SKU. */
  findHolders(skus: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** TotalGest's id of the product that is linked to this shop product; null = none. */
  findLinked(shopId: string): Promise<string | null>;
  /** The products with these TotalGest ids, in no order. */
  readProducts(ids: readonly string[]): Promise<readonly ProductRecord[]>;
  /** The history of a product, oldest first. Each line is written in the transaction of the change it describes. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;

  /**
   * Pending products by position, those after `afterPosition` (0 = all), in pages. `judged`: without creations of products
   * from the first full read.
   */
  listPending(afterPosition: number, limit: number, which?: "all" | "judged"): Promise<readonly ProductRecord[]>;
  /**
   * Whether a pull that read no record has nothing to do: nothing is pending or held back, the buffer is unchanged, and no
   * reservation ends by `earliestMs` or was confirmed before the read with this number.
   */
  isIdle(by: { readonly buffer: number; readonly earliestMs: number; readonly read: number }): Promise<boolean>;
  /**
   * On disk before the first byte is sent: a creation whose answer is lost must not be repeated without a look-up, and an
   * update has to be repeated. `recordPushes` ends them.
   */
  beginWrites(writes: readonly BegunWrite[]): Promise<void>;
  /** The shop refused these, or they were not sent. `names`: what was in doubt before. */
  endWrites(writes: readonly Pick<BegunWrite, "position" | "names">[]): Promise<void>;
  /** Products whose last update may have arrived or not are pending, whatever was pushed before. */
  doubtUpdates(): Promise<void>;
  /**
   * Records the results of pushes in one transaction. If another product already has the link, this product gets the
   * error `sku-taken`, and the others are recorded.
   */
  recordPushes(outcomes: readonly PushOutcome[]): Promise<void>;
  /**
   * The writing step of products, for rules that look at no long text: asks the rule about each of these in one transaction,
   * and writes the row that it makes, with its history. Unknown products are skipped.
   */
  changeProducts<Call extends { readonly id: string }>(
    calls: readonly Call[],
    rule: (row: StoredProduct, call: Call) => ChangedProduct | null,
  ): Promise<void>;

  summarizePending(): Promise<PendingSummary>;
  /** How many products are pending. */
  countPending(): Promise<number>;
  /** Linked products with nothing pending whose pushes in the 24 hours before `nowMs` count for a brake. */
  countPushed(nowMs: number): Promise<PushedCounts>;
  /** Nothing is held back any more: of any product, or of those that are not judged. */
  forgetHeld(which: "all" | "not-judged"): Promise<void>;
  /** How many products have a value of each facet that is held back. */
  countHeld(): Promise<Readonly<Record<Facet, number>>>;
}
