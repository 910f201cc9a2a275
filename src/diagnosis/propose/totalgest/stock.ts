/**
 * Guesses the place of a product's stock. If there are several places of stock, only a person knows which is for sale.
 * Pure.
 */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { type KeyedList, type ObjectList, objectLists } from "../keyed.ts";
import { type Leaf, leavesOf, valuesAt, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST, WORDS } from "../lexicon/lexicon.ts";
import { rank } from "../rank.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { Rule, RuleParts } from "../../../clients/profile/grammar/rule-parts.ts";
import { ruleOf } from "../shapes.ts";

export interface StockGuess {
  readonly candidates: readonly Candidate[];
  /** Several places of stock; a person has to choose. Null = one place. */
  readonly places: { readonly path: string; readonly names: readonly string[] } | null;
}

/** `lists` = lists of the records whose items differ by a field. */
export function guessStock(
  records: readonly unknown[],
  leaves: readonly Leaf[],
  lists: readonly KeyedList[],
): StockGuess {
  const term = TOTALGEST.product["stock.quantity"];
  const flat = quantities(rank(term, leaves), leaves);
  if (flat.some(({ confidence }) => confidence === "high")) return { candidates: flat, places: null };
  const [found] = objectLists(records, leaves).flatMap((list) => {
    const items = leavesOf(list.lists.flat());
    const [quantity] = quantities(rank(term, items), items);
    const placed = placesOf(lists, list);
    return quantity === undefined || (placed === null && !WORDS.stocks.test(list.words))
      ? []
      : [{ list, quantity, placed }];
  });
  if (found === undefined) return { candidates: flat, places: null };
  const { list, quantity, placed } = found;
  const names = placed === null ? [] : [...placed.keys.keys()];
  const inEach = placed === null ? [] : names.map((name) => inPlace(placed, name, quantity));
  const [one] = inEach;
  if (one !== undefined && names.length === 1) return { candidates: [...flat, one], places: null };
  const seen = names.length === 0 ? quantity.seen : names.join(", ");
  const sum = { ...reading(quantity, `${list.path}[].${quantity.path}`, { sum: true }), seen };
  return {
    candidates: [...flat, ...[sum, ...inEach].map((candidate) => ({ ...candidate, confidence: "low" as const }))],
    places: flat.length === 0 ? { path: list.path, names } : null,
  };
}

/** Puts fields with hardly any different values last: they may be flags. */
function quantities(candidates: readonly Candidate[], leaves: readonly Leaf[]): readonly Candidate[] {
  const isFlag = ({ path }: Candidate): boolean => {
    const values = valuesAt(path, leaves).map(Number);
    return values.length >= FEWEST && values.every((value) => value === 0 || value === 1);
  };
  const doubtful = candidates.filter(isFlag).map((one) => ({ ...one, confidence: "low" as const }));
  return [...candidates.filter((one) => !isFlag(one)), ...doubtful];
}

/** Fewer values than this prove nothing. */
const FEWEST = 3;

/** The list by place: by the field with such a name, else by the only field by which the items differ. */
function placesOf(lists: readonly KeyedList[], { path }: ObjectList): KeyedList | null {
  const own = lists.filter((list) => list.path === path);
  return own.find(({ key }) => WORDS.place.test(wordsOf(key))) ?? (own.length === 1 ? (own[0] ?? null) : null);
}

/** The stock of one place. A record without the place has no stock there. */
function inPlace({ path, key, keys, of }: KeyedList, name: string, quantity: Candidate): Candidate {
  const more = (keys.get(name) ?? 0) < of ? { default: "0" } : {};
  const place = `${path}[${key}=${name}].${quantity.path}`;
  return { ...reading(quantity, place, more), confidence: "medium" };
}

function reading({ rule, ...candidate }: Candidate, path: string, more: RuleParts): Candidate {
  const { path: _own, ...parts } = partsOf(rule as Rule) ?? {};
  return { ...candidate, path, rule: ruleOf(path, { ...parts, ...more }) };
}
