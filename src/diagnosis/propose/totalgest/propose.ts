/** Guesses the rules of a product from the names and values of a sample. Pure. A person reviews every guess. */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { keyedLists } from "../keyed.ts";
import { byLanguage } from "../languages.ts";
import { type Leaf, leavesOf } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST } from "../lexicon/lexicon.ts";
import type { Guesses } from "../parts.ts";
import { lower, rank, rankByLanguage } from "../rank.ts";
import { isGtin } from "../shapes.ts";
import type { ShopFacts } from "./facts.ts";
import { guessPrices } from "./prices.ts";
import { guessStock, type StockGuess } from "./stock.ts";
import { guessVat } from "./vat.ts";

const TEXTS = ["name", "shortDescription", "description"] as const;

/** No value proves which price or stock is the shop's, what a rate is of, or which flag says that a product is sold. */
const NEVER_SURE = /^(?:prices|stock\.quantity|vat\.|active$)/;

export interface ProductGuess {
  readonly guesses: Guesses;
  readonly places: StockGuess["places"];
}

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
  const [[id], [sku]] = [guesses.get("id") ?? [], guesses.get("sku") ?? []];
  // Without an id, the SKU identifies products, and is not sure: the place may be that of the id alone.
  if (id === undefined && sku !== undefined) guesses.set("id", [{ ...sku, confidence: "low" }]);
  if ((id ?? sku)?.path === sku?.path) guesses.set("sku", lowered(guesses.get("sku") ?? []));
  guesses.set("ean", rank(TOTALGEST.product.ean, leaves.filter(isMostlyGtin)));
  guesses.set("vat.code", vat.code);
  guesses.set("vat.rate", vat.rate);
  guesses.set("stock.quantity", stock.candidates);
  for (const [field, candidates] of guessPrices(records, leaves, facts)) guesses.set(field, candidates);
  const judged = [...guesses].map(
    ([field, found]) => [field, NEVER_SURE.test(field) ? unproven(found) : found] as const,
  );
  return { guesses: new Map(judged), places: stock.places };
}

/** Likely at best, and only where there is no other. */
function unproven(candidates: readonly Candidate[]): readonly Candidate[] {
  const most = candidates.length > 1 ? "low" : "medium";
  return candidates.map((one) => (one.confidence === "low" ? one : { ...one, confidence: most }));
}

function lowered(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map((one) => ({ ...one, confidence: lower(one.confidence) }));
}

/** Whether the name already uses this place. */
function isName(guesses: Guesses, { path }: Pick<Leaf, "path">): boolean {
  return [...guesses].some(([field, [best]]) => /^name(?:\.|$)/.test(field) && best?.path === path);
}

function isMostlyGtin({ values }: Leaf): boolean {
  return values.filter(isGtin).length > values.length / 2;
}
