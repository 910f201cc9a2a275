import { amount, formatAmount, parseAmount } from "../values/amounts.ts";
import { randomOf } from "../values/random.ts";
import type { Catalogue, ErpProductJson, TextJson } from "../totalgest/product.ts";
import { blankProduct, type ShopProductJson, TAXES, type Translations } from "./products/product.ts";

/** The number of TotalGest's products that the shop already has at the start. */
const ALREADY_THERE = 60;
/** How far the catalogue is searched for articles that can be sold. */
const SEARCHED = 400;

/** Products that only the shop has: name and price. TotalGest does not know them, and tg360 must not change them. */
const OWN: readonly (readonly [string, string, string])[] = [
  ["GIFT-25", "Buono regalo CHF 25", "25.00"],
  ["GIFT-50", "Buono regalo CHF 50", "50.00"],
  ["GIFT-100", "Buono regalo CHF 100", "100.00"],
  ["PACK-REGALO", "Confezione regalo con nastro", "4.50"],
  ["BIGLIETTO", "Biglietto d'auguri scritto a mano", "3.00"],
  ["CORSO-CAFFE", "Corso: l'arte dell'espresso (2 ore)", "79.00"],
  ["DEGUST-VINI", "Degustazione di vini ticinesi", "48.00"],
  ["CESTO-NATALE", "Cesto natalizio «Tradizione»", "139.00"],
  ["ABBO-CAFFE", "Abbonamento caffè, 6 mesi", "162.00"],
  ["BORSA-TELA", "Borsa di tela della Bottega", "12.00"],
  ["VISITA-ALPE", "Visita all'alpe con merenda", "35.00"],
  ["USATO-MOKA", "Moka d'occasione, revisionata", "18.50"],
];

/** The shop's goods when the sandbox starts, and those that customers buy. */
export interface ShopOpening {
  readonly products: readonly ShopProductJson[];
  /** In both systems, visible and in stock; empty if the catalogue has none. */
  readonly sold: readonly Sellable[];
}

/** An article in the form of an order line. */
export interface Sellable {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly price: string;
  readonly rate: string;
  readonly unit: string;
}

/**
 * The shop already has the first of TotalGest's products, as if they were typed in by hand: most are equal, a few
 * have another price, name or quantity, and an inactive one is still visible. `taken` are ids that orders from a file
 * use, with their SKUs.
 */
export function openingGoods(catalogue: Catalogue, seed: number, taken: ReadonlyMap<string, string>): ShopOpening {
  const ids = new Map([...taken].map(([id, sku]) => [sku, id]));
  const sources = sourcesOf(catalogue, [...taken.values()]);
  let lastId = Math.max(500, ...[...taken.keys()].map((id) => Number(id) || 0));
  const nextId = (): string => String((lastId += 1));
  const typed = sources.map((source, at) => {
    const product = typedIn(source, ids.get(source.sku) ?? nextId());
    return ids.has(source.sku) ? product : withSlips(product, seed, at);
  });
  const own = OWN.map(([sku, name, price]) => ownProduct(nextId(), sku, name, price));
  const sold = sources.flatMap((source, at) => {
    const id = typed[at]?.id;
    return id !== undefined && canBeSold(source) ? [sellable(source, id)] : [];
  });
  return { products: [...typed, ...own], sold };
}

/** The first products, those that orders name, and enough sellable ones after them. */
function sourcesOf(catalogue: Catalogue, named: readonly string[]): readonly ErpProductJson[] {
  const indices = new Set<number>();
  for (const sku of named) {
    const index = catalogue.indexOfSku(sku);
    if (index !== null) indices.add(index);
  }
  const rates = new Set<string>();
  for (let index = 0; index < Math.min(SEARCHED, catalogue.size); index += 1) {
    const product = catalogue.at(index);
    const isNews = canBeSold(product) && !rates.has(`${product.vat.rate} ${product.stock.unit}`);
    if (isNews) rates.add(`${product.vat.rate} ${product.stock.unit}`);
    if ((index < ALREADY_THERE || isNews) && canBeTyped(product)) indices.add(index);
  }
  return [...indices].map((index) => catalogue.at(index));
}

function canBeTyped(product: ErpProductJson): boolean {
  return product.sku.trim() !== "" && retailPrice(product) !== null && nameIn(product.name) !== "";
}

function canBeSold(product: ErpProductJson): boolean {
  const taxed = TAXES.some((tax) => tax.rate === product.vat?.rate);
  return product.active && canBeTyped(product) && taxed && (parseAmount(product.stock?.quantity) ?? 0n) >= 10_000_000n;
}

/** The first price with VAT; null = none that is a decimal. */
function retailPrice(product: ErpProductJson): string | null {
  const prices = Array.isArray(product.prices) ? product.prices : [];
  const amountText = prices.find((price) => price.includesVat)?.amount;
  return parseAmount(amountText) === null ? null : (amountText ?? null);
}

function sellable(product: ErpProductJson, id: string): Sellable {
  const { sku, vat, stock } = product;
  return { id, sku, name: nameIn(product.name), price: retailPrice(product) ?? "0", rate: vat.rate, unit: stock.unit };
}

function typedIn(product: ErpProductJson, id: string): ShopProductJson {
  const pieces = parseAmount(product.stock.quantity) ?? 0n;
  return {
    ...blankProduct(TAXES.find((tax) => tax.rate === product.vat.rate)?.id ?? "4"),
    id,
    sku: product.sku,
    ean: product.ean ?? "",
    name: nameIn(product.name),
    name_i18n: translationsOf(product.name),
    short_description: nameIn(product.shortDescription),
    short_description_i18n: translationsOf(product.shortDescription),
    description: nameIn(product.description),
    description_i18n: translationsOf(product.description),
    // The merchant took pictures of his own.
    images: product.images === undefined ? [] : [`${id}-1.svg`, `${id}-2.svg`],
    price: retailPrice(product) ?? "0",
    quantity: String(pieces > 0n ? pieces / 1_000_000n : 0n),
    active: product.active,
  };
}

/** Typical typing errors. */
function withSlips(product: ShopProductJson, seed: number, at: number): ShopProductJson {
  const random = randomOf(seed, "slip", at);
  const slip = at % 10;
  if (slip === 3) return { ...product, price: formatAmount(amount(product.price) + 500_000n, 2) };
  if (slip === 6) return { ...product, name: product.name.toUpperCase() };
  if (slip === 8) return { ...product, quantity: String(random.int(0, 40)) };
  return product.active ? product : { ...product, active: random.chance(0.5) };
}

function ownProduct(id: string, sku: string, name: string, price: string): ShopProductJson {
  return { ...blankProduct(TAXES[0]?.id ?? ""), id, sku, name, name_i18n: { it: name }, price, quantity: "50" };
}

/** In the first available language of the shop. */
function nameIn(text: TextJson | null | undefined): string {
  if (typeof text === "string") return text;
  return text?.["fr"] ?? text?.["it"] ?? text?.["de"] ?? text?.["en"] ?? "";
}

function translationsOf(text: TextJson | null | undefined): Translations {
  return typeof text === "object" && text !== null ? text : {};
}
