import { isOtherPrice, isPriceJump, type RateOf } from "./paid-price.ts";

/** The values of a product that brakes judge. `creation`: it is created in the shop; its value is the price. */
export const FACETS = ["active", "quantity", "price", "name", "sku", "creation"] as const;
export type Facet = (typeof FACETS)[number];

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

/** Whether a change from `base` to `now` counts for a brake. */
type Counts = (base: string, now: string, rateOf: RateOf) => boolean;

const isOther: Counts = (base, now) => base !== now;
const isHidden: Counts = (base, now) => base === "1" && now === "0";
const isEmptied: Counts = (base, now) => base !== "0" && now === "0";
/** Ten times the stock or more. A product without stock may get any number. */
const isSurge: Counts = (base, now) => Number(base) > 0 && Number(now) >= 10 * Number(base);

/** A part that is unknown on one side is no difference. */
const isOtherName: Counts = (base, now) => {
  const after = now.split(".");
  return base.split(".").some((part, at) => part !== "" && (after[at] ?? "") !== "" && part !== after[at]);
};

/** `most`: the part of `of` that may change within 24 hours. In the order of the report. */
export const BRAKES = [
  { kind: "creations", facet: "creation", most: 0.25, of: "linked", counts: isOther },
  { kind: "hides", facet: "active", most: 0.1, of: "shown", counts: isHidden },
  { kind: "zeros", facet: "quantity", most: 0.5, of: "stocked", counts: isEmptied },
  { kind: "surges", facet: "quantity", most: 0.25, of: "linked", counts: isSurge },
  { kind: "prices", facet: "price", most: 0.5, of: "linked", counts: isOtherPrice },
  { kind: "jumps", facet: "price", most: 0.1, of: "linked", counts: isPriceJump },
  { kind: "names", facet: "name", most: 0.5, of: "linked", counts: isOtherName },
  { kind: "skus", facet: "sku", most: 0.5, of: "linked", counts: isOther },
] as const;

/** What a brake counts; `jumps` = prices that move by more than a third. */
export type BrakeKind = (typeof BRAKES)[number]["kind"];

/** The brakes that count a change from `base` to `now`. */
export function brakesOf(facet: Facet, base: string, now: string, rateOf: RateOf): readonly BrakeKind[] {
  if (base === now) return [];
  return BRAKES.filter((brake) => brake.facet === facet && brake.counts(base, now, rateOf)).map(({ kind }) => kind);
}

/** `active` "1" or "0"; `quantity` whole; `price`: `priceFacet`; `name`: `nameFacet`; `sku`. Absent = unknown. */
export type FacetValues = { readonly [F in Facet]?: string | undefined };

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
  /** The brakes that count it. */
  readonly counts: readonly BrakeKind[];
}

/** The totals that the brakes' limits are percentages of. */
export interface PendingSummary {
  /** Products that are linked now, plus the creations of this run. */
  readonly linked: number;
  /** Products pushed as active, plus creations of active products. */
  readonly shown: number;
  /** Products pushed with a quantity above 0, plus creations with such a quantity. */
  readonly stocked: number;
  /** How many of these are creations of newcomers. */
  readonly newcomers: { readonly linked: number; readonly shown: number; readonly stocked: number };
}

/** How many products count for each brake because of what was pushed. */
export type PushedCounts = Readonly<Record<BrakeKind, number>>;
