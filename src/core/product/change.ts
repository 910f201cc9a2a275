import type { FacetPush, FacetValues, Facet } from "../brakes/facet.ts";
import type { ProductEvent, ProductRecord } from "../ports/product-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields } from "./product.ts";

/** A product's row without its long texts. `fault` and `error`: JSON of a problem; null = none. */
export interface ProductHead extends Pick<
  ProductRecord,
  "position" | "id" | "sku" | "gone" | "shopId" | "stockEpoch" | "fingerprint"
> {
  /** The shop was last pushed just what it should show. */
  readonly areFieldsPushed: boolean;
  readonly fault: string | null;
  readonly error: string | null;
}

/** The same with its texts, each JSON of fields: equal texts are equal fields. */
export interface ProductTexts extends ProductHead {
  /** What the shop should show; null = the mapping failed. */
  readonly fields: string | null;
  /** What it was last pushed; null = nothing, or just `fields` (`areFieldsPushed`). */
  readonly pushed: string | null;
}

/**
 * What is to be written of a product; absent = it stays. Of one that is not there yet, `sku` to `stock` are all given, but for
 * `ean` and `price`.
 */
export interface ProductPatch {
  readonly sku?: string;
  readonly ean?: string | null;
  readonly name?: string;
  readonly fingerprint?: string;
  /** As in `fields`. */
  readonly price?: string | null;
  readonly fault?: Problem | null;
  readonly warnings?: readonly Problem[];
  readonly active?: boolean;
  /** Whole millionths of a piece, and the number of the read that brought it. What is shown follows from it. */
  readonly stock?: { readonly micro: number; readonly read: number };
  readonly gone?: boolean;
  readonly shopId?: string | null;
  /** When the link began at the earliest, and the SKU in the shop then. */
  readonly linkedMs?: number;
  readonly linkedSku?: string;
  readonly creatingSku?: string | null;
  readonly areFieldsPushed?: boolean;
  readonly pushedSku?: string | null;
  readonly pushedPrice?: string | null;
  readonly pushedQuantity?: number | null;
  readonly isQuantityKnown?: boolean;
  readonly stockEpoch?: number;
  readonly pushedActive?: boolean | null;
  readonly error?: Problem | null;
  readonly syncedMs?: number | null;
  /** Fingerprint of the shop's record as it was last listed; null = not since something was pushed. */
  readonly listed?: string | null;
  /** JSON of fields. */
  readonly fields?: string | null;
  readonly pushed?: string | null;
}

/** One more line of a product's story. */
export interface NewProductEvent extends ProductEvent {
  readonly productId: string;
}

/** All that one transition makes of one product. */
export interface ProductChange {
  readonly id: string;
  /** Null = it is not there yet. */
  readonly position: number | null;
  readonly patch: ProductPatch;
  readonly events: readonly NewProductEvent[];
  /** Its link, as it was before this, is over: epoch ms, at the latest. */
  readonly linkEndedMs?: number;
  /** What is pushed of it for the brakes of the next 24 hours, and what they need not judge any more. */
  readonly pushed?: {
    readonly changes: readonly FacetPush[];
    readonly settled: readonly Facet[];
    readonly atMs: number;
  };
  /** The price that the shop should show is another one: null = it has none. */
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
 * Before a product gets an error: notes it, unless that is what the product suffers from already, so that one that fails
 * every five minutes has one line and not 288 a day.
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
 * What the shop was last pushed of a product's fields, or shows of them; null = it is not known. Kept as a mark where that is
 * just what it should show, so that the same long texts do not stand there twice. The shop's record counts as not listed.
 * `fields` = JSON of what it should show.
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

/** What the shop shows of a product is about to be forgotten: the brakes go on judging by it. */
export function keptFacets(shown: FacetValues, atMs: number): Required<ProductChange>["pushed"] {
  const changes = Object.entries(shown).map(([facet, value]) => ({
    facet: facet as Facet,
    before: value,
    after: value,
  }));
  return { changes, settled: [], atMs };
}
