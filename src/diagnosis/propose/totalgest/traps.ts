/** Lowers guesses that only look like a price, a stock or a VAT rate. Pure. */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { type Leaf, valuesAt } from "../../../clients/profile/reading/leaves.ts";
import type { Guesses } from "../parts.ts";
import { needsOf } from "../shapes.ts";
import type { ShopFacts } from "./facts.ts";

/** The guesses, with "low" where their values or neighbouring fields contradict them. */
export function withTraps(guesses: Guesses, leaves: readonly Leaf[], facts: ShopFacts): Guesses {
  const isTrap: Readonly<Record<string, (one: Candidate) => boolean>> = {
    "stock.quantity": (one) => isOtherStock(one, leaves),
    "prices[].amount": (one) => isOtherPrice(one, leaves),
    "vat.rate": (one) =>
      (facts.vatRates.size === 0 && !isEveryRateKnown(valuesAt(one.path, leaves))) || !isRateOfCode(guesses, leaves),
    "vat.code": () => !isRateOfCode(guesses, leaves),
    active: (one) => isOneOfFlags(one, guesses, leaves),
  };
  const doubted = new Map(
    [...guesses].map(([field, candidates]) => [field, lowered(candidates, isTrap[field] ?? (() => false))] as const),
  );
  // The place of the prices is no surer than the amount.
  const isAmountLow = doubted.get("prices[].amount")?.[0]?.confidence === "low";
  return isAmountLow
    ? doubted.set(
        "prices",
        lowered(doubted.get("prices") ?? [], () => true),
      )
    : doubted;
}

function lowered(candidates: readonly Candidate[], isOne: (one: Candidate) => boolean): readonly Candidate[] {
  return candidates.map((one) => (isOne(one) ? { ...one, confidence: "low" } : one));
}

/** Another flag beside it may say whether the product is sold, too. */
function isOneOfFlags({ path }: Candidate, guesses: Guesses, leaves: readonly Leaf[]): boolean {
  const withVat = guesses.get("prices[].includesVat")?.[0]?.path;
  return leaves.some(
    (leaf) =>
      leaf.path !== path && leaf.path !== withVat && leaf.values.length > 0 && needsOf("flag", leaf.values) !== null,
  );
}

/** Whether products with one code have one rate, where both are in products; otherwise one of the two is something else. */
function isRateOfCode(guesses: Guesses, leaves: readonly Leaf[]): boolean {
  const [code, rate] = ["vat.code", "vat.rate"].map((field) => guesses.get(field)?.[0]?.path);
  if (code === undefined || rate === undefined || code === rate) return true;
  const [codes, rates] = [valuesAt(code, leaves), valuesAt(rate, leaves)];
  if (codes.length !== rates.length) return false;
  const pairs = new Set(codes.map((one, at) => JSON.stringify([one, rates[at]])));
  return pairs.size === new Set(codes.map(String)).size;
}

const RESERVED =
  /\b(?:reserv\w*|reserviert\w*|riserv\w*|impegn\w*|engag\w*|committed|allocat\w*|vorgemerkt\w*|res|ris|imp)\b/;
const SUPPLIER =
  /\b(?:supplier\w*|vendor\w*|lieferant\w*|fornitor\w*|fournisseur\w*|extern\w*|estern\w*|dropship\w*)\b/;
const AVAILABLE = /\b(?:avail\w*|dispo\w*|verf(?:ue|ü)g\w*|sellable|vend\w*|frei\w*|free|libre\w*|liber\w*)\b/;

/** A supplier's stock, or a counted stock beside a reserved one. */
function isOtherStock({ path }: Candidate, leaves: readonly Leaf[]): boolean {
  const words = wordsAt(path, leaves);
  if (SUPPLIER.test(words)) return true;
  const isBeside = leaves.some((leaf) => leaf.path !== path && RESERVED.test(leaf.words) && areNumbers(leaf));
  return isBeside && !AVAILABLE.test(words);
}

const PER =
  /\b(?:per|pro|je|par|pezzi|packs?|packung\w*|confezion\w*|lot|base|basis|preiseinheit|einheiten|unit[sàé]?)\b/;

/** A net price beside a gross one under any names, or a price for many pieces. */
function isOtherPrice({ path }: Candidate, leaves: readonly Leaf[]): boolean {
  const own = numbersOf(leaves.find((leaf) => leaf.path === path));
  const others = leaves.filter((leaf) => leaf.path !== path);
  const isForMany = others.some((leaf) => PER.test(leaf.words) && numbersOf(leaf).some((pieces) => isPackage(pieces)));
  return isForMany || others.some((leaf) => isByVat(own, numbersOf(leaf)));
}

function isPackage(pieces: number): boolean {
  return [6, 10, 12, 24, 50, 100, 500, 1000].includes(pieces);
}

/** Each of at least three prices is the other one plus the same VAT, to the cent. No price is 0. */
function isByVat(own: readonly number[], others: readonly number[]): boolean {
  if (own.length < 3 || own.length !== others.length) return false;
  return own.every((price, at) => {
    const [less, more] = [price, others[at] ?? 0].toSorted((a, b) => a - b);
    if (less === undefined || more === undefined || less <= 0) return false;
    return TAXED.some((rate) => Math.abs(less * (1 + rate / 100) - more) <= 0.011);
  });
}

/** Recent VAT rates of Switzerland and its neighbours, in percent, without 0. */
const TAXED = [8.1, 7.7, 2.6, 2.5, 3.8, 3.7, 22, 10, 5, 4, 20, 5.5, 2.1, 19, 7, 13] as const;
const RATES: ReadonlySet<number> = new Set([0, ...TAXED]);

/** A number that is no rate in a nearby country may be an index or a factor. */
function isEveryRateKnown(values: readonly unknown[]): boolean {
  const rates = values.map((value) => Number(String(value).replace(",", ".").replace(/\s*%$/, "")));
  const isPercent = rates.every((rate) => RATES.has(rate)) && rates.some((rate) => rate % 1 !== 0 || rate > 9);
  return isPercent || rates.every((rate) => rate < 1 && RATES.has(Number((rate * 100).toFixed(4))));
}

function wordsAt(path: string, leaves: readonly Leaf[]): string {
  return leaves.find((leaf) => leaf.path === path)?.words ?? "";
}

function areNumbers(leaf: Leaf): boolean {
  return leaf.values.length > 0 && numbersOf(leaf).length === leaf.values.length;
}

function numbersOf(leaf: Leaf | undefined): readonly number[] {
  const numbers = (leaf?.values ?? []).map((value) =>
    typeof value === "number" || typeof value === "string" ? Number(String(value).replace(",", ".")) : Number.NaN,
  );
  return numbers.some((one) => Number.isNaN(one)) ? [] : numbers;
}
