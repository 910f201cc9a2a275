/** Guesses the rules of a product from the names and values of a sample. Pure. A person reviews every guess. */
import { isRecord } from "../../core/common/record.ts";
import type { Candidate } from "../../core/run/doctor/sample.ts";
import { type Leaf, leavesOf, valuesAt } from "../../clients/profile/reading/leaves.ts";
import { readPath } from "../../clients/profile/reading/path.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { Rule } from "../../clients/profile/grammar/rule-parts.ts";
import { PRODUCT, WORDS } from "./lexicon.ts";
import { guessPrices, type ShopFacts } from "./prices.ts";
import { lower, rank, rankByLanguage } from "./rank.ts";
import { ruleOf } from "./shapes.ts";

/** Candidates by canonical field, the likeliest first. */
export type Guesses = ReadonlyMap<string, readonly Candidate[]>;

const TEXTS = ["name", "shortDescription", "description"] as const;

/** No value proves which price or stock is the shop's, what a rate is of, or which flag says that a product is sold. */
const NEVER_SURE = /^(?:prices|stock\.quantity|vat\.|active$)/;

export function guessProduct(records: readonly unknown[], facts: ShopFacts): Guesses {
  const leaves = leavesOf(records);
  const guesses = new Map<string, readonly Candidate[]>(
    Object.entries(PRODUCT).map(([field, term]) => [field, rank(term, leaves)]),
  );
  const taken = new Set<string>();
  for (const field of TEXTS) {
    const free = leaves.filter(({ path }) => !taken.has(path));
    const texts = rankByLanguage(PRODUCT[field], free);
    for (const [language, candidate] of texts) guesses.set(`${field}.${language}`, [candidate]);
    guesses.set(field, texts.size > 0 ? [] : rank(PRODUCT[field], free));
    // The name's place is no description too.
    if (field === "name")
      for (const { path } of [...texts.values(), ...(guesses.get(field) ?? []).slice(0, 1)]) taken.add(path);
  }
  const [[id], [sku, ...skus]] = [guesses.get("id") ?? [], guesses.get("sku") ?? []];
  // Without an id, the SKU identifies products, and is not sure: the place may be that of the id alone.
  if (id === undefined && sku !== undefined) guesses.set("id", [{ ...sku, confidence: "low" }]);
  if (sku !== undefined && (id ?? sku).path === sku.path) {
    guesses.set("sku", [{ ...sku, confidence: lower(sku.confidence) }, ...skus]);
  }
  const guessed = [...guesses, ...guessVat(leaves, facts.vatRates), ...guessPrices(records, leaves, facts)];
  guessed.push(["stock.quantity", guessStock(records, leaves)]);
  return new Map(guessed.map(([field, found]) => [field, NEVER_SURE.test(field) ? unproven(found) : found] as const));
}

/** Likely at best, and only where there is no other. */
function unproven(candidates: readonly Candidate[]): readonly Candidate[] {
  const most = candidates.length > 1 ? "low" : "medium";
  return candidates.map((one) => (one.confidence === "low" ? one : { ...one, confidence: most }));
}

/** VAT code and rate; a product that has the code alone gets the rate of the shop's list. */
function guessVat(leaves: readonly Leaf[], vatRates: ReadonlyMap<string, string>): Guesses {
  const percents = new Set([...vatRates.values()].map(Number));
  const isRate = (value: unknown): boolean => {
    const rate = Number(String(value).replace(",", "."));
    return rate >= 0 && rate <= 30 && (percents.size === 0 || percents.has(rate));
  };
  const rates = rank(
    PRODUCT["vat.rate"],
    leaves.filter(({ values }) => values.length > 0 && values.every(isRate)),
  );
  const codes = rank(PRODUCT["vat.code"], leaves).filter(({ path }) => !rates.some((rate) => rate.path === path));
  const [code] = codes;
  if (rates.length > 0 || code === undefined || vatRates.size === 0) {
    return new Map([
      ["vat.code", codes],
      ["vat.rate", rates],
    ]);
  }
  // The shop's rates have a point, whatever sign the profile names for all decimals.
  const rule = { path: code.path, map: Object.fromEntries(vatRates), decimal: "." };
  return new Map([
    ["vat.code", codes],
    ["vat.rate", [{ ...code, rule }]],
  ]);
}

/** Fewer values than this do not prove a flag. */
const FEWEST = 3;

/** The place of the stock; of a list of places their sum, which only a person can confirm. */
function guessStock(records: readonly unknown[], leaves: readonly Leaf[]): readonly Candidate[] {
  const term = PRODUCT["stock.quantity"];
  const isFlag = ({ values }: Leaf): boolean =>
    values.length >= FEWEST && values.every((value) => ["0", "1"].includes(String(value)));
  const quantities = (own: readonly Leaf[]): readonly Candidate[] =>
    rank(
      term,
      own.filter((leaf) => !isFlag(leaf)),
    );
  const flat = quantities(leaves);
  if (flat.length > 0) return flat;
  for (const { path, words } of leaves) {
    const lists = records.map((record) => readPath(record, path));
    if (!WORDS.stocks.test(words) || !lists.every((list) => Array.isArray(list) && list.every(isRecord))) continue;
    const [quantity] = quantities(leavesOf(lists.flat()));
    if (quantity === undefined) continue;
    const { path: _own, ...parts } = partsOf(quantity.rule as Rule) ?? {};
    const place = `${path}[].${quantity.path}`;
    return [{ ...quantity, path: place, rule: ruleOf(place, { ...parts, sum: true }), confidence: "low" }];
  }
  return [];
}

/** The values at the likeliest place of a field. */
export function valuesGuessed(guesses: Guesses, field: string, records: readonly unknown[]): readonly unknown[] {
  const [best] = guesses.get(field) ?? [];
  return best === undefined ? [] : valuesAt(best.path, leavesOf(records));
}
