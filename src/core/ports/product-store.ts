import type { Link, LinkDate } from "../articles/article.ts";
import type { BrakeFacts, PushedFacets } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { DesiredProduct, ProductFields, ShopProduct } from "../product/product.ts";
import type { RefusedProduct } from "./records.ts";

/** One product as the store has it: what should be shown, and what the shop was last told. */
export interface ProductRecord {
  /** Where it stands in lists, from 1; kept as long as the product is. */
  readonly position: number;
  readonly id: string;
  /** See `DesiredProduct`; `""` = its record could not be decoded, or TotalGest has none. */
  readonly fingerprint: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly shopId: string | null;
  /** The SKU under which a creation was sent whose outcome is not known; null = there is none. */
  readonly creatingSku: string | null;
  /** Null = the mapping failed; `fault` says why. */
  readonly fields: ProductFields | null;
  readonly fault: Problem | null;
  readonly warnings: readonly Problem[];
  /** Null = nothing was pushed yet (not linked). */
  readonly pushed: Partial<ProductFields> | null;
  /** TotalGest's own value, and the one last acted upon. */
  readonly active: boolean;
  readonly pushedActive: boolean | null;
  /** What the shop should show: max(0, floor(TotalGest's − reserved − buffer)). */
  readonly quantity: number;
  /** What it was last told; null = never. */
  readonly pushedQuantity: number | null;
  /** False = an order made the shop's own figure unknown: to be told again even if equal. */
  readonly quantityKnown: boolean;
  /** Changes whenever the told quantity becomes unknown; a push gives back the one it started from. */
  readonly stockEpoch: number;
  /** TotalGest does not know it any more. */
  readonly gone: boolean;
  /** Why the last push failed; null = it did not. */
  readonly error: Problem | null;
  /** When the shop last took something about it, or was seen to agree; epoch ms. */
  readonly syncedMs: number | null;
  /** The last read of TotalGest brought it. Only from `listPending` and `readProducts`; else false. */
  readonly wasRead: boolean;
  /** Only from `listPending`, `listJudged` and `readProducts`; else nothing was pushed or agreed to. */
  readonly facts: BrakeFacts;
}

/** What one push came to. What is absent is left as it was. */
export interface PushOutcome {
  readonly id: string;
  /** The link; null = the shop does not know the product any more, so it is created anew. */
  readonly shopId?: string | null;
  /** All fields last told, after this push. */
  readonly pushed?: Partial<ProductFields>;
  /** The fingerprint of the record whose `fields` are just those in `told`; absent = they are others. */
  readonly fulfils?: string;
  /** Taken over only where `stockEpoch` is still the one of the record the push started from. */
  readonly pushedQuantity?: number;
  readonly stockEpoch: number;
  readonly pushedActive?: boolean;
  /** What of it goes into the product's story. */
  readonly changes?: readonly PushedChange[];
  /** What of it the brakes judge for 24 hours; absent = nothing. */
  readonly facets?: PushedFacets;
  /** Null = the push succeeded as far as it was tried. */
  readonly error: Problem | null;
  readonly atMs: number;
  /** `atMs` by the clock that dates the shop's orders, for links that begin or end with it; absent = the same. */
  readonly linkDate?: LinkDate;
}

/** A field that was pushed to the shop; without `from` and `to` where these are long texts. */
export interface PushedChange {
  readonly field: keyof ProductFields | "quantity" | "active";
  readonly from?: unknown;
  readonly to?: unknown;
}

/**
 * One line of a product's story. `adopted`, `created`: linked to what the shop had, or made there. `told`, `hidden`: the shop
 * took `changes`. `failed`: refused for `detail`, once for as long as that stays the reason. `gone`: TotalGest does not know
 * it any more. `released`: the shop does not. `link-moved`: it took over another product's link, and its story with it.
 */
export interface ProductEvent {
  readonly atMs: number;
  readonly kind: "adopted" | "created" | "told" | "hidden" | "failed" | "gone" | "released" | "link-moved";
  readonly changes: readonly PushedChange[];
  readonly detail: Problem | null;
  /** The shop's id, or TotalGest's id of the product whose link moved; null = neither. */
  readonly note: string | null;
}

/** Pending products of which the shop was not told, and nothing was refused. */
export interface RestrainedCount {
  readonly all: number;
  /** Those that the last read of TotalGest brought. */
  readonly wasRead: number;
}

/** A record that was not decoded: its id, and what it would be stored with. */
export interface Fingerprinted {
  readonly id: string;
  readonly fingerprint: string;
}

/** A product of the shop as a pass over its catalogue found it. */
export interface ListedProduct {
  readonly product: ShopProduct;
  /** Of the record that it was decoded from. */
  readonly fingerprint: string;
}

