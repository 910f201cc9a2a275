/** Guesses the places of a product's prices. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { isScalar, type Leaf, leavesOf, valuesAt, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST, WITHIN, WORDS } from "../lexicon/lexicon.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { constant, rank } from "../rank.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { Rule } from "../../../clients/profile/grammar/rule-parts.ts";
import type { ShopFacts } from "./facts.ts";

/** The name of an only price list without a name. */
const ONE_LIST = "RETAIL";

type Found = ReadonlyMap<string, readonly Candidate[]>;

/** `prices` and its parts, by their canonical names. */
export function guessPrices(records: readonly unknown[], leaves: readonly Leaf[], facts: ShopFacts): Found {
  const found = inList(records, leaves) ?? flatPrice(leaves, facts);
  return withConstants(found, facts.currency);
}

function inList(records: readonly unknown[], leaves: readonly Leaf[]): Found | null {
  const holder = leaves.find(
    ({ words, values }) => WORDS.prices.test(words) && values.some((value) => isHolder(value)),
  );
  if (holder === undefined) return null;
  const { path } = holder;
  const held = records.map((record) => readPath(record, path)).filter((value) => isHolder(value));
  const isFlat = held.every((value) => isRecord(value) && Object.values(value).every(isScalar));
  const names = new Set(held.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])));
  // The entries are kinds or parts of one price, not price lists.
  if (isFlat && [...names].some((name) => WORDS.kindOfPrice.test(wordsOf(name)) || WORDS.currency.test(wordsOf(name))))
    return null;
  const place: Candidate = {
    path,
    rule: isFlat ? { path, entries: true } : path,
    seen: foundText(held[0]),
    confidence: "high",
  };
  return isFlat ? inMap(place, held.filter(isRecord)) : inItems(place, held);
}

/** `{"RETAIL": "4.50", "B2B": "3.90"}` */
function inMap(place: Candidate, maps: readonly Readonly<Record<string, unknown>>[]): Found {
  const entries = maps.flatMap((map) => Object.entries(map));
  const amounts = { path: "value", words: "amount", values: entries.map(([, amount]) => amount), of: maps.length };
  const [list] = entries[0] ?? [];
  return new Map<string, readonly Candidate[]>([
    ["prices", [place]],
    ["prices[].list", [{ path: "key", rule: "key", seen: foundText(list), confidence: "high" }]],
    ["prices[].amount", rank(TOTALGEST.price.amount, [amounts]).map((one) => inCents(one, [amounts]))],
  ]);
}

function inItems(place: Candidate, held: readonly unknown[]): Found {
  const lists = held.map((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
  const items = leavesOf(lists.flat());
  const list = rank(TOTALGEST.price.list, items);
  const amounts = items.filter(({ path }) => path !== list[0]?.path);
  const isDistinguished = lists.every((prices) => isDistinct(prices, list[0]));
  const less = (candidates: readonly Candidate[]): readonly Candidate[] =>
    isDistinguished ? candidates : candidates.map((one) => ({ ...one, confidence: "low" as const }));
  return new Map<string, readonly Candidate[]>([
    ["prices", less([place])],
    ["prices[].list", list],
    ["prices[].amount", less(rank(TOTALGEST.price.amount, amounts).map((one) => inCents(one, amounts)))],
    ["prices[].currency", rank(TOTALGEST.price.currency, items)],
    ["prices[].includesVat", rank(TOTALGEST.price.includesVat, items)],
  ]);
}

/** Whether each list has one price. Prices by day or by quantity would be confused. */
function isDistinct(prices: readonly unknown[], list: Candidate | undefined): boolean {
  if (list === undefined) return prices.length < 2;
  return new Set(prices.map((price) => String(readPath(price, list.path)))).size === prices.length;
}

/** One price on the product itself is a list of one. */
function flatPrice(leaves: readonly Leaf[], facts: ShopFacts): Found {
  const amounts = rank(TOTALGEST.price.amount, leaves).map((one) => inCents(one, leaves));
  const [amount] = amounts;
  if (amount === undefined) return new Map();
  const { suffix = "" } = partsOf(amount.rule as Rule) ?? {};
  const inAmount = /^[A-Z]{3}$/.test(suffix.trim()) ? [constant(suffix.trim(), "medium")] : [];
  return new Map<string, readonly Candidate[]>([
    ["prices", [{ path: "", rule: "", seen: amount.seen, confidence: amount.confidence }]],
    ["prices[].list", [listOf(facts)]],
    ["prices[].amount", amounts],
    ["prices[].currency", inAmount.length > 0 ? inAmount : rank(TOTALGEST.price.currency, leaves)],
    [
      "prices[].includesVat",
      rank(
        TOTALGEST.price.includesVat,
        leaves.filter(({ path }) => path !== amount.path),
      ),
    ],
  ]);
}

/** The shop's list with a public name; else any. */
function listOf({ priceLists }: ShopFacts): Candidate {
  const known = priceLists.find((list) => WORDS.publicList.test(wordsOf(list))) ?? priceLists[0];
  return constant(known ?? ONE_LIST, "low");
}

/** Whole numbers may be cents: most over a hundred are read as such, and none of them is sure. */
function inCents(candidate: Candidate, leaves: readonly Leaf[]): Candidate {
  const values = valuesAt(candidate.path, leaves);
  if (!values.every((value) => /^\d+$/.test(String(value)))) return candidate;
  const areCents =
    values.every((value) => typeof value === "number") &&
    values.filter((value) => Number(value) >= 100).length >= values.length / 2;
  const rule = areCents ? { path: candidate.path, factor: "0.01" } : candidate.rule;
  return { ...candidate, rule, confidence: "low" };
}

function isHolder(value: unknown): boolean {
  return (Array.isArray(value) && value.every(isRecord)) || (isRecord(value) && Object.keys(value).length > 0);
}

/** Constants for what prices leave out. */
function withConstants(found: Found, currency: string): Found {
  const [amount] = found.get("prices[].amount") ?? [];
  if (amount === undefined) return found;
  const isNamed = WITHIN.withVat.test(wordsOf(amount.path));
  const constants = { currency: constant(currency, "low"), includesVat: constant(true, isNamed ? "medium" : "low") };
  const missing = Object.entries(constants).flatMap(([field, guess]) => {
    const name = `prices[].${field}`;
    return (found.get(name) ?? []).length === 0 ? [[name, [guess]] as const] : [];
  });
  return new Map([...found, ...missing]);
}
