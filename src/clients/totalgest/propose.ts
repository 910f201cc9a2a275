/** What a profile would have to say, guessed from the names and values of a sample. Pure; every guess is for review. */
import type { Candidate, Confidence } from "../../core/diagnosis.ts";
import { foundText } from "../fault.ts";
import { leavesOf, wordsOf } from "../profile/leaves.ts";
import type { Leaf } from "../profile/leaves.ts";
import { isRecord, readPath } from "../profile/path.ts";
import { constant, rank, rankByLanguage } from "../profile/rank.ts";
import { dateFormOf, isGtin, isRate } from "../profile/shapes.ts";
import {
  CODE,
  LABEL,
  NEXT,
  PRICE_TERMS,
  PRICES,
  PRODUCT_TERMS,
  SERVER_TIME,
  SHOP_LISTS,
  SHOP_TERMS,
  TOKEN,
} from "./lexicon.ts";

/** Candidates by canonical field, the likeliest first. */
export type Guesses = ReadonlyMap<string, readonly Candidate[]>;

const TEXTS = ["name", "shortDescription", "description"] as const;

/** Whose price or VAT is guessed wrong loses money: what cannot be told apart is never "high". */
export function guessProduct(records: readonly unknown[], vatRates: ReadonlyMap<string, string>): Guesses {
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
    guesses.set("prices[].list", [{ path: "key", rule: "key", seen, confidence: "high" }]);
    guesses.set("prices[].amount", [{ path: "value", rule: "value", seen, confidence: "high" }]);
  } else {
    const items = leavesOf(found.flatMap((value): unknown[] => (Array.isArray(value) ? value : [value])));
    for (const [field, term] of Object.entries(PRICE_TERMS)) guesses.set(`prices[].${field}`, rank(term, items));
  }
  guessConstants(guesses, "low");
}

/** What prices do not say, as it mostly is in a Swiss shop. */
function guessConstants(guesses: Map<string, readonly Candidate[]>, includesVat: Confidence): void {
  const constants = { currency: constant("CHF", "low"), includesVat: constant(true, includesVat) };
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
  guesses.set("prices[].list", [constant("RETAIL", "low")]);
  guessConstants(guesses, /ttc|brutto|gross/.test(wordsOf(amount.path)) ? "medium" : "low");
}

/** Nothing but whole numbers, most over a hundred: they may be cents, and may not. */
function inCents(candidate: Candidate, leaves: readonly Leaf[]): Candidate {
  const values = leaves.find(({ path }) => path === candidate.path)?.values ?? [];
  const isWhole = values.every((value) => Number.isSafeInteger(value));
  if (!isWhole || values.filter((value) => Number(value) >= 100).length < values.length / 2) return candidate;
  return { ...candidate, rule: { path: candidate.path, factor: "0.01" }, confidence: "low" };
}

/** `record` = the shop's object within the answer, by where its id stands. */
export function guessShop(answer: unknown, shopId: string): Guesses {
  const guesses = new Map<string, readonly Candidate[]>();
  const leaves = leavesOf([answer]);
  const id = leaves.find(({ values }) => String(values[0]) === shopId);
  if (id !== undefined) {
    guesses.set("id", [{ path: id.path, rule: id.path, seen: foundText(id.values[0]), confidence: "high" }]);
  }
  for (const [field, term] of Object.entries(SHOP_TERMS)) guesses.set(field, rank(term, leaves, false));
  for (const field of ["languages", "priceLists"] as const) {
    const list = listNamed(SHOP_LISTS[field], leaves);
    if (list !== null)
      guesses.set(field, [list.values.every((value) => typeof value === "string") ? list.asIs : list.asConstant]);
  }
  for (const field of ["vatCodes", "paymentMethods"] as const) {
    const list = listNamed(SHOP_LISTS[field], leaves);
    if (list === null || !list.values.every(isRecord)) continue;
    guesses.set(field, [list.asIs]);
    const items = leavesOf(list.values);
    guesses.set(`${field}[].code`, rank({ kind: "text", strong: CODE, isUnique: true }, items));
    if (field === "paymentMethods") guesses.set(`${field}[].name`, rank({ kind: "text", strong: LABEL }, items));
    else guesses.set(`${field}[].rate`, guessRate(items));
  }
  return guesses;
}

