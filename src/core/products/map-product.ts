import { hash } from "node:crypto";

import { ConfigurationError } from "../common/problems/errors.ts";
import { priceText, sameDecimal } from "../common/money.ts";
import type { ErpShop } from "../ports/erp.ts";
import type { ShopTax } from "../ports/shop.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import {
  type ErpPrice,
  type ErpProduct,
  type ProductFields,
  type FieldText,
  isImageAddress,
  PASSED_FIELDS,
  PASSED_NAMES,
  FIELD_NAMES,
} from "./product.ts";
import { ownersIn, type Owners } from "./owners.ts";
import type { DesiredProduct } from "./record.ts";
import { toMicro } from "../stock.ts";
import type { Settings } from "../run/settings.ts";

/** Everything that the mapping of a product depends on besides the product. */
export interface ProductMapping {
  readonly priceList: string;
  /** TotalGest's currency. A price in another currency is not used. */
  readonly currency: string;
  /** TotalGest's own VAT codes, each with its rate; empty = it lists none, and no code is compared. */
  readonly vatCodes: ErpShop["vatCodes"];
  /** The main language first. */
  readonly languages: readonly string[];
  /** The shop's tax id of a rate; null = the shop has none. */
  readonly taxOf: (rate: string) => string | null;
  /** The rate of one of the shop's taxes; null = there is no such tax. */
  readonly rateOf: (taxId: string) => string | null;
  /** Null = TotalGest owns all. */
  readonly owners: Owners | null;
  /** Hash of all of these. Another fingerprint makes the next pull a full one. */
  readonly fingerprint: string;
}

/**
 * The version of this mapping. Another number, like another list of fields, makes the next pull a full one that decodes every record again. Increase
 * it with every change that maps the same record differently, including its decoding and `pushedAsListed`.
 */
export const MAPPING_VERSION = 12;

/** The languages tried in this order if a text does not have the main language. */
const FALLBACK_LANGUAGES = ["de", "fr", "it", "en"];

/** Throws ConfigurationError if TotalGest does not have the configured price list. */
export function planProductMapping(
  settings: Pick<Settings, "products" | "mapping">,
  erpShop: ErpShop,
  taxes: readonly ShopTax[],
): ProductMapping {
  const priceList = settings.products.priceList ?? erpShop.priceLists[0] ?? "";
  if (!erpShop.priceLists.includes(priceList)) {
    throw new ConfigurationError(problem("price-list-unknown", { list: priceList, known: erpShop.priceLists }));
  }
  const { currency, vatCodes } = erpShop;
  const languages = settings.products.languages ?? erpShop.languages;
  const byRate = taxes.toSorted(byDefaultThenId);
  const known = new Map<string, string | null>();
  const taxOf = (rate: string): string | null => {
    let id = known.get(rate);
    if (id === undefined) {
      id = byRate.find((tax) => sameDecimal(tax.rate, rate))?.id ?? null;
      known.set(rate, id);
    }
    return id;
  };
  const owners = ownersIn(settings.products.fields);
  const vat = byRate.map((tax) => [tax.rate, tax.id]);
  const fingerprint = digest(
    JSON.stringify({
      version: MAPPING_VERSION,
      fields: FIELD_NAMES,
      priceList,
      currency,
      vatCodes,
      languages,
      vat,
      map: settings.mapping.vat,
      owners,
    }),
  );
  const rates = new Map(taxes.map(({ id, rate }) => [id, rate]));
  const rateOf = (taxId: string): string | null => rates.get(taxId) ?? null;
  return { priceList, currency, vatCodes, languages, taxOf, rateOf, owners, fingerprint };
}

/** The default tax first, then the lowest id (as numbers where both are). */
function byDefaultThenId(a: ShopTax, b: ShopTax): number {
  if (a.isDefault !== b.isDefault) return a.isDefault ? -1 : 1;
  return a.id.localeCompare(b.id, "en", { numeric: true });
}

/** `fingerprint` = that of the decoded record. Pure; a fault is part of the result and never thrown. */
export function mapProduct(product: ErpProduct, mapping: ProductMapping, fingerprint: string): DesiredProduct {
  const warnings: Problem[] = [];
  const ean = readEan(product.ean ?? "", warnings);
  const name = pickText(product.name, mapping.languages);
  const images = readImages(product.images ?? [], warnings);
  const fields = readFields({ ...product, ean, images }, mapping);
  const fault = "code" in fields ? fields : null;
  return {
    id: product.id,
    sku: product.sku,
    ean: ean === "" ? null : ean,
    name,
    fields: "code" in fields ? null : fields,
    fault,
    warnings,
    owners: mapping.owners,
    active: product.active,
    stockMicro: toMicro(product.quantity),
    fingerprint,
  };
}

function readFields(product: ErpProduct, mapping: ProductMapping): ProductFields | Problem {
  if (product.sku.trim() === "") return problem("sku-empty", { id: product.id });
  const price = readPrice(product, mapping);
  if ("code" in price) return price;
  const contradiction = judgeVat(product.vat, mapping.vatCodes);
  if (contradiction !== null) return contradiction;
  const taxId = mapping.taxOf(product.vat.rate);
  if (taxId === null) return problem("vat-without-tax", { rate: product.vat.rate });
  return {
    sku: product.sku,
    ...passedFields(product, mapping.languages),
    price: priceText(price.amount),
    price_includes_tax: price.includesVat,
    tax_id: taxId,
    totalgest_id: product.id,
  };
}

