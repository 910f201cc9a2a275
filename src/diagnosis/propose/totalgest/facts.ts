/** Facts of the shop, as the profile reads them, that its products may lack. */
export interface ShopFacts {
  /** Its VAT codes to percent; empty = unknown. */
  readonly vatRates: ReadonlyMap<string, string>;
  readonly currency: string;
  /** The known codes of its price lists. */
  readonly priceLists: readonly string[];
}

/** The usual facts of a Swiss shop. */
export const NO_SHOP: ShopFacts = { vatRates: new Map(), currency: "CHF", priceLists: [] };
