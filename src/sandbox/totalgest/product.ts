/** A product as TotalGest sends it. Amounts and quantities are decimal strings, instants RFC 3339 in UTC. ASSUMED. */
export interface ErpProductJson {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly active: boolean;
  readonly name: TextJson;
  readonly shortDescription: TextJson | null;
  readonly description: TextJson | null;
  /** Addresses, or names of pictures that TotalGest serves itself. Absent = none. */
  readonly images?: readonly string[];
  readonly prices: readonly PriceJson[];
  readonly vat: { readonly code: string; readonly rate: string };
  readonly stock: { readonly quantity: string; readonly unit: string };
  readonly updatedAt: string;
}

/** A string, or an object by language. */
export type TextJson = string | Readonly<Record<string, string>>;

export interface PriceJson {
  readonly list: string;
  readonly currency: string;
  readonly amount: string;
  readonly includesVat: boolean;
}

/** The rates of the sandbox's TotalGest, by code. */
export const VAT_RATES = { N81: "8.1", R26: "2.6", S38: "3.8", EXEMPT: "0" } as const;

/** Products that never change, in the order in which TotalGest lists them: by `(updatedAt, id)`. */
export interface Catalogue {
  readonly size: number;
  /** The product at an index from 0 to `size - 1`. A new object at each call. */
  at(index: number): ErpProductJson;
  /** Epoch milliseconds of `at(index).updatedAt`, without creating the product. */
  updatedMsAt(index: number): number;
  idAt(index: number): string;
  /** The index of an id or an exact SKU; null = not found. */
  indexOfId(id: string): number | null;
  indexOfSku(sku: string): number | null;
}

/** The shop as TotalGest sends it. ASSUMED. */
export interface ErpShopJson {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly pricesIncludeVat: boolean;
  readonly languages: readonly string[];
  readonly priceLists: readonly string[];
  readonly vatCodes: readonly { readonly code: string; readonly rate: string }[];
  readonly paymentMethods: readonly { readonly code: string; readonly name: string }[];
  readonly shippingMethods?: readonly { readonly code: string; readonly name: string }[];
}

export function shopOf(shopId: string): ErpShopJson {
  return {
    id: shopId,
    name: "Bottega del Lago SA",
    currency: "CHF",
    pricesIncludeVat: true,
    languages: ["fr", "it", "de"],
    priceLists: ["RETAIL", "B2B"],
    vatCodes: Object.entries(VAT_RATES).map(([code, rate]) => ({ code, rate })),
    paymentMethods: [
      { code: "CARD", name: "Carta di credito" },
      { code: "PAYPAL", name: "PayPal" },
      { code: "TWINT", name: "TWINT" },
      { code: "INVOICE", name: "Fattura" },
      { code: "CASH", name: "Contanti" },
    ],
    shippingMethods: [
      { code: "ECO", name: "PostPac Economy" },
      { code: "PRI", name: "PostPac Priority" },
      { code: "INT", name: "Post Internazionale" },
      { code: "SHOP", name: "Ritiro in negozio" },
    ],
  };
}

/** A plain article with 10 pieces in stock. */
export function plainProduct(): Omit<ErpProductJson, "id" | "sku" | "updatedAt"> {
  return {
    ean: null,
    active: true,
    name: { fr: "Nouvel article", it: "Nuovo articolo", de: "Neuer Artikel" },
    shortDescription: null,
    description: null,
    prices: [{ list: "RETAIL", currency: "CHF", amount: "10.00", includesVat: true }],
    vat: { code: "N81", rate: VAT_RATES.N81 },
    stock: { quantity: "10", unit: "pcs" },
  };
}
