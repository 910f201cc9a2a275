/** What brakes judge of a product, one value each. `creation` = that the shop gets it at all; its value is the price. */
export type Facet = "active" | "quantity" | "price" | "name" | "sku" | "creation";

/**
 * Values that compare by equality: `active` "1" or "0"; `quantity` whole pieces; `price` as `priceFacet`; `name` as
 * `nameFacet`; `sku` as it stands. Absent = not known.
 */
export type FacetValues = { readonly [F in Facet]?: string };

/** What the store knows of a product for the brakes, besides what it shows and what it should show. */
export interface BrakeFacts {
  /** The values before the first push within the last 24 hours; absent = the facet was not pushed. */
  readonly before: FacetValues;
  /** The values that a person agreed to (`--allow-mass-change`) and that are not pushed yet. */
  readonly agreed: FacetValues;
  /** The price that a person allowed for this product (`--allow-price`); null = none. */
  readonly allowedPrice: string | null;
  /** TotalGest brought it for the first time after the first whole read. */
  readonly isNewcomer: boolean;
  /** What it would show if no order reserved any of it. */
  readonly unreserved: number;
}

/** One value of a product. */
export interface FacetChange {
  readonly facet: Facet;
  /** Before the first push of the last 24 hours; what is shown where there was none. */
  readonly base: string;
  /** Absent = not known. */
  readonly shown: string | undefined;
  /** When this run is through. */
  readonly now: string;
}

/** One value that a push changed, as the store keeps it for 24 hours. */
export interface FacetPush {
  readonly facet: Facet;
  readonly before: string;
  readonly after: string;
}

/** What the brakes keep of one push: what it changed, and the facets of which nothing is agreed any more. */
export interface PushedFacets {
  readonly changes: readonly FacetPush[];
  readonly settled: readonly Facet[];
}
