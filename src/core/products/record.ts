import type { Days, FacetValues } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import { type RowFields, type RowOf, emptyRow, flagColumn, int, json, orNull, textColumn } from "../common/row.ts";
import type { Owners } from "./owners.ts";
import type { ProductFields, ShopProduct } from "./product.ts";

/**
 * Hashes of the texts that were sent from here and that the shop may show, by their place (`name`, `name_i18n.de`): several where
 * answers were lost.
 */
export type Sent = Readonly<Record<string, readonly string[]>>;

/** By place (`name`, `name_i18n.de`). */
export type TextsAt = Readonly<Record<string, string>>;

/** What rules change of a product’s row: what the shop should show, and what was last pushed. Instants are epoch ms. */
export const PRODUCT_ROW = {
  /** Hash of the record and the mapping: equal = nothing changed. `""` = the record could not be decoded, or there is none. */
  fingerprint: textColumn(),
  sku: textColumn(),
  ean: orNull(textColumn()),
  /** In the main language, for lists on screen. */
  name: textColumn(),
  /** The price in its fields; null = the mapping failed. */
  price: orNull(textColumn()),
  /** Why its record could not be mapped or decoded. */
  fault: json<Problem | null>(null),
  warnings: json<readonly Problem[]>([]),
  /** Who owns its fields; null = nobody named an owner. */
  owners: json<Owners | null>(null),
  /** TotalGest's value; `pushedActive` is the value last pushed. */
  active: flagColumn(),
  /** TotalGest's stock, in whole millionths of a piece, and the number of the read that brought it. */
  stockMicro: int(),
  stockRead: int(),
  /** TotalGest first listed it after the first full read. */
  isNewcomer: flagColumn(),
  shopId: orNull(textColumn()),
  /** The fields last pushed equal those that the shop should show. */
  areFieldsPushed: flagColumn(),
  /** Of its fields nothing has to be pushed: what differs is left as the shop has it. */
  areFieldsTold: flagColumn(),
  /** How many of TotalGest's texts are not pushed, because the shop has others that were not sent from here. */
  textsLeft: int(),
  /** The texts that were sent from here; null = exactly those in `pushed`. No scan and no adoption adds to it. */
  sent: json<Sent | null>(null),
  /** By place, a mark of both sides of a text that a person keeps as the shop has it, until one of them changes; null = none. */
  textsKept: json<TextsAt | null>(null),
  /** By place, the shop's own texts that TotalGest's took the place of, so that they can be put back; null = none. */
  textsReplaced: json<TextsAt | null>(null),
  /**
   * A mark of the pictures that the shop showed when it was first read after it was sent some that stay TotalGest's: it keeps them at
   * addresses of its own. `""` = it was not read since; null = not known, or it shows others by now.
   */
  imagesShown: orNull(textColumn()),
  pushedSku: orNull(textColumn()),
  pushedPrice: orNull(textColumn()),
  /** The quantity last pushed; null = never pushed. */
  pushedQuantity: orNull(int()),
  /** False = an order changed the shop's own figure, so it is pushed again even if equal. */
  isQuantityKnown: flagColumn(),
  /** Changes when the pushed quantity becomes unknown. A push passes back the value it started from. */
  stockEpoch: int(),
  pushedActive: orNull(flagColumn()),
  /** TotalGest no longer knows the product. */
  gone: flagColumn(),
  /** Why the last push failed; null = it succeeded. */
  error: json<Problem | null>(null),
  /** When the shop last accepted a push, or was found to agree. */
  syncedMs: orNull(int()),
  /** Fingerprint of the shop's record from the last scan; null = none since the last push. */
  listed: orNull(textColumn()),
  /** The days of what was pushed, for the brakes; null = nothing that they judge was pushed. */
  days: json<Days | null>(null),
  /** The values that the last judgement holds back; null = none. */
  held: json<FacetValues | null>(null),
  /** The price that a person allowed for this product (`priceFacet`); null = none. */
  allowedPrice: orNull(textColumn()),
} as const satisfies RowFields;

/** A product's row in the store, with its fields, and what else is known of it. */
export interface ProductRecord extends RowOf<typeof PRODUCT_ROW> {
  /** Its place in lists, from 1; never changes. 0 = it has no row yet. */
  readonly position: number;
  /** TotalGest's. */
  readonly id: string;
  /** What the shop should show: max(0, floor(TotalGest's − reserved − buffer)). The store computes it from the stock. */
  readonly quantity: number;
  /** What the shop should show; null = the mapping failed (`fault` says why). */
  readonly fields: ProductFields | null;
  /** What was last pushed; null = nothing (not linked). */
  readonly pushed: Partial<ProductFields> | null;
  /** The SKU of a creation that was sent and whose outcome is unknown; null = there is none. */
  readonly creatingSku: string | null;
  /** What updates sent whose outcome is unknown: the shop may show what was pushed before, or what was sent; null = nothing. */
  readonly inDoubt: readonly PushedName[] | null;
  /** The quantity it would show without reservations. */
  readonly unreserved: number;
}

/** What a read of TotalGest brings of a product, mapped. */
export type DesiredProduct = Pick<
  ProductRecord,
  "id" | "fingerprint" | "sku" | "ean" | "name" | "fields" | "fault" | "warnings" | "owners" | "active" | "stockMicro"
>;

/** Before its first record. */
export const NEW_PRODUCT: ProductRecord = {
  position: 0,
  id: "",
  ...emptyRow(PRODUCT_ROW),
  quantity: 0,
  fields: null,
  pushed: null,
  creatingSku: null,
  inDoubt: null,
  unreserved: 0,
};

export type PushedName = keyof ProductFields | "quantity" | "active";

/** What is on disk of a write before its first byte is sent. */
export interface BegunWrite {
  readonly position: number;
  /** The SKU of a creation; null = an update. */
  readonly sku: string | null;
  /** What an update sends, and what was in doubt before. */
  readonly names: readonly PushedName[];
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
 * it took over the link of another product (`note`). `kept`: a person keeps the shop's texts that differ.
 */
export interface ProductEvent {
  readonly atMs: number;
  readonly kind: "adopted" | "created" | "pushed" | "hidden" | "failed" | "gone" | "released" | "link-moved" | "kept";
  readonly changes: readonly PushedChange[];
  readonly detail: Problem | null;
  /** The shop's id, or TotalGest's id of the product whose link moved; else null. */
  readonly note: string | null;
}

/** What `listIds` lists: TotalGest's products, or the shop's products that are not linked. */
export type IdKind = "all" | "present" | "pending" | "failed" | "linked" | "unlinked";

/** A product's place in lists, which never changes, and its ids. */
export interface PlacedIds {
  readonly position: number;
  /** TotalGest's; of `unlinked` the shop's. */
  readonly id: string;
  readonly shopId: string | null;
}

/** A product from a scan of the shop's catalogue. */
export interface ListedProduct {
  readonly product: ShopProduct;
  /** The fingerprint of the record it was decoded from. */
  readonly fingerprint: string;
}
