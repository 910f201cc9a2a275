import type { BrakeKind, Days, Facet, FacetValues } from "../brakes/facet.ts";
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

/** How many products count for each brake because of what was pushed. */
export type PushedCounts = Readonly<Record<BrakeKind, number>>;

/** What is held back of a product from now on, and its days if a person released a value. */
export interface HeldChange {
  readonly id: string;
  /** Null = nothing. */
  readonly held: FacetValues | null;
  readonly days?: Days;
}

/** What the brakes read and write. */
export interface BrakeStore {
  summarizePending(): Promise<PendingSummary>;
  /** How many products are pending. */
  countPending(): Promise<number>;
  /** As `listPending`, without creations of products from the first full read. */
  listJudged(afterPosition: number, limit: number): Promise<readonly ProductRecord[]>;
  /** Linked products with nothing pending whose pushes in the 24 hours before `nowMs` count for a brake. */
  countPushed(nowMs: number): Promise<PushedCounts>;
  recordHeld(changes: readonly HeldChange[]): Promise<void>;
  /** Nothing is held back any more: of any product, or of those that `listJudged` does not list. */
  forgetHeld(which: "all" | "not-judged"): Promise<void>;
  /** Products with values that are held back (of this facet), by position, in pages. */
  listHeld(afterPosition: number, limit: number, facet?: Facet): Promise<readonly ProductRecord[]>;
  /** How many products have a value of each facet that is held back. */
  countHeld(): Promise<Readonly<Record<Facet, number>>>;
  /** A person allows these prices of single products (`priceFacet`) until TotalGest sends another price. */
  allowPrices(prices: readonly { readonly id: string; readonly price: string }[]): Promise<void>;
}
