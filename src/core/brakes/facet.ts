/**
 * The values of a product that brakes judge. `creation` = the product is created in the shop; its value is the price.
 */
export type Facet = "active" | "quantity" | "price" | "name" | "sku" | "creation";

/** What a brake counts within 24 hours; `jumps` = prices that move by more than a third. */
export type BrakeKind = "hides" | "zeros" | "prices" | "jumps" | "surges" | "names" | "skus" | "creations";

/**
 * Values compared by equality: `active` "1" or "0"; `quantity` whole pieces; `price` as `priceFacet`; `name` as
 * `nameFacet`; `sku` unchanged. Absent = unknown.
 */
export type FacetValues = { readonly [F in Facet]?: string };

/** What the store knows of a product for the brakes, besides its shown and wanted values. */
export interface BrakeFacts {
  /** The values before the first push of the last 24 hours; absent = the facet was not pushed. */
  readonly before: FacetValues;
  /** The values that a person agreed to (`--allow-mass-change`) and that are not pushed yet. */
  readonly agreed: FacetValues;
  /** The price that a person allowed for this product (`--allow-price`); null = none. */
  readonly allowedPrice: string | null;
  /** TotalGest first listed it after the first full read. */
  readonly isNewcomer: boolean;
  /** The quantity it would show without reservations. */
  readonly unreserved: number;
}

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

/** A value that a push changed; stored for 24 hours. */
export interface FacetPush {
  readonly facet: Facet;
  readonly before: string;
  readonly after: string;
}

/** What the brakes store of one push: the changes, and the facets whose agreements and changes are settled. */
export interface PushedFacets {
  readonly changes: readonly FacetPush[];
  readonly settled: readonly Facet[];
}