/**
 * Null = code and rate fit TotalGest's own codes, or one side has none and nothing is compared. If they do not fit, nobody knows which of
 * both is right.
 */
export function judgeVat({ code, rate }: ErpProduct["vat"], known: ErpShop["vatCodes"]): Problem | null {
  if (code === "" || known.length === 0) return null;
  if (known.some((one) => one.code === code && sameDecimal(one.rate, rate))) return null;
  const own = known.filter((one) => one.code === code);
  if (own.length === 0) return problem("vat-code-unknown", { code, known: known.map((one) => one.code) });
  return problem("vat-code-rate", { code, rate, known: own.map((one) => one.rate) });
}

/**
 * The price in the chosen list and in TotalGest's currency; an entry without a currency is in that currency. Two
 * different prices (old and new, or by quantity) are a fault, because either may be the wrong one.
 */
function readPrice(
  { id, prices }: ErpProduct,
  { priceList: list, currency: expected }: ProductMapping,
): ErpPrice | Problem {
  const usable = prices.filter(({ currency }) => currency === expected || currency === "");
  const own = usable.filter((entry) => entry.list === list);
  const [price, ...others] = own;
  if (price !== undefined) {
    return others.every((other) => isSamePrice(other, price))
      ? price
      : ambiguousPrice(id, { list, currency: expected }, own);
  }
  const foreign = prices.find((entry) => entry.list === list);
  const otherLists = [...new Set(usable.map((entry) => entry.list))];
  return foreign === undefined
    ? problem("price-missing", { list, others: otherLists })
    : problem("price-foreign", { list, currency: foreign.currency, expected, others: otherLists });
}

function isSamePrice(a: ErpPrice, b: ErpPrice): boolean {
  return a.includesVat === b.includesVat && sameDecimal(a.amount, b.amount);
}

/** Equal prices are listed once. */
function ambiguousPrice(id: string, from: Pick<ErpPrice, "list" | "currency">, prices: readonly ErpPrice[]): Problem {
  const different = prices.filter((price, at) => prices.findIndex((other) => isSamePrice(other, price)) === at);
  const amounts = different.map(({ amount }) => amount);
  const isOneAmount = amounts.every((amount) => sameDecimal(amount, amounts[0] ?? amount));
  return problem("price-ambiguous", { id, ...from, prices: amounts, differ: isOneAmount ? "vat" : "amount" });
}

/** A decimal or list that TotalGest does not have is absent, and the shop's own stays: 0 would say something. */
function passedFields(product: ErpProduct, languages: readonly string[]): Passed {
  const fields: Record<string, unknown> = {};
  for (const name of PASSED_NAMES) {
    const { holds, as } = PASSED_FIELDS[name];
    const value = product[name] ?? null;
    if (holds === "texts") {
      fields[as] = pickText(value as FieldText | null, languages);
      fields[`${as}_i18n`] = translations(value as FieldText | null);
    } else if (holds === "text") fields[as] = value ?? "";
    else if (Array.isArray(value) ? value.length > 0 : value !== null) fields[as] = value;
  }
  return fields as unknown as Passed;
}

type Passed = Omit<ProductFields, "sku" | "price" | "price_includes_tax" | "tax_id" | "totalgest_id">;

/** The text in the main language, else in the first available language. */
function pickText(text: FieldText | null, languages: readonly string[]): string {
  if (text === null) return "";
  if (typeof text === "string") return text;
  const wanted = [languages[0] ?? "", ...FALLBACK_LANGUAGES, ...Object.keys(text)];
  const language = wanted.find((candidate) => Object.hasOwn(text, candidate) && text[candidate] !== "");
  return language === undefined ? "" : (text[language] ?? "");
}

function translations(text: FieldText | null): Readonly<Record<string, string>> {
  if (text === null || typeof text === "string") return {};
  return Object.fromEntries(Object.entries(text).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The shop fetches each picture itself. */
function readImages(images: readonly string[], warnings: Problem[]): readonly string[] {
  for (const image of images) if (!isImageAddress(image)) warnings.push(problem("image-dropped", { image }));
  return images.filter(isImageAddress);
}

/** A GTIN is accepted if its check digit is right; anything else is dropped with a warning. */
function readEan(ean: string, warnings: Problem[]): string {
  if (ean.trim() === "") return "";
  const digits = ean.trim();
  if (isGtin(digits)) return digits;
  warnings.push(problem("ean-dropped", { ean }));
  return "";
}

/** GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, section 7.9). */
export function isGtin(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  let sum = 0;
  for (let index = text.length - 2, weight = 3; index >= 0; index--, weight = 4 - weight) {
    sum += weight * (text.charCodeAt(index) - 48);
  }
  return (10 - (sum % 10)) % 10 === text.charCodeAt(text.length - 1) - 48;
}

/** A short tag of a mapping note. It prefixes the digest of every stored record. */
export function tagOf(note: string): string {
  return `${digest(note).slice(0, 8)}.`;
}

function digest(text: string): string {
  return hash("sha1", text, "base64url");
}
