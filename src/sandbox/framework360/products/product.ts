/** A product as the shop stores it, with the contract's names. The API sends it in the style of PHP. ASSUMED. */
export interface ShopProductJson {
  readonly id: string;
  readonly sku: string;
  readonly ean: string;
  readonly name: string;
  readonly name_i18n: Translations;
  readonly short_description: string;
  readonly short_description_i18n: Translations;
  readonly description: string;
  readonly description_i18n: Translations;
  /** Decimal string. */
  readonly price: string;
  readonly price_includes_tax: boolean;
  readonly tax_id: string;
  /** Decimal string; the quantity that the shop can still sell. */
  readonly quantity: string;
  readonly active: boolean;
  readonly external: { readonly totalgest_id?: string };
}

export type Translations = Readonly<Record<string, string>>;

/** A tax of the site. */
export interface TaxJson {
  readonly id: string;
  readonly name: string;
  readonly rate: string;
  readonly default: boolean;
}

export const TAXES: readonly TaxJson[] = [
  { id: "4", name: "IVA 8.1%", rate: "8.1", default: true },
  { id: "5", name: "IVA 2.6%", rate: "2.6", default: false },
  { id: "6", name: "IVA 3.8%", rate: "3.8", default: false },
  { id: "7", name: "Esente IVA", rate: "0", default: false },
];

export interface NamedJson {
  readonly id: string;
  readonly name: string;
}

export const STATUSES: readonly NamedJson[] = [
  { id: "1", name: "In attesa di pagamento" },
  { id: "2", name: "In lavorazione" },
  { id: "3", name: "Completato" },
  { id: "4", name: "Annullato" },
  { id: "5", name: "Rimborsato" },
  { id: "6", name: "Non completato" },
];

/** The status ids by their meaning. */
export const STATUS = {
  unpaid: "1",
  processing: "2",
  completed: "3",
  cancelled: "4",
  refunded: "5",
  notCompleted: "6",
} as const;

export const PAYMENTS: readonly NamedJson[] = [
  { id: "card", name: "Carta di credito" },
  { id: "paypal", name: "PayPal" },
  { id: "twint", name: "TWINT" },
  { id: "invoice", name: "Fattura" },
  { id: "cod", name: "Contrassegno" },
];
