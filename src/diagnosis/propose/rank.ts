import type { Candidate, Confidence } from "../../core/run/doctor/sample.ts";
import { foundText } from "../../clients/answer/fault.ts";
import type { InLanguage } from "./languages.ts";
import { type Leaf, stepsOf, wordsOf } from "../../clients/profile/reading/leaves.ts";
import type { Rule, RuleParts } from "../../clients/profile/grammar/rule-parts.ts";
import { invertedNeeds, needsOf, ruleOf, wordingNeeds } from "./shapes.ts";
import type { Term } from "./lexicon/lexicon.ts";

const ORDER: readonly Confidence[] = ["high", "medium", "low"];

/**
 * The possible places of a field, the likeliest first. A place with the name comes before one within an object with the
 * name. If two places are equally good, neither is sure.
 */
export function rank(term: Term, leaves: readonly Leaf[]): readonly Candidate[] {
  const found = leaves.flatMap((leaf) => candidateOf(term, leaf) ?? []);
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
  return isTie ? sorted.map((one) => ({ ...one, confidence: lower(one.confidence) })) : sorted;
}

function candidateOf(term: Term, leaf: Leaf): Candidate | null {
  const isStrong = term.strong.test(leaf.words);
  if (!isStrong && term.likely?.test(leaf.words) !== true) return null;
  if (term.not?.test(leaf.words) === true) return null;
  const reading = readingOf(term, leaf);
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

/** How these values become values of the term's kind; null = they cannot. */
function readingOf({ kind, inverted, wording }: Term, { words, values }: Leaf): Reading | null {
  const needs = needsOf(kind, values);
  if (needs !== null) {
    const isInverted = inverted?.test(words) === true;
    return { needs: isInverted ? invertedNeeds(needs) : needs, isSure: true, seen: values[0] };
  }
  const worded = wording === undefined || values.length === 0 ? null : wordingNeeds(wording, values);
  return worded === null ? null : { needs: worded.needs, isSure: worded.isSure, seen: worded.open ?? values[0] };
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

/** The best place of a text in each language; null = the text has no fields by language. */
export function rankByLanguage(term: Term, leaves: readonly InLanguage[]): ReadonlyMap<string, Candidate> | null {
  const found = new Map<string, Candidate>();
  for (const { language, leaf } of leaves) {
    const candidate = candidateOf({ ...term, kind: "text" }, leaf);
    const best = found.get(language);
    if (candidate !== null && (best === undefined || isSurer(candidate, best))) found.set(language, candidate);
  }
  return found.size === 0 ? null : found;
}

/** A constant, for a value that no field has. */
export function constant(value: unknown, confidence: Confidence): Candidate {
  const rule: Rule = { value };
  return { path: "", rule, seen: foundText(value), confidence };
}