function guessRate(items: readonly Leaf[]): readonly Candidate[] {
  const term = PRODUCT_TERMS["vat.rate"];
  const likely = items.filter(({ values }) => values.length > 0 && values.every(isRate));
  if (term === undefined) return [];
  return rank({ ...term, likely: /.*/ }, likely);
}

interface Named {
  readonly values: readonly unknown[];
  readonly asIs: Candidate;
  /** The codes of the list, said once and for all. */
  readonly asConstant: Candidate;
}

function listNamed(name: RegExp, leaves: readonly Leaf[]): Named | null {
  const lists = leaves.filter(({ values }) => Array.isArray(values[0]));
  const leaf =
    lists.find(({ words }) => name.test(words)) ??
    lists.find(({ words }) => name.test(words.split(" ").slice(0, -1).join(" ")));
  const values: unknown = leaf?.values[0];
  if (leaf === undefined || !Array.isArray(values)) return null;
  const { path } = leaf;
  const seen = foundText(values);
  const codes = values.map((value: unknown) => (isRecord(value) ? String(codeOf(value)) : String(value)));
  return {
    values,
    asIs: { path, rule: path, seen, confidence: "high" },
    asConstant: { path, rule: { value: codes }, seen, confidence: "medium" },
  };
}

function codeOf(value: Record<string, unknown>): unknown {
  const name = Object.keys(value).find((key) => CODE.test(wordsOf(key)));
  return value[name ?? Object.keys(value)[0] ?? ""];
}

/** Where in an answer the object stands that has this id; null = it is the answer itself, or nowhere. */
export function guessRecord(answer: unknown, id: string): string | null {
  const leaf = leavesOf([answer]).find(({ path, values }) => path.includes(".") && String(values[0]) === id);
  return leaf === undefined ? null : leaf.path.split(".").slice(0, -1).join(".");
}

/** The shop's VAT codes with their rates, as the guesses read them. */
export function guessedRates(answer: unknown, guesses: Guesses): ReadonlyMap<string, string> {
  const best = (field: string): Candidate | undefined => guesses.get(field)?.[0];
  const [list, code, rate] = [best("vatCodes"), best("vatCodes[].code"), best("vatCodes[].rate")];
  const items: unknown = list === undefined ? undefined : readPath(answer, list.path);
  if (code === undefined || rate === undefined || !Array.isArray(items)) return new Map();
  const percent = (item: unknown): string => String(readPath(item, rate.path)).replace(",", ".");
  return new Map(items.map((item) => [String(readPath(item, code.path)), String(Number(percent(item)))]));
}

/** The instant of an answer, or the one of its header. */
export function guessServerTime(answer: unknown): readonly Candidate[] {
  const leaves = isRecord(answer) ? leavesOf([answer]).filter(({ path }) => !path.includes(".")) : [];
  const named = leaves.filter(({ words, values }) => SERVER_TIME.test(words) && dateFormOf(values) !== null);
  const header: Candidate = { path: "", rule: { header: "date" }, seen: "Date", confidence: "high" };
  return [...named.map((leaf) => asCandidate(leaf, "high")), header];
}

/** Paths of the lists of records in an answer, the longest list first. One thing in a list's place counts. */
export function guessRecords(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return [""];
  const lists = leavesOf([answer]).filter(({ values }) => Array.isArray(values[0]) && values[0].every(isRecord));
  return lists.toSorted((a, b) => lengthOf(b) - lengthOf(a)).map(({ path }) => path);
}

function lengthOf({ values: [list] }: Leaf): number {
  return Array.isArray(list) ? list.length : 0;
}

export function guessNextPage(answer: unknown): readonly string[] {
  return pathsNamed(NEXT, answer);
}

export function guessToken(answer: unknown): readonly string[] {
  return pathsNamed(TOKEN, answer);
}

function pathsNamed(name: RegExp, answer: unknown): readonly string[] {
  return leavesOf([answer])
    .filter(({ words, values }) => name.test(words) && isScalarValue(values[0]))
    .map(({ path }) => path);
}

function asCandidate({ path, values }: Leaf, confidence: Confidence): Candidate {
  return { path, rule: path, seen: foundText(values[0]), confidence };
}
