import type { Candidate, Confidence } from "../../core/diagnosis/sample.ts";
import { foundText } from "../../clients/fault.ts";
import type { InLanguage } from "./languages.ts";
import { stepsOf, wordsOf } from "../../clients/profile/leaves.ts";
import type { Leaf } from "../../clients/profile/leaves.ts";
import type { Rule, RuleParts } from "../../clients/profile/rule.ts";
import { invertedNeeds, isAmbiguous, needsOf, ruleOf, wordingNeeds } from "./shapes.ts";
import type { Term } from "./lexicon/lexicon.ts";

export interface RankOptions {
  /** Two equally good places are both less sure. */
  readonly lessIfTwo?: boolean;
  readonly needs?: typeof needsOf;
}

const ORDER: readonly Confidence[] = ["high", "medium", "low"];

/**
 * The places that a field may stand at, the likeliest first: one that is called so itself before one in an object that is.
 * Two that are called so equally well are both only likely.
 */
export function rank(
  term: Term,
  leaves: readonly Leaf[],
  { lessIfTwo = true, needs = needsOf }: RankOptions = {},
): readonly Candidate[] {
  const others = term.kind === "decimal" ? leaves.flatMap(({ values }) => values) : [];
  const found = leaves.flatMap((leaf): readonly Candidate[] => {
    const candidate = candidateOf(term, leaf, needs);
    if (candidate === null) return [];
    const isClear = term.kind !== "decimal" || !isAmbiguous(leaf.values, others);
    return [isClear ? candidate : { ...candidate, confidence: "low" }];
  });
  const isOwn = ({ path }: Candidate): boolean => term.strong.test(wordsOf(stepsOf(path).at(-1) ?? ""));
  const sorted = found.toSorted(
    (a, b) =>
      ORDER.indexOf(a.confidence) - ORDER.indexOf(b.confidence) ||
      Number(isOwn(b)) - Number(isOwn(a)) ||
      depthOf(a.path) - depthOf(b.path),
  );
  const [first, second] = sorted;
  const isTie =
    first !== undefined &&
    second?.confidence === "high" &&
    isOwn(second) === isOwn(first) &&
    depthOf(second.path) === depthOf(first.path);
  return isTie && lessIfTwo ? sorted.map((one) => ({ ...one, confidence: lower(one.confidence) })) : sorted;
}

function candidateOf(term: Term, leaf: Leaf, whatNeeds: typeof needsOf): Candidate | null {
  const isStrong = term.strong.test(leaf.words);
  if (!isStrong && term.likely?.test(leaf.words) !== true) return null;
  if (term.not?.test(leaf.words) === true) return null;
  const reading = readingOf(term, leaf, whatNeeds);
  if (reading === null) return null;
  if (term.isUnique === true && new Set(leaf.values.map(String)).size < leaf.values.length) return null;
  return {
    path: leaf.path,
    rule: ruleOf(leaf.path, reading.needs),
    seen: foundText(reading.seen),
    confidence: reading.isSure ? (isStrong ? "high" : "medium") : "low",
  };
}

interface Reading {
  readonly needs: RuleParts;
  readonly isSure: boolean;
  readonly seen: unknown;
}

/** What has to be done so that these values are of the term's kind; null = they cannot be. */
function readingOf(
  { kind, inverted, wording }: Term,
  { words, values }: Leaf,
  whatNeeds: typeof needsOf,
): Reading | null {
  const needs = whatNeeds(kind, values);
  if (needs !== null) {
    const isInverted = inverted?.test(words) === true;
    return { needs: isInverted ? invertedNeeds(needs) : needs, isSure: true, seen: values[0] };
  }
  const said = wording === undefined || values.length === 0 ? null : wordingNeeds(wording, values);
  return said === null ? null : { needs: said.needs, isSure: said.isSure, seen: said.open ?? values[0] };
}

function isSurer(a: Candidate, b: Candidate): boolean {
  return ORDER.indexOf(a.confidence) < ORDER.indexOf(b.confidence);
}

function depthOf(path: string): number {
  return stepsOf(path).length;
}

export function lower(confidence: Confidence): Confidence {
  return confidence === "high" ? "medium" : "low";
}

/** A text that stands in a field for each language: the language to its rule; null = it does not. */
export function rankByLanguage(term: Term, leaves: readonly InLanguage[]): ReadonlyMap<string, Candidate> | null {
  const found = new Map<string, Candidate>();
  for (const { language, leaf } of leaves) {
    const candidate = candidateOf({ ...term, kind: "text" }, leaf, needsOf);
    const best = found.get(language);
    if (candidate !== null && (best === undefined || isSurer(candidate, best))) found.set(language, candidate);
  }
  return found.size === 0 ? null : found;
}

/** Of several at one place the first. */
export function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter((one, at) => candidates.findIndex(({ path }) => path === one.path) === at);
}

/** A constant where nothing says it. */
export function constant(value: unknown, confidence: Confidence): Candidate {
  const rule: Rule = { value };
  return { path: "", rule, seen: foundText(value), confidence };
}
