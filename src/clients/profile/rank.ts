import type { Candidate, Confidence } from "../../core/diagnosis.ts";
import { foundText } from "../fault.ts";
import { languageOf, wordsOf } from "./leaves.ts";
import type { Leaf } from "./leaves.ts";
import type { Rule } from "./rule.ts";
import { invertedNeeds, needsOf, ruleOf } from "./shapes.ts";
import type { FieldKind } from "./specs.ts";

/** How a field is called elsewhere, and what can stand in it. */
export interface Term {
  readonly kind: FieldKind;
  /** Nothing else is called so. */
  readonly strong: RegExp;
  /** It may be called so. */
  readonly likely?: RegExp;
  /** What is called so is something else, whatever it looks like. */
  readonly not?: RegExp;
  /** Of `strong` names, those that mean the opposite. */
  readonly inverted?: RegExp;
  /** No two records have the same. */
  readonly isUnique?: boolean;
}

const ORDER: readonly Confidence[] = ["high", "medium", "low"];

/**
 * The places that a field may stand at, the likeliest first: one that is called so itself before one in an object that is.
 * Two that are called so equally well are both only likely.
 */
export function rank(
  term: Term,
  leaves: readonly Leaf[],
  { lessIfTwo = true, needs = needsOf }: { readonly lessIfTwo?: boolean; readonly needs?: typeof needsOf } = {},
): readonly Candidate[] {
  const found = leaves.flatMap((leaf) => {
    const candidate = candidateOf(term, leaf, needs);
    return candidate === null ? [] : [candidate];
  });
  const isOwn = ({ path }: Candidate): boolean => term.strong.test(wordsOf(path.split(".").at(-1) ?? ""));
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
  const needs = whatNeeds(term.kind, leaf.values);
  if (needs === null) return null;
  if (term.isUnique === true && new Set(leaf.values.map(String)).size < leaf.values.length) return null;
  const isInverted = term.inverted?.test(leaf.words) === true;
  return {
    path: leaf.path,
    rule: ruleOf(leaf.path, isInverted ? invertedNeeds(needs) : needs),
    seen: foundText(leaf.values[0]),
    confidence: isStrong ? "high" : "medium",
  };
}

function isSurer(a: Candidate, b: Candidate): boolean {
  return ORDER.indexOf(a.confidence) < ORDER.indexOf(b.confidence);
}

function depthOf(path: string): number {
  return path.split(".").length;
}

function lower(confidence: Confidence): Confidence {
  return confidence === "high" ? "medium" : "low";
}

/** A text that stands in a field for each language: the language to its rule; null = it does not. */
export function rankByLanguage(term: Term, leaves: readonly Leaf[]): ReadonlyMap<string, Candidate> | null {
  const found = new Map<string, Candidate>();
  for (const leaf of leaves) {
    const language = languageOf(leaf);
    if (language === null) continue;
    const words = leaf.words.slice(0, -language.length).trim();
    const candidate = candidateOf({ ...term, kind: "text" }, { ...leaf, words }, needsOf);
    const best = found.get(language);
    if (candidate !== null && (best === undefined || isSurer(candidate, best))) found.set(language, candidate);
  }
  return found.size === 0 ? null : found;
}

/** A constant where nothing says it. */
export function constant(value: unknown, confidence: Confidence): Candidate {
  const rule: Rule = { value };
  return { path: "", rule, seen: foundText(value), confidence };
}
