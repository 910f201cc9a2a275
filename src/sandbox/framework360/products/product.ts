import { SHOP_FIELDS } from "../../../core/products/product.ts";

/** What a field of a product contains. `number`: a decimal string or an id. */
interface SandboxFieldKinds {
  readonly key: string;
  readonly text: string;
  readonly texts: Translations;
  /** Addresses, or names of pictures that the shop serves itself. */
  readonly list: readonly string[];
  readonly decimal: string;
  readonly number: string;
  readonly flag: boolean;
  readonly external: { readonly totalgest_id?: string };
}

const { totalgest_id: _own, ...OWNED } = SHOP_FIELDS;

/** The fields of a product, under the contract's names. A decimal is a string, `""` = there is none; `quantity` is what the shop can still sell. */
export const FIELDS = {
  id: "number",
  ...OWNED,
  name: "key",
  tax_id: "number",
  quantity: "number",
  active: "flag",
  external: "external",
} as const satisfies Record<string, keyof SandboxFieldKinds>;

/** A product as the shop stores it. The API sends it in the style of PHP. ASSUMED. */
export type ShopProductJson = { readonly [Name in keyof typeof FIELDS]: SandboxFieldKinds[(typeof FIELDS)[Name]] };

const EMPTY = {
  key: "",
  text: "",
  texts: {},
  list: [],
  decimal: "",
  number: "0",
  flag: true,
  external: {},
} as const satisfies SandboxFieldKinds;

/** A plain article without texts, pieces and a price. */
export function blankProduct(taxId: string): ShopProductJson {
  const fields = Object.entries(FIELDS).map(([name, kind]) => [name, EMPTY[kind]] as const);
  return { ...(Object.fromEntries(fields) as unknown as ShopProductJson), price: "0.00", tax_id: taxId };
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
  { id: "7", name: "Spedito" },
  { id: "8", name: "Fatturato" },
];

/** The status ids by their meaning. */
export const STATUS = {
  unpaid: "1",
  processing: "2",
  completed: "3",
  cancelled: "4",
  refunded: "5",
  notCompleted: "6",
  shipped: "7",
  invoiced: "8",
} as const;

export const PAYMENTS: readonly NamedJson[] = [
  { id: "card", name: "Carta di credito" },
  { id: "paypal", name: "PayPal" },
  { id: "twint", name: "TWINT" },
  { id: "invoice", name: "Fattura" },
  { id: "cod", name: "Contrassegno" },
];
