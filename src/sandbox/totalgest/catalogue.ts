import { formatAmount } from "../values/amounts.ts";
import { type Catalogue, type ErpProductJson, type PriceJson, type TextJson, VAT_RATES } from "./product.ts";
import { type Random, randomOf } from "../values/random.ts";
import { BRANDS, FAMILIES, type Family, MAKERS, ORIGINS, TIPS, type SandboxWords } from "../words.ts";

const LANGUAGES = ["fr", "it", "de"] as const;

const DAY_MS = 86_400_000;
/** The products were last changed between 30 days and 1 hour before the sandbox started. */
const SPREAD_MS = 29 * DAY_MS;
const OLDEST_MS = 30 * DAY_MS;
/** So many products share one `updatedAt`, as after an import into an ERP: paging has to handle ties. */
const TIED = 4;

/**
 * A Swiss shop's catalogue of any size, the same for the same seed. Products are created on demand, so a million of
 * them need no more memory than one.
 *
 * About 1 % of the GTINs have a wrong check digit and 6 % are missing; 3 % of the products are inactive, 2 % oversold;
 * goods by the kilogram or metre have decimals in stock. All have a RETAIL price with VAT and a B2B price without.
 */
export function generatedCatalogue(seed: number, size: number, nowMs: number): Catalogue {
  const stepMs = Math.max(1, Math.floor(SPREAD_MS / Math.ceil(Math.max(size, 1) / TIED)));
  const updatedMsAt = (index: number): number => nowMs - OLDEST_MS + Math.floor(index / TIED) * stepMs;
  const indexOf = (text: string): number | null => {
    const index = Number(text) - 1;
    return /^\d{7}$/.test(text) && index >= 0 && index < size ? index : null;
  };
  return {
    size,
    updatedMsAt,
    idAt,
    at: (index) => productAt(seed, index, new Date(updatedMsAt(index)).toISOString()),
    indexOfId: (id) => (id.startsWith("p") ? indexOf(id.slice(1)) : null),
    indexOfSku: (sku) => {
      const index = indexOf(sku.slice(4));
      return index !== null && skuOf(familyOf(seed, index), index) === sku ? index : null;
    },
  };
}

/** Seven digits, so that ids sort as numbers do. */
function idAt(index: number): string {
  return `p${String(index + 1).padStart(7, "0")}`;
}

function familyOf(seed: number, index: number): Family {
  return randomOf(seed, "family", index).pick(FAMILIES);
}

function skuOf(family: Family, index: number): string {
  return `${family.code}-${idAt(index).slice(1)}`;
}

function productAt(seed: number, index: number, updatedAt: string): ErpProductJson {
  const random = randomOf(seed, "product", index);
  const family = familyOf(seed, index);
  const brand = random.pick(BRANDS);
  // One product in four also has an English translation.
  const languages = random.chance(0.25) ? (["fr", "it", "de", "en"] as const) : LANGUAGES;
  return {
    id: idAt(index),
    sku: skuOf(family, index),
    ean: eanOf(random, seed, index),
    active: !random.chance(0.03),
    name: nameOf(random, family, brand, languages),
    ...descriptionsOf(random, family, brand, languages),
    ...(hasPicture(index) ? { images: [`${idAt(index)}.svg`] } : {}),
    prices: pricesOf(random, family),
    vat: { code: family.vat, rate: VAT_RATES[family.vat] },
    stock: { quantity: quantityOf(random, family), unit: family.unit },
    updatedAt,
  };
}

/** Of the first articles some have a picture: nobody photographs all of a large catalogue. */
function hasPicture(index: number): boolean {
  return index < 300 && index % 3 === 0;
}

function eanOf(random: Random, seed: number, index: number): string | null {
  const kind = random.next();
  if (kind < 0.06) return null;
  const gtin = swissGtin(((seed % 1000) + 1) * 7_000_000 + index);
  return kind < 0.07 ? gtin.slice(0, -1) + String((Number(gtin.slice(-1)) + 1) % 10) : gtin;
}

function nameOf(random: Random, family: Family, brand: string, languages: readonly (keyof SandboxWords)[]): TextJson {
  const variant = random.pick(family.variants);
  const size = random.pick(family.sizes);
  const goods = (language: keyof SandboxWords): string =>
    family.namedByVariant === true ? variant[language] : `${family.noun[language]} ${variant[language]}`;
  const name = (language: keyof SandboxWords): string => `${goods(language)}, ${size} – ${brand}`;
  if (random.chance(0.05)) return name(random.pick(LANGUAGES));
  return byLanguage(languages, name);
}

function descriptionsOf(
  random: Random,
  family: Family,
  brand: string,
  languages: readonly (keyof SandboxWords)[],
): { shortDescription: TextJson | null; description: TextJson | null } {
  const origin = random.pick(ORIGINS);
  const maker = random.pick(MAKERS);
  const tip = random.pick(TIPS);
  const html = random.chance(0.4);
  const short = (language: keyof SandboxWords): string => `${family.noun[language]} ${origin[language]}.`;
  const long = (language: keyof SandboxWords): string => {
    const sentences = [family.fact[language], maker[language].replace("{brand}", brand), tip[language]];
    if (!html) return sentences.join(" ");
    return `<p>${sentences[0] ?? ""}</p><ul>${sentences
      .slice(1)
      .map((text) => `<li>${text}</li>`)
      .join("")}</ul>`;
  };
  return {
    shortDescription: random.chance(0.1) ? null : byLanguage(languages, short),
    description: random.chance(0.15) ? null : byLanguage(languages, long),
  };
}

function byLanguage(
  languages: readonly (keyof SandboxWords)[],
  text: (language: keyof SandboxWords) => string,
): TextJson {
  return Object.fromEntries(languages.map((language) => [language, text(language)]));
}

/** Prices are multiples of 5 centimes. Resellers pay four fifths, without VAT. */
function pricesOf(random: Random, family: Family): readonly PriceJson[] {
  const steps = random.int(family.minPrice * 20, family.maxPrice * 20);
  const rate = Number(VAT_RATES[family.vat]);
  const resale = Math.round((steps * 0.8) / (1 + rate / 100));
  const price = (list: string, twentieths: number, includesVat: boolean): PriceJson => ({
    list,
    currency: "CHF",
    amount: formatAmount(BigInt(twentieths) * 50_000n, 2),
    includesVat,
  });
  return [price("RETAIL", steps, true), price("B2B", resale, false)];
}

function quantityOf(random: Random, family: Family): string {
  const kind = random.next();
  if (kind < 0.06) return "0";
  if (kind < 0.08) return String(-random.int(1, 6));
  if (family.unit === "pcs") return String(random.int(1, 240));
  return formatAmount(BigInt(random.int(500, 90_000)) * 1000n, 3);
}

/** The GTIN's check digit (GS1 General Specifications 7.9): weights 3 and 1 from the right, up to the next ten. */
function checkDigitOf(body: string): number {
  let sum = 0;
  for (let at = 0; at < body.length; at += 1) {
    const weight = (body.length - at) % 2 === 1 ? 3 : 1;
    sum += weight * Number(body[at]);
  }
  return (10 - (sum % 10)) % 10;
}

/** A GTIN-13 with the Swiss prefix 76 for a number of up to ten digits. */
function swissGtin(number: number): string {
  const body = `76${String(number % 10_000_000_000).padStart(10, "0")}`;
  return body + String(checkDigitOf(body));
}
