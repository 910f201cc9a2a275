/** Guesses the rules of a product from the names and values of a sample. Pure. A person reviews every guess. */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { keyedLists } from "../keyed.ts";
import { byLanguage } from "../languages.ts";
import { type Leaf, leavesOf } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST } from "../lexicon/lexicon.ts";
import type { Guesses } from "../parts.ts";
import { candidateAt, lower, rank, rankByLanguage } from "../rank.ts";
import { dateFormOf, isGtin, needsOf } from "../shapes.ts";
import { guessEan } from "./ean.ts";
import type { ShopFacts } from "./facts.ts";
import { guessPrices } from "./prices.ts";
import { guessStock, type StockGuess } from "./stock.ts";
import { withTraps } from "./traps.ts";
import { guessVat } from "./vat.ts";

const TEXTS = ["name", "shortDescription", "description"] as const;

export interface ProductGuess {
  readonly guesses: Guesses;
  readonly places: StockGuess["places"];
}

/** A wrong price or VAT rate costs money, so an ambiguous guess is never "high". */
export function guessProduct(records: readonly unknown[], facts: ShopFacts): ProductGuess {
  const leaves = leavesOf(records);
  const lists = keyedLists(records, leaves);
  const guesses = new Map<string, readonly Candidate[]>(
    Object.entries(TOTALGEST.product).map(([field, term]) => [field, rank(term, leaves)]),
  );
  const inLanguages = byLanguage(leaves, lists);
  for (const field of TEXTS) {
    const isFree = (one: Pick<Leaf, "path">): boolean => field === "name" || !isName(guesses, one);
    const free = inLanguages.filter(({ leaf }) => isFree(leaf));
    const texts = rankByLanguage(TOTALGEST.product[field], free);
    for (const [language, candidate] of texts ?? []) guesses.set(`${field}.${language}`, [candidate]);
    guesses.set(field, texts === null ? (guesses.get(field) ?? []).filter(isFree) : []);
  }
  const [vat, stock] = [guessVat(leaves, facts.vatRates), guessStock(records, leaves, lists)];
  if ((guesses.get("sku") ?? []).length === 0) guesses.set("sku", guessCodes(leaves, guesses));
  const [sku] = guesses.get("sku") ?? [];
  // Without an id, the SKU identifies products.
  if ((guesses.get("id") ?? []).length === 0 && sku !== undefined) guesses.set("id", [{ ...sku, confidence: "low" }]);
  // If the id and the SKU have the same place, the SKU is not sure.
  const [id] = guesses.get("id") ?? [];
  if (id?.path === sku?.path) guesses.set("sku", lowered(guesses.get("sku") ?? []));
  guesses.set("ean", guessEan(leaves, lists));
  guesses.set("vat.code", vat.code);
  guesses.set("vat.rate", vat.rate);
  guesses.set("stock.quantity", stock.candidates);
  for (const [field, candidates] of guessPrices(records, leaves, facts)) guesses.set(field, candidates);
  return { guesses: withTraps(guesses, leaves, facts), places: stock.places };
}

function lowered(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map((one) => ({ ...one, confidence: lower(one.confidence) }));
}

/** Whether the name already uses this place. */
function isName(guesses: Guesses, { path }: Pick<Leaf, "path">): boolean {
  return [...guesses].some(([field, [best]]) => /^name(?:\.|$)/.test(field) && best?.path === path);
}

/** Fields with a unique code in each product. One may be the SKU if no field has such a name. */
function guessCodes(leaves: readonly Leaf[], guesses: Guesses): readonly Candidate[] {
  const taken = new Set(["id", "ean", "updatedAt"].flatMap((field) => guesses.get(field)?.[0]?.path ?? []));
  const isCode = (value: unknown): boolean =>
    typeof value === "string" && /^[\w./+-]{2,40}$/.test(value) && !isGtin(value);
  return leaves
    .filter(({ path, values, of }) => values.length === of && of > 2 && values.every(isCode) && !taken.has(path))
    .filter(({ values }) => new Set(values).size === values.length && dateFormOf(values) === null)
    .filter(({ values }) => needsOf("decimal", values) === null)
    .map((leaf) => candidateAt(leaf, "low"));
}
