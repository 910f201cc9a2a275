import type { Facet, FacetPush } from "../../core/brakes/facet.ts";
import type { PendingSummary } from "../../core/ports/brake-store.ts";

/** One value of a product, by its position. */
interface ProductFacet {
  readonly position: number;
  readonly facet: Facet;
}

/** A push of the last 24 hours. */
interface FacetPushed extends ProductFacet, FacetPush {
  /** The last push within its hour; `before` is the value before the first one. */
  readonly atMs: number;
}

/** A restrained value; `agreedMs` null = not agreed to. */
export interface Restraint extends ProductFacet {
  readonly value: string;
}

/** The rows for the brakes. */
export interface BrakeRows {
  countPending(): Promise<number>;
  summarizePending(): Promise<PendingSummary>;
  /**
   * One row per product, facet and hour: of several pushes within an hour, the first `before` and the last `after` are
   * kept.
   */
  addPushed(pushes: readonly FacetPushed[]): Promise<void>;
  removePushed(facets: readonly ProductFacet[]): Promise<void>;
  /** Moves the pushes of one product to another, replacing its own of the same facet and hour. */
  movePushed(fromId: string, toId: string): Promise<void>;
  /** Pushes of linked products without pending changes, after this position, by position, facet and hour. */
  listPushed(afterPosition: number, limit: number): Promise<readonly (ProductFacet & FacetPush)[]>;
  /** Whether anything expires: pushes up to `fromMs` or after `toMs`, and agreements up to `fromMs`. */
  isWindowOver(fromMs: number, toMs: number): Promise<boolean>;
  /** Deletes what expires. */
  expireWindow(fromMs: number, toMs: number): Promise<void>;
  /** Restrained values that are not agreed to, after the one position and up to the other. */
  readRestraints(afterPosition: number, upToPosition: number): Promise<readonly Restraint[]>;
  /** Positions after this one with restrained values that are not agreed to. */
  listRestrained(afterPosition: number, limit: number): Promise<readonly number[]>;
  hasRestraints(): Promise<boolean>;
  /** Restrains these values; an agreement is kept while the value is the same. */
  writeRestraints(restraints: readonly Restraint[]): Promise<void>;
  removeRestraints(facets: readonly ProductFacet[]): Promise<void>;
  /** Marks all restrained values as agreed to at this instant, and deletes the pushes of the same facets. */
  agreeToRestraints(atMs: number): Promise<void>;
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
  /** Deletes allowed prices of these products that differ from these; null = every price differs. */
  forgetOtherPrices(prices: readonly { readonly position: number; readonly price: string | null }[]): Promise<void>;
}
