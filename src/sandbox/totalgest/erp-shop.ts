import { type ErpProductJson, VAT_RATES } from "./product.ts";

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
