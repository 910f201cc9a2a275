import type { Facet, FacetPush } from "../../core/brakes/facet.ts";
import type { PendingSummary } from "../../core/ports/brake-store.ts";

/** One value of a product, by its position. */
interface ProductFacet {
  readonly position: number;
  readonly facet: Facet;
}

/** A push of the last 24 hours. */
interface FacetPushed extends ProductFacet, FacetPush {
  /** Of the last push within its hour; the value before is that of the first one. */
  readonly atMs: number;
}

/** A value that a brake keeps back; `agreedMs` null = nobody agreed to it. */
export interface Restraint extends ProductFacet {
  readonly value: string;
}

/** What the brakes go by. */
export interface BrakeRows {
  summarizePending(): Promise<PendingSummary>;
  /** One row per product, facet and hour: of several pushes within one, the first value before and the last one after stay. */
  addPushed(pushes: readonly FacetPushed[]): Promise<void>;
  removePushed(facets: readonly ProductFacet[]): Promise<void>;
  /** The pushes of one product become another's, in place of its own of the same facet and hour. */
  movePushed(fromId: string, toId: string): Promise<void>;
  /** Pushes of linked products of which nothing is pending, after this position: by position, facet and hour. */
  listPushed(afterPosition: number, limit: number): Promise<readonly (ProductFacet & FacetPush)[]>;
  /** Whether anything of the window ends: pushed up to `fromMs` or after `toMs`, or agreed to up to `fromMs`. */
  isWindowOver(fromMs: number, toMs: number): Promise<boolean>;
  /** Forgets that. */
  expireWindow(fromMs: number, toMs: number): Promise<void>;
  /** What is kept back and not agreed to, after the one position and up to the other. */
  readRestraints(afterPosition: number, upToPosition: number): Promise<readonly Restraint[]>;
  /** Positions after this one of which anything is kept back that is not agreed to. */
  listRestrained(afterPosition: number, limit: number): Promise<readonly number[]>;
  hasRestraints(): Promise<boolean>;
  /** Keeps these back; what was agreed to stays so where the value is the same. */
  writeRestraints(restraints: readonly Restraint[]): Promise<void>;
  removeRestraints(facets: readonly ProductFacet[]): Promise<void>;
  /** All that is kept back is agreed to at this instant, and what was pushed of the same facets is forgotten. */
  agreeToRestraints(atMs: number): Promise<void>;
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
  /** Forgets the prices that were allowed for these products and are others than these; null = any is another. */
  forgetOtherPrices(prices: readonly { readonly position: number; readonly price: string | null }[]): Promise<void>;
}
