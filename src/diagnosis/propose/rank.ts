import type { Candidate, Confidence } from "../../core/run/doctor/sample.ts";
import { foundText } from "../../clients/answer/fault.ts";
import { LANGUAGE_CODES, type Leaf, pathSteps, pathWords } from "../../clients/profile/reading/leaves.ts";
import type { Term } from "./lexicon.ts";
import { needsOf, ruleOf } from "./shapes.ts";

const ORDER: readonly Confidence[] = ["high", "medium", "low"];

/**
 * The possible places of a field, the likeliest first. A place with the name comes before one within an object with the
 * name. If two places are equally good, neither is sure.
 */
export function rank(term: Term, leaves: readonly Leaf[]): readonly Candidate[] {
  const found = leaves.flatMap((leaf) => candidateOf(term, leaf) ?? []);
  const isOwn = ({ path }: Candidate): boolean => term.strong.test(pathWords(pathSteps(path).at(-1) ?? ""));
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

function candidateOf(term: Term, { path, words, values }: Leaf): Candidate | null {
  const isStrong = term.strong.test(words);
  if ((!isStrong && !term.likely.test(words)) || term.not.test(words)) return null;
  const needs = needsOf(term.kind, values);
  if (needs === null) return null;
  if (term.isUnique && new Set(values.map(String)).size < values.length) return null;
  const confidence = isStrong ? "high" : "medium";
  return { path, rule: ruleOf(path, needs), seen: foundText(values[0]), confidence };
}

function depthOf(path: string): number {
  return pathSteps(path).length;
}

export function lower(confidence: Confidence): Confidence {
  return confidence === "high" ? "medium" : "low";
}

/** The best place of a text in each language: `nome_it`, `NameDE`, `testi.it.nome`. Empty = it has none by language. */
export function rankByLanguage(term: Term, leaves: readonly Leaf[]): ReadonlyMap<string, Candidate> {
  const found = new Map<string, Candidate>();
  for (const leaf of leaves) {
    const steps = pathSteps(leaf.path).flatMap((step) => pathWords(step).split(" "));
    const at = steps.findIndex((step) => LANGUAGE_CODES.has(step));
    const language = steps[at];
    if (language === undefined || steps.length < 2) continue;
    const candidate = candidateOf({ ...term, kind: "text" }, { ...leaf, words: steps.toSpliced(at, 1).join(" ") });
    const best = found.get(language);
    const isBetter = candidate?.confidence === "high" && best?.confidence !== "high";
    if (candidate !== null && (best === undefined || isBetter)) found.set(language, candidate);
  }
  return found;
}

/** A constant, for a value that no field has: a guess. */
export function constant(value: unknown): Candidate {
  return { path: "", rule: { value }, seen: foundText(value), confidence: "low" };
}
