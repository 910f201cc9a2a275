/** Guesses the places of a product's prices. Pure. */
import { isRecord } from "../../core/common/record.ts";
import type { Candidate } from "../../core/run/doctor/sample.ts";
import { foundText } from "../../clients/answer/fault.ts";
import { isScalar, type Leaf, leavesOf, valuesAt, pathWords } from "../../clients/profile/reading/leaves.ts";
import { readPath } from "../../clients/profile/reading/path.ts";
import { PRICE, WORDS } from "./lexicon.ts";
import { constant, rank } from "./rank.ts";

/** Facts of the shop, as the profile reads them, that its products may lack. */
export interface ShopFacts {
  /** Its VAT codes to percent; empty = unknown. */
  readonly vatRates: ReadonlyMap<string, string>;
  readonly currency: string;
  /** The known codes of its price lists. */
  readonly priceLists: readonly string[];
}

/** The usual facts of a Swiss shop. */
export const NO_SHOP: ShopFacts = { vatRates: new Map(), currency: "CHF", priceLists: [] };

/** The name of an only price list without a name. */
const ONE_LIST = "RETAIL";

type FoundPrice = ReadonlyMap<string, readonly Candidate[]>;

/** `prices` and its parts, by their canonical names. Empty = no place is a price. */
export function guessPrices(records: readonly unknown[], leaves: readonly Leaf[], facts: ShopFacts): FoundPrice {
  const found = inList(records, leaves) ?? onProduct(leaves, facts);
  if ((found.get("prices[].amount") ?? []).length === 0) return new Map();
  const constants = { currency: constant(facts.currency), includesVat: constant(true) };
  const missing = Object.entries(constants)
    .map(([field, guess]) => [`prices[].${field}`, [guess]] as const)
    .filter(([name]) => (found.get(name) ?? []).length === 0);
  return new Map([...found, ...missing]);
}

/** Null = there is no list of prices. */
function inList(records: readonly unknown[], leaves: readonly Leaf[]): FoundPrice | null {
  const holder = leaves.find(({ words, values }) => WORDS.prices.test(words) && values.some(isHolder));
  if (holder === undefined) return null;
  const { path } = holder;
  const held = records.map((record) => readPath(record, path)).filter(isHolder);
  const place = { path, rule: path, seen: foundText(held[0]), confidence: "high" } as const;
  const maps = held.filter((value) => isRecord(value) && Object.values(value).every(isScalar));
  if (maps.length < held.length) return inItems(place, held);
  const entries = maps.flatMap((map) => Object.entries(Object(map)));
  // The entries are kinds or parts of one price, not price lists.
  const isOnePrice = entries.some(([name]) =>
    [WORDS.kindOfPrice, WORDS.currency].some((words) => words.test(pathWords(name))),
  );
  return isOnePrice ? null : inMap({ ...place, rule: { path, entries: true } }, entries);
}

/** `{"RETAIL": "4.50", "B2B": "3.90"}` */
function inMap(place: Candidate, entries: readonly (readonly [string, unknown])[]): FoundPrice {
  const amounts = {
    path: "value",
    words: "amount",
    values: entries.map(([, amount]) => amount),
    of: entries.length,
  };
  const list = { path: "key", rule: "key", seen: foundText(entries[0]?.[0]), confidence: "high" } as const;
  return new Map<string, readonly Candidate[]>([
    ["prices", [place]],
    ["prices[].list", [list]],
    ["prices[].amount", amountsIn([amounts])],
  ]);
}

/** Prices by day or by quantity would be confused: several prices need a list each. */
function inItems(place: Candidate, held: readonly unknown[]): FoundPrice {
  const lists = held.map((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
  const items = leavesOf(lists.flat());
  const named = rank(PRICE.list, items);
  const [list] = named;
  const keyOf = (price: unknown): string => (list === undefined ? "" : String(readPath(price, list.path)));
  const isDistinct = lists.every((prices) => new Set(prices.map(keyOf)).size === prices.length);
  if (!isDistinct) return new Map();
  return new Map<string, readonly Candidate[]>([
    ["prices", [place]],
    ["prices[].list", named],
    ["prices[].amount", amountsIn(items.filter(({ path }) => path !== list?.path))],
    ["prices[].currency", rank(PRICE.currency, items)],
    ["prices[].includesVat", rank(PRICE.includesVat, items)],
  ]);
}

/** One price on the product itself is a list of one. */
function onProduct(leaves: readonly Leaf[], { priceLists }: ShopFacts): FoundPrice {
  const amounts = amountsIn(leaves);
  const [amount] = amounts;
  if (amount === undefined) return new Map();
  const list = priceLists.find((name) => WORDS.publicList.test(pathWords(name))) ?? priceLists[0] ?? ONE_LIST;
  const others = leaves.filter(({ path }) => path !== amount.path);
  return new Map<string, readonly Candidate[]>([
    ["prices", [{ path: "", rule: "", seen: amount.seen, confidence: amount.confidence }]],
    ["prices[].list", [constant(list)]],
    ["prices[].amount", amounts],
    ["prices[].currency", rank(PRICE.currency, leaves)],
    ["prices[].includesVat", rank(PRICE.includesVat, others)],
  ]);
}

/** Whole numbers may be cents: none of them is sure. */
function amountsIn(leaves: readonly Leaf[]): readonly Candidate[] {
  return rank(PRICE.amount, leaves).map((one) => {
    const isWhole = valuesAt(one.path, leaves).every((value) => /^\d+$/.test(String(value)));
    return isWhole ? { ...one, confidence: "low" } : one;
  });
}

function isHolder(value: unknown): boolean {
  return (Array.isArray(value) && value.every(isRecord)) || (isRecord(value) && Object.keys(value).length > 0);
}
