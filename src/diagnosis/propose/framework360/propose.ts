/** Guesses the rules of a profile for the shop from the names and values of a sample. Pure. A person reviews every guess. */
import { isRecord } from "../../../core/common/record.ts";
import type { Candidate } from "../../../core/diagnosis/sample.ts";
import { isTexts, type Leaf, leavesOf } from "../../../clients/profile/reading/leaves.ts";
import type { Guesses } from "../parts.ts";
import { candidateAt } from "../rank.ts";
import { isRate, needsOf } from "../shapes.ts";
import { FRAMEWORK360, type Term, WORDS } from "../lexicon/lexicon.ts";
import { type Checks, guessEach } from "../guess.ts";
import { isLoosely } from "../../sample/loosely.ts";

/** Groups of fields that tg360 reads. */
export type Group = "status" | "payment" | "tax" | "order" | "product";

/** Ids and names in the shop's own lists. A field that refers to a list has only these values. Absent = unknown. */
export type Known = Readonly<Partial<Record<string, ReadonlySet<string>>>>;

export function guessFields(group: Group, records: readonly unknown[], known: Known = {}): Guesses {
  const leaves = leavesOf(records);
  switch (group) {
    case "status":
    case "payment":
      return guessLoosely(FRAMEWORK360.named, leaves);
    case "tax":
      return guessLoosely(FRAMEWORK360.tax, leaves, { rate: isRate });
    case "product":
      return guessProduct(leaves, known);
    case "order":
      return guessOrder(leaves, known);
  }
}

/** As `guessEach`, for a system that writes numbers and flags as PHP does. */
function guessLoosely(
  terms: Readonly<Record<string, Term>>,
  leaves: readonly Leaf[],
  checks: Checks = {},
  prefix = "",
): Guesses {
  return guessEach(terms, leaves, { checks, prefix, needs: looseNeeds });
}

/** Values as PHP systems write them need no rule. */
const looseNeeds: typeof needsOf = (kind, values) =>
  values.length > 0 && values.every((value) => isLoosely(kind, value, false)) ? {} : needsOf(kind, values);

function guessProduct(leaves: readonly Leaf[], known: Known): Guesses {
  const isPlain = (value: unknown): boolean => !isRecord(value);
  const guesses = new Map(
    guessLoosely(FRAMEWORK360.product, leaves, {
      name: isPlain,
      short_description: isPlain,
      description: isPlain,
      name_i18n: isTexts,
      short_description_i18n: isTexts,
      description_i18n: isTexts,
      ...among({ tax_id: known["tax.id"] }),
    }),
  );
  const link = FRAMEWORK360.product["external.totalgest_id"];
  // Before the first link this field is empty, so only its name can show it.
  if ((guesses.get("external.totalgest_id") ?? []).length === 0 && link !== undefined) {
    const named = leaves.filter(({ words, values }) => values.length === 0 && link.likely?.test(words) === true);
    guesses.set("external.totalgest_id", named.map(emptyCandidate));
  }
  return guesses;
}

function guessOrder(leaves: readonly Leaf[], known: Known): Guesses {
  const guesses = new Map(
    guessLoosely(FRAMEWORK360.order, leaves, {
      date: isLocalTime,
      ...among({
        status: known["status.id"],
        status_name: known["status.name"],
        "payment.id": known["payment.id"],
        "payment.name": known["payment.name"],
      }),
    }),
  );
  addList(guesses, "cart", WORDS.cart, FRAMEWORK360.cart, leaves);
  addList(guesses, "fees", WORDS.fees, FRAMEWORK360.fee, leaves);
  return guesses;
}

/** Adds a list and the fields of its items. */
function addList(
  guesses: Map<string, readonly Candidate[]>,
  field: string,
  name: RegExp,
  terms: Readonly<Record<string, Term>>,
  leaves: readonly Leaf[],
): void {
  const isList = ({ words, values }: Leaf): boolean =>
    name.test(words) && values.length > 0 && values.every((value) => Array.isArray(value) && value.every(isRecord));
  const leaf = leaves.find(isList);
  if (leaf === undefined) return;
  const { values } = leaf;
  guesses.set(field, [candidateAt(leaf, "high")]);
  const checks = field === "cart" ? { imposta: isRateOrDefault } : {};
  for (const [part, candidates] of guessLoosely(terms, leavesOf(values.flat()), checks, `${field}[].`)) {
    guesses.set(part, candidates);
  }
}

/** Accepts only members of the shop's own list, where that is known. */
function among(sets: Readonly<Record<string, ReadonlySet<string> | undefined>>): Checks {
  return Object.fromEntries(
    Object.entries(sets).flatMap(([field, set]) =>
      set === undefined || set.size === 0 ? [] : [[field, (value: unknown) => set.has(String(value))]],
    ),
  );
}

/** The only form of dates that a profile of the shop can read. */
function isLocalTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?$/.test(value);
}

function isRateOrDefault(value: unknown): boolean {
  return value === "default" || isRate(value);
}

function emptyCandidate({ path }: Leaf): Candidate {
  return { path, rule: path, seen: "", confidence: "medium" };
}
