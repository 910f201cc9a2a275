/** What a profile would have to say, guessed from the names and values of a sample. Pure; every guess is for review. */
import type { Candidate, Confidence } from "../../core/diagnosis.ts";
import { foundText } from "../fault.ts";
import { leavesOf, wordsOf } from "../profile/leaves.ts";
import type { Leaf } from "../profile/leaves.ts";
import type { Guesses } from "../profile/parts.ts";
import { isRecord, readPath } from "../profile/path.ts";
import { guessRecords } from "../profile/places.ts";
import { constant, rank, rankByLanguage } from "../profile/rank.ts";
import { dateFormOf, isGtin, isRate } from "../profile/shapes.ts";
import {
  NEXT,
  ORDERS,
  PAGE,
  PAGES,
  PRICE_TERMS,
  PRICES,
  PRODUCT_TERMS,
  SERVER_TIME,
  TOKEN,
  WITH_VAT,
} from "../profile/lexicon.ts";

/** The price list where there is but one, and no name for it. */
export const ONE_LIST = "RETAIL";

const TEXTS = ["name", "shortDescription", "description"] as const;

/** What the shop says that a product does not: its VAT codes with their rates, and its currency. */
export interface ShopFacts {
  readonly vatRates: ReadonlyMap<string, string>;
  readonly currency: string;
}

/** As it mostly is in a Swiss shop. */
export const NO_SHOP: ShopFacts = { vatRates: new Map(), currency: "CHF" };

/** Whose price or VAT is guessed wrong loses money: what cannot be told apart is never "high". */
export function guessProduct(records: readonly unknown[], { vatRates, currency }: ShopFacts): Guesses {
  const leaves = leavesOf(records);
  const guesses = new Map<string, readonly Candidate[]>();
  for (const [field, term] of Object.entries(PRODUCT_TERMS)) guesses.set(field, rank(term, leaves));
  for (const field of TEXTS) {
    const term = PRODUCT_TERMS[field];
    const byLanguage = term === undefined ? null : rankByLanguage(term, leaves);
    for (const [language, candidate] of byLanguage ?? []) guesses.set(`${field}.${language}`, [candidate]);
    if (byLanguage !== null) guesses.set(field, []);
  }
  guesses.set("ean", [...(guesses.get("ean") ?? []), ...guessEan(leaves)]);
  guessVat(guesses, vatRates);
  guessPrices(guesses, records, leaves);
  guessConstants(guesses, currency);
  return guesses;
}

/** A field in which most values are valid GTINs is one, whatever it is called. */
function guessEan(leaves: readonly Leaf[]): readonly Candidate[] {
  return leaves
    .filter(({ values }) => values.length > 2 && values.filter(isGtin).length > values.length / 2)
    .map(({ path, values }) => ({ path, rule: path, seen: foundText(values[0]), confidence: "medium" as const }));
}

/** Of a rate without a code, and of a code without a rate, the shop's list (code to rate) tells the other. */
function guessVat(guesses: Map<string, readonly Candidate[]>, vatRates: ReadonlyMap<string, string>): void {
  const rates = (guesses.get("vat.rate") ?? []).filter(({ seen }) => isRate(seen.replaceAll('"', "")));
  const codes = (guesses.get("vat.code") ?? []).filter(({ path }) => !rates.some((rate) => rate.path === path));
  const [rate] = rates;
  const [code] = codes;
  if (code === undefined && rate !== undefined) {
    const byRate = [...vatRates].map(([name, percent]) => [String(Number(percent)), name]);
    const rule =
      byRate.length === 0 ? { path: rate.path, type: "number" } : { path: rate.path, map: Object.fromEntries(byRate) };
    guesses.set("vat.code", [{ ...rate, rule, confidence: "medium" }]);
  } else guesses.set("vat.code", codes);
  if (rate === undefined && code !== undefined && vatRates.size > 0) {
    const rule = { path: code.path, map: Object.fromEntries(vatRates) };
    guesses.set("vat.rate", [{ ...code, rule, confidence: "medium" }]);
  } else guesses.set("vat.rate", rates);
}

function guessPrices(
  guesses: Map<string, readonly Candidate[]>,
  records: readonly unknown[],
  leaves: readonly Leaf[],
): void {
  const holder = leaves.find(({ words, values }) => PRICES.test(words) && values.some((value) => isHolder(value)));
  if (holder === undefined) return guessFlatPrice(guesses, leaves);
  const found = records.map((record) => readPath(record, holder.path)).filter((value) => isHolder(value));
  const isMap =
    found.every((value) => isRecord(value) && Object.values(value).every(isScalarValue)) && !isListItem(found);
  const seen = foundText(found[0]);
  const path = holder.path;
  const rule = isMap ? { path, entries: true } : path;
  guesses.set("prices", [{ path, rule, seen, confidence: "high" }]);
  if (isMap) {
    const [entry = []] = found.filter(isRecord).map((value) => Object.entries(value)[0]);
    for (const [at, field] of ["list", "amount"].entries()) {
      const place = ["key", "value"][at] ?? "";
      guesses.set(`prices[].${field}`, [asCandidate({ path: place, values: [entry[at]] }, "high")]);
    }
  } else {
    const items = leavesOf(found.flatMap((value): unknown[] => (Array.isArray(value) ? value : [value])));
    for (const [field, term] of Object.entries(PRICE_TERMS)) guesses.set(`prices[].${field}`, rank(term, items));
  }
}

