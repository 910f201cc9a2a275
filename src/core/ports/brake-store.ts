import type { FacetPush, FacetValues } from "../brakes/facet.ts";
import type { ProductRecord } from "./product-store.ts";

/** The totals that the brakes' limits are percentages of. */
export interface PendingSummary {
  /** All products that are pending now. */
  readonly pending: number;
  /** Products that are linked now, plus the creations of this run. */
  readonly linked: number;
  /** Products pushed as active, plus creations of active products. */
  readonly shown: number;
  /** Products pushed with a quantity above 0, plus creations with such a quantity. */
  readonly stocked: number;
  /** How many of these are creations of newcomers (`BrakeFacts.isNewcomer`). */
  readonly newcomers: { readonly linked: number; readonly shown: number; readonly stocked: number };
}

/**
 * What was pushed of one product in the last 24 hours: for each facet, the value before the first push and the value
 * after the last.
 */
export interface PushedProduct {
  readonly position: number;
  readonly pushes: readonly FacetPush[];
}

/** A product with restrained values, and these values. */
export interface RestrainedProduct {
  readonly product: ProductRecord;
  readonly kept: FacetValues;
}

/** The rows that the brakes read and write. */
export interface BrakeStore {
  summarizePending(): Promise<PendingSummary>;
  /** How many products are pending. */
  countPending(): Promise<number>;
  /** As `listPending`, without creations of products from the first full read. */
  listJudged(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** Linked products with a push in the last 24 hours and nothing pending, in pages; `limit` is approximate. */
  listPushed(afterPosition: number, limit: number): Promise<readonly PushedProduct[]>;
  /**
   * Replaces the restrained values of the products after `afterPosition` up to `upToPosition` (null = to the end). An
   * agreement of a person is kept while the value is the same. Writes only what differs.
   */
  recordRestrained(
    afterPosition: number,
    upToPosition: number | null,
    restrained: readonly { readonly position: number; readonly facets: FacetValues }[],
  ): Promise<void>;
  /** Restrained values that no person has agreed to, by position, in pages. */
  listRestrained(afterPosition: number, limit: number): Promise<readonly RestrainedProduct[]>;
  /**
   * A person agrees to everything that is restrained: it may be pushed within 24 hours and no longer counts for the
   * brakes.
   */
  agreeToRestrained(atMs: number): Promise<void>;
  /** A person allows these prices of single products (`priceFacet`) until TotalGest sends another price. */
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
  /** Deletes pushes and agreements that are 24 hours old or older at `nowMs`. Writes nothing if there are none. */
  expirePushed(nowMs: number): Promise<void>;
}
