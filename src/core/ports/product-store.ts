import type { Facet, PendingSummary, PushedCounts } from "../brakes/facet.ts";
import type { ChangedProduct } from "../products/change.ts";
import type { ShopProduct } from "../products/product.ts";
import type { Push, Task } from "../products/push.ts";
import type {
  DesiredProduct,
  IdKind,
  ListedProduct,
  PlacedIds,
  ProductEvent,
  ProductRecord,
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
  /** The stored fingerprints of these products: a record with one of them contains nothing new. */
  findKnown(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Stores the products of a page in one transaction, with the stock of this read. A new fault is added to the history. Of a record
   * that could not be decoded a known product keeps its fields and link and gets the fault; its fields are not pushed while the
   * fault lasts. Stock and `hidden` are taken from `part` where they could be read, else kept. A new product is stored with its
   * fault, inactive and without stock. `areNewcomers`: TotalGest lists new ones after the first full read; absent = in it.
   */
  recordPage(
    read: number,
    products: readonly (DesiredProduct | RefusedProduct)[],
    atMs: number,
    areNewcomers?: boolean,
  ): Promise<void>;
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
   * Ids by position, those after `afterPosition` (0 = all), in pages. `all`: products of TotalGest; `present`: those that are not gone; `pending`: those to
   * push; `failed`: those of them with an error; `linked`: those with a product of the shop; `unlinked`: products of the shop without one of TotalGest.
   */
  listIds(which: IdKind, afterPosition: number, limit: number): Promise<readonly PlacedIds[]>;
  /**
   * Makes pending what is so without a read: `buffer` (`products.buffer`, in pieces) differs from the last one, orders were not
   * completed within 14 days and release their pieces, or the last update of a product may have arrived or not.
   */
  refreshPending(by: { readonly buffer: number; readonly nowMs: number }): Promise<void>;

  /** As `findKnown`, for shop products without a push since the last scan; linked ones only if they show all of it. */
  findListedProducts(shopIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What the shop shows of linked products becomes what was pushed, except visibility. Others are stored. */
  recordShopPage(products: readonly ListedProduct[]): Promise<void>;
  /** The shop does not have these not-linked products any more. */
  forgetShopProducts(shopIds: readonly string[]): Promise<void>;
  /** Not-linked products of the shop with one of these ids of TotalGest, or exactly one of these SKUs; an empty SKU is none. */
  findShopProducts(by: {
    readonly totalgestIds: readonly string[];
    readonly skus: readonly string[];
  }): Promise<readonly ShopProduct[]>;
  /** Each of the shop's products once: what it shows counts as pushed (`pushedAsListed`). One that is linked to another stays so. */
  linkProducts(links: readonly { readonly id: string; readonly listed: ShopProduct }[], atMs: number): Promise<void>;
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
   * from the first full read. `adoptable`: without a link, where the shop has a not-linked product of their id or exact SKU.
   */
  listPending(
    afterPosition: number,
    limit: number,
    which?: "all" | "judged" | "adoptable",
  ): Promise<readonly ProductRecord[]>;
  /**
   * What a pull that read no record and has nothing to do says: nothing is pending or held back, the buffer is unchanged, and no
   * reservation ends by `earliestMs` or was confirmed before the read with this number. Null = there is something to do.
   */
  findIdle(by: {
    readonly buffer: number;
    readonly earliestMs: number;
    readonly read: number;
  }): Promise<{ readonly textsLeft: number } | null>;
  /**
   * On disk before the first byte is sent: a creation whose answer is lost must not be repeated without a look-up, and an
   * update has to be repeated. `recordPushes` ends them.
   */
  beginWrites(tasks: readonly Task[]): Promise<void>;
  /**
   * Records the results of pushes in one transaction. If another product already has the link, this product gets the
   * error `sku-taken`, and the others are recorded.
   */
  recordPushes(pushes: readonly Push[]): Promise<void>;
  /**
   * The writing step of products: asks the rule about each of these in one transaction, and writes the row that it makes, with its
   * history and the resulting stock. Unknown products are skipped.
   */
  changeProducts<Call extends { readonly id: string }>(
    calls: readonly Call[],
    rule: (row: ProductRecord, call: Call) => ChangedProduct | null,
  ): Promise<void>;

  summarizePending(): Promise<PendingSummary>;
  /** Whether at least `count` products are linked. */
  hasLinked(count: number): Promise<boolean>;
  /** How many texts of TotalGest are left because the shop has others of its own. */
  countTextsLeft(): Promise<number>;
  /** How many products are pending. */
  countPending(): Promise<number>;
  /** Linked products with nothing pending whose pushes in the 24 hours before `nowMs` count for a brake. */
  countPushed(nowMs: number): Promise<PushedCounts>;
  /** Nothing is held back any more: of any product, or of those of which nothing is pending. */
  forgetHeld(which: "all" | "synced"): Promise<void>;
  /** How many products have a value of each facet that is held back. */
  countHeld(): Promise<Readonly<Record<Facet, number>>>;
}
