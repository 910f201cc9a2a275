/** Guesses the place of a product's barcode from valid GTINs. Pure. */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { type KeyedList, leavesWith } from "../keyed.ts";
import type { Leaf } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST } from "../lexicon/lexicon.ts";
import { candidateAt, rank, unique } from "../rank.ts";
import { isGtin } from "../shapes.ts";

/** Fewer values than this prove nothing. */
const FEWEST = 3;

/**
 * First the fields with such a name, then those with mostly valid GTINs under any name, also in the items of a list by
 * kind. A field with the name but without GTINs is only possible.
 */
export function guessEan(leaves: readonly Leaf[], lists: readonly KeyedList[]): readonly Candidate[] {
  const term = TOTALGEST.product.ean;
  const mostly = leaves.filter(isMostlyGtin);
  const named = rank(term, leaves).map((one) => {
    const isOne = mostly.some(({ path }) => path === one.path) || mostly.length === 0;
    return isOne ? one : { ...one, confidence: "low" as const };
  });
  const sure = named.filter(({ confidence }) => confidence !== "low");
  const typed = guessTyped(lists, term.strong);
  const first = leaves.flatMap((leaf) => firstOf(leaf));
  const rest = named.filter(({ confidence }) => confidence === "low");
  return unique([...sure, ...typed, ...mostly.map((leaf) => candidateAt(leaf, "medium")), ...first, ...rest]);
}

/** `codes[type=EAN13].valeur`: the most frequent kind with GTINs. The house's own numbers come last. */
function guessTyped(lists: readonly KeyedList[], name: RegExp): readonly Candidate[] {
  const found = lists.flatMap((list) =>
    [...list.keys.keys()].flatMap((kind) =>
      leavesWith(list, kind)
        .filter(isMostlyGtin)
        .map((leaf) => ({ leaf, isNamed: name.test(list.words) || name.test(kind.toLowerCase()) })),
    ),
  );
  return found
    .toSorted((a, b) => Number(isOwn(a.leaf)) - Number(isOwn(b.leaf)) || b.leaf.values.length - a.leaf.values.length)
    .map(({ leaf, isNamed }) => candidateAt(leaf, isNamed && !isOwn(leaf) ? "high" : "medium"));
}

/** The first item of a list of codes, which is usually the article's own. */
function firstOf({ path, values, ...leaf }: Leaf): readonly Candidate[] {
  const firsts = values.flatMap((value): unknown[] => (Array.isArray(value) && value.length > 0 ? [value[0]] : []));
  const isList = firsts.length > 0 && values.every((value) => Array.isArray(value));
  const first = { ...leaf, path: `${path}.0`, values: firsts };
  return isList && isMostlyGtin(first) ? [candidateAt(first, "low")] : [];
}

function isMostlyGtin({ values }: Leaf): boolean {
  return values.length >= FEWEST && values.filter(isGtin).length > values.length / 2;
}

/** Numbers that begin with 2 are for use within a company (GS1 General Specifications 1.4.3). */
function isOwn({ values }: Leaf): boolean {
  return values.filter((value) => /^0?2/.test(String(value))).length > values.length / 2;
}
