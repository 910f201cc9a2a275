/** The values of a product that brakes judge. `creation`: it is created in the shop; its value is the price. */
export const FACETS = ["active", "quantity", "price", "name", "sku", "creation"] as const;
export type Facet = (typeof FACETS)[number];

/** What a brake counts within 24 hours; `jumps` = prices that move by more than a third. */
export type BrakeKind = "hides" | "zeros" | "prices" | "jumps" | "surges" | "names" | "skus" | "creations";

/** What a person releases: one word for each facet, and `empty` for a catalogue that came back empty. */
export type MassChange = "hides" | "stock" | "prices" | "names" | "skus" | "creations" | "empty";

export const MASS_CHANGE_OF = {
  active: "hides",
  quantity: "stock",
  price: "prices",
  name: "names",
  sku: "skus",
  creation: "creations",
} as const satisfies Record<Facet, MassChange>;

export const MASS_CHANGES: readonly MassChange[] = [...Object.values(MASS_CHANGE_OF), "empty"];

/** `active` "1" or "0"; `quantity` whole; `price`: `priceFacet`; `name`: `nameFacet`; `sku`. Absent = unknown. */
export type FacetValues = { readonly [F in Facet]?: string };

/** The day of a facet begins with its first push and lasts 24 hours. */
export interface FacetDay {
  /** The value before that push, or the last one that a person released: what the day's changes are measured from. */
  readonly was: string;
  /** Epoch ms. */
  readonly atMs: number;
  /** The brakes for which what was pushed last is a change. */
  readonly counts: readonly BrakeKind[];
  /** A person released exactly this value, and it is not pushed yet: it does not count. */
  readonly released?: string;
  /** What the shop showed when that was forgotten, so that it is pushed anew (`--sku`). */
  readonly forgotten?: string;
}

/** Days that are over may be in it; see `valueBefore`. */
export type Days = { readonly [F in Facet]?: FacetDay };

/** A changed value of a product. */
export interface FacetChange {
  readonly facet: Facet;
  /** The value before the first push of the last 24 hours, else the shown value. */
  readonly base: string;
  /** Absent = unknown. */
  readonly shown: string | undefined;
  /** The value after this run. */
  readonly now: string;
}

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