export interface ProductStore {
  /** Starts a read of TotalGest and returns its number; a read that is never finished leaves nothing behind. */
  beginRead(full: boolean): Promise<number>;
  /**
   * Which of these fingerprints are those of the products as they are stored: nothing of them is new. Nothing is written,
   * and these products count as seen by this read. `unseen` = how many of them it had not brought before (0 on page after
   * page = the paging loops).
   */
  findKnown(
    read: number,
    records: readonly Fingerprinted[],
  ): Promise<{ readonly known: ReadonlySet<string>; readonly unlisted: number }>;
  /**
   * Stores products of a page, in one transaction; their stock is that of this read. `unseen` as in `findKnown`. A fault that
   * is new goes into the story.
   */
  recordPage(read: number, products: readonly DesiredProduct[], atMs: number): Promise<{ readonly unlisted: number }>;
  /**
   * Records that could not be decoded: a known product keeps its fields and link and gets the fault (its fields are not
   * pushed until it is well again), but takes over the stock and the hiding that can be read (`part`); what cannot be read
   * stays as it was. A new one is kept with its fault, inactive and without stock. They count as seen.
   */
  recordRefused(read: number, refused: readonly RefusedProduct[], atMs: number): Promise<void>;
  /**
   * The read brought its last page. Moves the cursor, remembers the mapping and (full) the time, and releases the
   * reservations of orders that were confirmed before the read began, but for products that could not be decoded, whose
   * stock is from before: all in one transaction.
   */
  finishRead(
    read: number,
    done: { readonly cursor: string; readonly mapping: string; readonly fullAtMs: number | null },
  ): Promise<void>;
  /** After the last page of a full read: ids in the store that it did not bring and that are not gone, in pages. */
  listMissing(read: number, afterId: string, limit: number): Promise<readonly string[]>;
  /** TotalGest itself says it does not know these: to be hidden; forgotten where they were never linked. */
  recordGone(ids: readonly string[], atMs: number): Promise<void>;
  /** Forgets what was pushed of these (`--sku`), so that they are pending even if unchanged; the brakes remember it. */
  forgetPushed(ids: readonly string[], atMs: number): Promise<void>;
  /** `products.buffer` in pieces. Where it differs from the last one, every shown quantity is worked out again. */
  applyBuffer(pieces: number): Promise<void>;
  /** Lets go of the pieces of orders that were never completed within 14 days. */
  expireReservations(nowMs: number): Promise<void>;

  /** Starts a pass over the shop's catalogue. */
  beginScan(): Promise<number>;
  /**
   * As `findKnown`, of shop products that nothing was told since they were last seen, and that were the same then; of linked
   * ones only those that show what they should.
   */
  findListedProducts(
    scan: number,
    records: readonly Fingerprinted[],
  ): Promise<{ readonly known: ReadonlySet<string>; readonly unlisted: number }>;
  /**
   * Linked products: what the shop shows now becomes what was last told (`pushedAsListed`), visibility apart. All others are
   * kept as not linked, with what they show. `refused` = ids of records that could not be read: they were seen, and what is
   * known of them stays. `latestMs`: when the page was read, at the latest by the clock that dates the shop's orders.
   */
  recordShopPage(
    scan: number,
    products: readonly ListedProduct[],
    refused?: readonly string[],
    latestMs?: number,
  ): Promise<{ readonly unlisted: number }>;
  /** The pass brought everything: not-linked products that it did not see are forgotten. */
  finishScan(scan: number): Promise<void>;
  /** Linked products that the pass did not see, in pages. */
  listUnscanned(
    scan: number,
    afterId: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly shopId: string }[]>;
  /** As `listPending`, of products without a link, each with the not-linked shop products that carry its id or exactly its SKU. */
  listAdoptable(
    afterPosition: number,
    limit: number,
  ): Promise<readonly { readonly product: ProductRecord; readonly candidates: readonly ShopProduct[] }[]>;
  /**
   * Links a product to a shop product that was there, with what it shows as told (`pushedAsListed`). Nothing happens where
   * another product is linked to it.
   */
  linkProduct(id: string, listed: ShopProduct, atMs: number, date?: LinkDate): Promise<void>;
  /** The link of `fromId`, with all that was told, becomes `toId`'s; `fromId` is forgotten. One transaction. */
  moveLink(fromId: string, toId: string, atMs: number, date?: LinkDate): Promise<void>;
  /** For each SKU, the linked product whose shop product was last told exactly it. */
  findHolders(skus: readonly string[]): Promise<ReadonlyMap<string, { readonly id: string; readonly shopId: string }>>;
  /** All links that these products of the shop have or ever had, in no order. */
  readLinks(shopIds: readonly string[]): Promise<readonly Link[]>;
  /** TotalGest's id of the product that is linked to this shop product; null = none. */
  findLinked(shopId: string): Promise<string | null>;
  /** The products that TotalGest's ids name, in no order. */
  readProducts(ids: readonly string[]): Promise<readonly ProductRecord[]>;
  /** What happened to a product, the oldest first; each written in the transaction of what it tells. */
  readProductEvents(id: string): Promise<readonly ProductEvent[]>;

  /** Pending products in the order of their positions, those after `afterPosition` (0 = all), in pages. */
  listPending(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** How many products after this position are pending, and how many of those the last read of TotalGest brought. */
  countPending(afterPosition: number): Promise<RestrainedCount>;
  /**
   * Creations are about to be sent: on disk before the first byte goes out. Until `recordPushes` or `linkProduct` has the
   * product's link, or `endCreations` says that there is none, their outcome is not known.
   */
  beginCreations(creations: readonly { readonly id: string; readonly sku: string }[]): Promise<void>;
  /** The shop refused to create these. */
  endCreations(ids: readonly string[]): Promise<void>;
  /**
   * Records what pushes came to, in one transaction. A link to a shop product that another product holds is not taken over:
   * it becomes this product's error (`sku-taken`), and the others go on.
   */
  recordPushes(outcomes: readonly PushOutcome[]): Promise<void>;
  /** Sets or clears the error of products that were not pushed (a refused SKU, an ambiguous one). */
  recordProductErrors(
    errors: readonly { readonly id: string; readonly error: Problem | null }[],
    atMs: number,
  ): Promise<void>;
}
