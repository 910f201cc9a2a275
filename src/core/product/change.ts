import type { FacetPush, FacetValues, Facet } from "../brakes/facet.ts";
import type { ProductEvent, ProductRecord } from "../ports/product-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields } from "./product.ts";

/** A product's row without its long texts. `fault` and `error`: JSON of a problem; null = none. */
export interface ProductHead extends Pick<
  ProductRecord,
  "position" | "id" | "sku" | "gone" | "shopId" | "stockEpoch" | "fingerprint"
> {
  /** The fields last pushed equal those that the shop should show. */
  readonly areFieldsPushed: boolean;
  readonly fault: string | null;
  readonly error: string | null;
}

/** A product's row with its texts. Each text is JSON of fields, so equal texts mean equal fields. */
export interface ProductTexts extends ProductHead {
  /** What the shop should show; null = the mapping failed. */
  readonly fields: string | null;
  /** The fields last pushed; null = none, or the same as `fields` (`areFieldsPushed`). */
  readonly pushed: string | null;
}

/**
 * What to write of a product; absent fields stay. A new product needs all from `sku` to `stock`, except `ean` and
 * `price`.
 */
export interface ProductPatch {
  readonly sku?: string;
  readonly ean?: string | null;
  readonly name?: string;
  readonly fingerprint?: string;
  /** The price in `fields`. */
  readonly price?: string | null;
  readonly fault?: Problem | null;
  readonly warnings?: readonly Problem[];
  readonly active?: boolean;
  /** Whole millionths of a piece, and the number of the read that listed it. The shown quantity is computed from it. */
  readonly stock?: { readonly micro: number; readonly read: number };
  readonly gone?: boolean;
  readonly shopId?: string | null;
  /** The earliest time the link began, and the SKU in the shop then. */
  readonly linkedMs?: number;
  readonly linkedSku?: string;
  readonly areFieldsPushed?: boolean;
  readonly pushedSku?: string | null;
  readonly pushedPrice?: string | null;
  readonly pushedQuantity?: number | null;
  readonly isQuantityKnown?: boolean;
  readonly stockEpoch?: number;
  readonly pushedActive?: boolean | null;
  readonly error?: Problem | null;
  readonly syncedMs?: number | null;
  /** Fingerprint of the shop's record from the last scan; null = none since the last push. */
  readonly listed?: string | null;
  /** JSON of fields. */
  readonly fields?: string | null;
  readonly pushed?: string | null;
}

/** A new line of a product's history. */
export interface NewProductEvent extends ProductEvent {
  readonly productId: string;
}

/** Everything that one transition changes of one product. */
export interface ProductChange {
  readonly id: string;
  /** Null = a new product. */
  readonly position: number | null;
  readonly patch: ProductPatch;
  readonly events: readonly NewProductEvent[];
  /** The outcome of its creation, if there was one, is known now. */
  readonly endsCreation?: true;
  /** The previous link ended at this time at the latest, epoch ms. */
  readonly linkEndedMs?: number;
  /**
   * The pushed values that the brakes count for the next 24 hours, and the facets that they no longer need to judge.
   */
  readonly pushed?: {
    readonly changes: readonly FacetPush[];
    readonly settled: readonly Facet[];
    readonly atMs: number;
  };
  /** The new price that the shop should show; null = no price. Absent = the price did not change. */
  readonly newPrice?: string | null;
}

export function productEvent(
  productId: string,
  atMs: number,
  kind: ProductEvent["kind"],
  rest: Partial<Pick<ProductEvent, "changes" | "detail" | "note">> = {},
): NewProductEvent {
  return { productId, atMs, kind, changes: [], detail: null, note: null, ...rest };
}

/**
 * The history line for a product that gets an error. No line if the product already has this error: a product that
 * fails every five minutes would otherwise get 288 lines a day.
 */
export function failureEvents(
  id: string,
  known: Pick<ProductHead, "error" | "fault"> | null,
  error: Problem | null,
  atMs: number,
): readonly NewProductEvent[] {
  if (error === null) return [];
  const text = JSON.stringify(error);
  if (known?.error === text || known?.fault === text) return [];
  return [productEvent(id, atMs, "failed", { detail: error })];
}

/**
 * The fields last pushed, or shown by the shop; null = unknown. If they equal `fields` (JSON of what the shop should
 * show), only a mark is stored, so that long texts are not stored twice. Also resets `listed`.
 */
export function pushedPatch(pushed: Partial<ProductFields> | null, fields: string | null): ProductPatch {
  const text = pushed === null ? null : JSON.stringify(pushed);
  const areFieldsPushed = text !== null && text === fields;
  return {
    pushed: areFieldsPushed ? null : text,
    areFieldsPushed,
    pushedSku: pushed?.sku ?? null,
    pushedPrice: pushed?.price ?? null,
    listed: null,
  };
}

/** Keeps the shown values for the brakes before the pushed fields are deleted. */
export function keptFacets(shown: FacetValues, atMs: number): Required<ProductChange>["pushed"] {
  const changes = Object.entries(shown).map(([facet, value]) => ({
    facet: facet as Facet,
    before: value,
    after: value,
  }));
  return { changes, settled: [], atMs };
}