/** What prices do not say. */
function guessConstants(guesses: Map<string, readonly Candidate[]>, currency: string): void {
  const [amount] = guesses.get("prices[].amount") ?? [];
  if (amount === undefined) return;
  const isSaid = WITH_VAT.test(wordsOf(amount.path));
  const constants = { currency: constant(currency, "low"), includesVat: constant(true, isSaid ? "medium" : "low") };
  for (const [field, guess] of Object.entries(constants)) {
    const name = `prices[].${field}`;
    if ((guesses.get(name) ?? []).length === 0) guesses.set(name, [guess]);
  }
}

function isHolder(value: unknown): boolean {
  return (Array.isArray(value) && value.every(isRecord)) || (isRecord(value) && Object.keys(value).length > 0);
}

/** Some records have one thing, others a list of them: it is a list. */
function isListItem(found: readonly unknown[]): boolean {
  return found.some((value) => Array.isArray(value));
}

function isScalarValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** One price on the product itself is a list of one. */
function guessFlatPrice(guesses: Map<string, readonly Candidate[]>, leaves: readonly Leaf[]): void {
  const term = PRICE_TERMS["amount"];
  const amounts = term === undefined ? [] : rank(term, leaves).map((one) => inCents(one, leaves));
  const [amount] = amounts;
  if (amount === undefined) return;
  guesses.set("prices", [{ path: "", rule: "", seen: amount.seen, confidence: amount.confidence }]);
  guesses.set("prices[].amount", amounts);
  guesses.set("prices[].list", [constant(ONE_LIST, "low")]);
}

/** Nothing but whole numbers, most over a hundred: they may be cents, and may not. */
function inCents(candidate: Candidate, leaves: readonly Leaf[]): Candidate {
  const values = leaves.find(({ path }) => path === candidate.path)?.values ?? [];
  const isWhole = values.every((value) => Number.isSafeInteger(value));
  if (!isWhole || values.filter((value) => Number(value) >= 100).length < values.length / 2) return candidate;
  return { ...candidate, rule: { path: candidate.path, factor: "0.01" }, confidence: "low" };
}

/** The instant of an answer, or the one of its header; the records of a list are not looked at, nor one in its place. */
export function guessServerTime(answer: unknown): readonly Candidate[] {
  const lists = guessRecords(answer);
  const isOutside = ({ path }: Leaf): boolean => !lists.some((list) => path === list || path.startsWith(`${list}.`));
  const leaves = isRecord(answer) ? leavesOf([answer]).filter(isOutside) : [];
  const named = leaves.filter(({ words, values }) => SERVER_TIME.test(words) && dateFormOf(values) !== null);
  const header: Candidate = { path: "", rule: { header: "date" }, seen: "Date", confidence: "high" };
  return [...named.map((leaf) => asCandidate(leaf, "high")), header];
}

/** The pages of an answer that numbers them: the parameter is mostly called like the number. Null = it does not. */
export function guessNumbered(
  answer: unknown,
): { readonly param: string; readonly start: number; readonly pages: string } | null {
  const leaves = leavesOf([answer]).filter(({ values }) => Number.isSafeInteger(values[0]));
  const named = (name: RegExp): Leaf | undefined => leaves.find(({ path }) => name.test(wordsOf(lastOf(path))));
  const [page, pages] = [named(PAGE), named(PAGES)];
  const start = Number(page?.values[0]);
  if (page === undefined || pages === undefined || start > 1 || Number(pages.values[0]) < start) return null;
  return { param: lastOf(page.path), start, pages: pages.path };
}

/** Places of an answer at which nothing stands, that of orders first. */
export function guessEmpties(answer: unknown): readonly string[] {
  const empty = leavesOf([answer]).filter(({ values }) => values.length === 0);
  return empty.toSorted((a, b) => Number(ORDERS.test(b.words)) - Number(ORDERS.test(a.words))).map(({ path }) => path);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** On the last page nothing may stand there. */
export function guessNextPage(answer: unknown): readonly string[] {
  const empty = leavesOf([answer]).filter(({ words, values }) => NEXT.test(words) && values.length === 0);
  return [...pathsNamed(NEXT, answer), ...empty.map(({ path }) => path)];
}

export function guessToken(answer: unknown): readonly string[] {
  return pathsNamed(TOKEN, answer);
}

function pathsNamed(name: RegExp, answer: unknown): readonly string[] {
  return leavesOf([answer])
    .filter(({ words, values }) => name.test(words) && isScalarValue(values[0]))
    .map(({ path }) => path);
}

function asCandidate({ path, values }: Pick<Leaf, "path" | "values">, confidence: Confidence): Candidate {
  return { path, rule: path, seen: foundText(values[0]), confidence };
}
