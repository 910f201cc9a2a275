import type { Days } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields, ShopProduct } from "./product.ts";
import type { StoredProduct } from "./stored.ts";

/** A product's row with its texts, and what else is known of it. */
export interface ProductRecord extends StoredProduct {
  /** The SKU of a creation that was sent and whose outcome is unknown; null = there is none. */
  readonly creatingSku: string | null;
  /** What updates sent whose outcome is unknown: the shop may show what was pushed before, or what was sent; null = nothing. */
  readonly inDoubt: readonly PushedName[] | null;
  /** Null = the mapping failed; `fault` says why. */
  readonly fields: ProductFields | null;
  /** Null = nothing was pushed yet (not linked). */
  readonly pushed: Partial<ProductFields> | null;
  /** TotalGest first listed it after the first full read. */
  readonly isNewcomer: boolean;
  /** The quantity it would show without reservations. */
  readonly unreserved: number;
}

export type PushedName = keyof ProductFields | "quantity" | "active";

/** What is on disk of a write before its first byte is sent. */
export interface BegunWrite {
  readonly position: number;
  /** The SKU of a creation; null = an update. */
  readonly sku: string | null;
  /** What an update sends, and what was in doubt before. */
  readonly names: readonly PushedName[];
}

/** The result of one push. Absent fields stay as they are. */
export interface PushOutcome {
  readonly id: string;
  /** The link; null = the shop no longer knows the product, so it is created again. */
  readonly shopId?: string | null;
  /** All pushed fields after this push. */
  readonly pushed?: Partial<ProductFields>;
  /** The fingerprint of the record whose `fields` equal `pushed`; absent = they differ. */
  readonly fulfils?: string | undefined;
  /** Stored only if the product's `stockEpoch` is still this one, of the record that the push started from. */
  readonly pushedQuantity?: number | undefined;
  readonly stockEpoch?: number;
  readonly pushedActive?: boolean | undefined;
  /** What was in doubt before and was not sent again. */
  readonly inDoubt?: readonly PushedName[];
  /** The changes for the product's history. */
  readonly changes?: readonly PushedChange[];
  /** Absent = they stay as they are. */
  readonly days?: Days | undefined;
  /** Null = everything that was tried succeeded. */
  readonly error: Problem | null;
  readonly atMs: number;
}

/** A field that was pushed to the shop; long texts have no `from` and `to`. */
export interface PushedChange {
  readonly field: PushedName;
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
