/** Facts of the shop that its products may lack. */
export interface ShopFacts {
  /** Its VAT codes to percent; empty = unknown. */
  readonly vatRates: ReadonlyMap<string, string>;
  readonly currency: string;
  /** The known codes of its price lists. */
  readonly priceLists: readonly string[];
  /** Its lists with codes, without those of VAT and payment. */
  readonly codeLists: readonly CodeList[];
}

export interface CodeList {
  readonly path: string;
  /** The path of the codes. */
  readonly codePath: string;
  readonly codes: ReadonlySet<string>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly codeOf: (item: Readonly<Record<string, unknown>>) => string;
}

/** The usual facts of a Swiss shop. */
export const NO_SHOP: ShopFacts = { vatRates: new Map(), currency: "CHF", priceLists: [], codeLists: [] };
