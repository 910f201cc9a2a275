/** What the shop says that its products may not. */
export interface ShopFacts {
  /** Its VAT codes to percent; empty = it says none. */
  readonly vatRates: ReadonlyMap<string, string>;
  readonly currency: string;
  /** The codes of its price lists, as far as they are known. */
  readonly priceLists: readonly string[];
  /** All its lists of things that have a code, but those of VAT and payment. */
  readonly codeLists: readonly CodeList[];
}

export interface CodeList {
  readonly path: string;
  /** Of the codes alone. */
  readonly codePath: string;
  readonly codes: ReadonlySet<string>;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly codeOf: (item: Readonly<Record<string, unknown>>) => string;
}

/** As it mostly is in a Swiss shop. */
export const NO_SHOP: ShopFacts = { vatRates: new Map(), currency: "CHF", priceLists: [], codeLists: [] };
