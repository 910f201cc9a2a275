import type { FacetPush, FacetValues } from "../brakes/facet.ts";
import type { ProductRecord } from "./product-store.ts";

/** What the brakes take shares of. */
export interface PendingSummary {
  /** All products that are pending now. */
  readonly pending: number;
  /** Linked now, plus those that this run would create. */
  readonly linked: number;
  /** Shown (pushed as active), plus creations that will be. */
  readonly shown: number;
  /** Pushed with a quantity above 0, plus creations with one. */
  readonly stocked: number;
  /** How many of these are creations of newcomers (`BrakeFacts.isNewcomer`). */
  readonly newcomers: { readonly linked: number; readonly shown: number; readonly stocked: number };
}

/** What was pushed of one product within the last 24 hours: per facet the value before the first push, and after the last. */
export interface PushedProduct {
  readonly position: number;
  readonly pushes: readonly FacetPush[];
}

/** A product of which the brakes keep something back, and the values that they keep back. */
export interface RestrainedProduct {
  readonly product: ProductRecord;
  readonly kept: FacetValues;
}

/** What the brakes judge by. */
export interface BrakeStore {
  summarizePending(): Promise<PendingSummary>;
  /** As `listPending`, without creations of products that TotalGest brought before the first whole read was through. */
  listJudged(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** Linked products of which something was pushed in the window and nothing is pending, in pages; `limit` is approximate. */
  listPushed(afterPosition: number, limit: number): Promise<readonly PushedProduct[]>;
  /**
   * What the brakes keep back of the products after `afterPosition` up to `upToPosition` (null = all of them): exactly this,
   * and nothing of what was kept back there before. What a person agreed to meanwhile stays agreed where the value is the
   * same. Writes only what differs.
   */
  recordRestrained(
    afterPosition: number,
    upToPosition: number | null,
    restrained: readonly { readonly position: number; readonly facets: FacetValues }[],
  ): Promise<void>;
  /** What the brakes keep back and nobody agreed to, by position, in pages. */
  listRestrained(afterPosition: number, limit: number): Promise<readonly RestrainedProduct[]>;
  /** A person agrees to all that is kept back: it may be pushed within 24 hours, and leaves the window. */
  agreeToRestrained(atMs: number): Promise<void>;
  /** A person allows these prices of single products (`priceFacet`), until TotalGest brings another one. */
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
  /** Forgets what was pushed, and agreed to, 24 hours before `nowMs` or earlier. Writes nothing where there is nothing. */
  expirePushed(nowMs: number): Promise<void>;
}
