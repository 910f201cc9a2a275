import type { Days } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { DesiredProduct, ProductFields, ShopProduct } from "../products/product.ts";
import type { StoredProduct } from "../products/stored.ts";
import type { RefusedProduct } from "./records.ts";

/** A product's row with its texts, and what else is known of it. */
export interface ProductRecord extends StoredProduct {
  /** The SKU of a creation that was sent and whose outcome is unknown; null = there is none. */
  readonly creatingSku: string | null;
  /** Null = the mapping failed; `fault` says why. */
  readonly fields: ProductFields | null;
  /** Null = nothing was pushed yet (not linked). */
  readonly pushed: Partial<ProductFields> | null;
  /** TotalGest first listed it after the first full read. */
  readonly isNewcomer: boolean;
  /** The quantity it would show without reservations. */
  readonly unreserved: number;
}

/** The result of one push. Absent fields stay as they are. */
export interface PushOutcome {
  readonly id: string;
  /** The link; null = the shop no longer knows the product, so it is created again. */
  readonly shopId?: string | null;
  /** All pushed fields after this push. */
  readonly pushed?: Partial<ProductFields>;
  /** The fingerprint of the record whose `fields` equal `pushed`; absent = they differ. */
  readonly fulfils?: string;
  /** Stored only if `stockEpoch` still equals that of the record the push started from. */
  readonly pushedQuantity?: number;
  readonly stockEpoch: number;
  readonly pushedActive?: boolean;
  /** The changes for the product's history. */
  readonly changes?: readonly PushedChange[];
  /** Absent = they stay as they are. */
  readonly days?: Days;
  /** Null = everything that was tried succeeded. */
  readonly error: Problem | null;
  readonly atMs: number;
}

/** A field that was pushed to the shop; long texts have no `from` and `to`. */
export interface PushedChange {
  readonly field: keyof ProductFields | "quantity" | "active";
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * One line of a product's history. `adopted`, `created`: linked to an existing shop product, or created in the shop.
 * `pushed`, `hidden`: the shop accepted `changes`. `failed`: refused because of `detail`; recorded once while the reason
 * stays the same. `gone`: TotalGest no longer knows the product. `released`: the shop no longer knows it. `link-moved`:
 * it took over another product's link and history.
 */
export interface ProductEvent {
  readonly atMs: number;
  readonly kind: "adopted" | "created" | "pushed" | "hidden" | "failed" | "gone" | "released" | "link-moved";
  readonly changes: readonly PushedChange[];
  readonly detail: Problem | null;
  /** The shop's id, or TotalGest's id of the product whose link moved; else null. */
  readonly note: string | null;
}

/** What `listIds` lists: TotalGest's products, or the shop's products that are not linked. */
export type IdKind = "present" | "pending" | "linked" | "unlinked";

/** A product's place in lists, which never changes, and its ids. */
export interface PlacedIds {
  readonly position: number;
  /** TotalGest's; of `unlinked` the shop's. */
  readonly id: string;
  readonly shopId: string | null;
}

/** The id of a record that was not decoded, and the fingerprint it would be stored with. */
export interface Fingerprinted {
  readonly id: string;
  readonly fingerprint: string;
}

/** A product from a scan of the shop's catalogue. */
export interface ListedProduct {
  readonly product: ShopProduct;
  /** The fingerprint of the record it was decoded from. */
  readonly fingerprint: string;
}

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
  /** Deletes what was pushed of these (`--sku`), so that they are pending even if unchanged. The brakes keep it. */
  forgetPushed(ids: readonly string[], atMs: number): Promise<void>;
  /** `products.buffer` in pieces. If it differs from the last one, every shown quantity is computed again. */
  applyBuffer(pieces: number): Promise<void>;
  /** Releases the pieces of orders that were not completed within 14 days. */
  expireReservations(nowMs: number): Promise<void>;

  /**
   * As `findKnown`, for shop products: those that are unchanged since the last scan and had no push since. Linked ones
   * only if they show what they should.
   */
  findListedProducts(records: readonly Fingerprinted[]): Promise<ReadonlySet<string>>;
  /**
   * Linked products: what the shop shows becomes what was pushed (`pushedAsListed`), except visibility. Others are
   * stored as not linked, with what they show.
   */
  recordShopPage(products: readonly ListedProduct[]): Promise<void>;
  /** The shop does not have these not-linked products any more. */
  forgetShopProducts(shopIds: readonly string[]): Promise<void>;
  /**
   * As `listPending`, for products without a link, each with the not-linked shop products that have its id or exactly
   * its SKU.
   */
  listAdoptable(
    afterPosition: number,
    limit: number,
  ): Promise<readonly { readonly product: ProductRecord; readonly candidates: readonly ShopProduct[] }[]>;
  /**
   * Links a product to an existing shop product; what that shows counts as pushed (`pushedAsListed`). Does nothing if
   * another product is linked to it.
   */
  linkProduct(id: string, listed: ShopProduct, atMs: number): Promise<void>;
  /** Moves the link of `fromId`, with everything that was pushed, to `toId`, and deletes `fromId`. One transaction. */
  moveLink(fromId: string, toId: string, atMs: number): Promise<void>;
  /** For each SKU, the linked product that was last pushed with exactly this SKU. */
  findHolders(skus: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly shopId: string }>>;
  /** TotalGest's id of the product that is linked to this shop product; null = none. */
  findLinked(shopId: string): Promise<string | null>;
  /** The products with these TotalGest ids, in no order. */
  readProducts(ids: readonly string[]): Promise<readonly ProductRecord[]>;
  /** The history of a product, oldest first. Each line is written in the transaction of the change it describes. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;

  /** Pending products by position, those after `afterPosition` (0 = all), in pages. */
  listPending(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /**
   * Whether a pull that read no record has nothing to do: nothing is pending or held back, the buffer is unchanged, and no
   * reservation ends by `earliestMs` or was confirmed before the read with this number.
   */
  isIdle(by: { readonly buffer: number; readonly earliestMs: number; readonly read: number }): Promise<boolean>;
  /**
   * Records creations on disk before the first byte is sent. Their outcome is unknown until `recordPushes` or
   * `linkProduct` stores the link, or `endCreations` says that there is none.
   */
  beginCreations(creations: readonly Pick<ProductRecord, "position" | "sku">[]): Promise<void>;
  /** The shop refused to create these. By their positions. */
  endCreations(positions: readonly number[]): Promise<void>;
  /**
   * Records the results of pushes in one transaction. If another product already has the link, this product gets the
   * error `sku-taken`, and the others are recorded.
   */
  recordPushes(outcomes: readonly PushOutcome[]): Promise<void>;
  /** Sets or clears the error of products that were not pushed (a refused or ambiguous SKU). */
  recordProductErrors(
    errors: readonly { readonly id: string; readonly error: Problem | null }[],
    atMs: number,
  ): Promise<void>;
}
