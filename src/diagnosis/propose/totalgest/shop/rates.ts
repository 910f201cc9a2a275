/** Guesses codes and rates in a shop's list of VAT. Pure. */
import { isRecord } from "../../../../core/common/record.ts";
import type { Candidate } from "../../../../core/diagnosis/sample.ts";
import { type Leaf, leavesOf, valuesAt } from "../../../../clients/profile/reading/leaves.ts";
import { TOTALGEST, WORDS } from "../../lexicon/lexicon.ts";
import { lower, rank } from "../../rank.ts";
import { partsOf } from "../../../../clients/profile/rule.ts";
import type { Rule } from "../../../../clients/profile/grammar/rule-parts.ts";
import { isRate, needsOf, rateOf, ruleOf } from "../../shapes.ts";
import { foundText } from "../../../../clients/answer/fault.ts";

export interface RatesGuess {
  readonly code: readonly Candidate[];
  readonly rate: readonly Candidate[];
}

/** `items` = objects with a code and a rate, or bare rates, which are their own codes. */
export function guessRates(items: readonly unknown[]): RatesGuess {
  if (items.every(isRecord)) {
    const leaves = leavesOf(items);
    return { code: rank({ kind: "text", strong: WORDS.code, isUnique: true }, leaves), rate: ratesIn(leaves) };
  }
  const needs = needsOf("decimal", items);
  if (needs === null || !items.every(isRate)) return { code: [], rate: [] };
  const { decimal: _sign, ...asText } = needs;
  const isNumber = items.every((item) => typeof item === "number");
  const seen = foundText(items[0]);
  const code = { path: "", rule: ruleOf("", isNumber ? { type: "number" } : asText), seen, confidence: "low" } as const;
  return { code: [code], rate: [{ path: "", rule: ruleOf("", needs), seen, confidence: "medium" }] };
}

function ratesIn(leaves: readonly Leaf[]): readonly Candidate[] {
  const likely = leaves.filter(({ values }) => values.length > 0 && values.every(isRate));
  return rank({ ...TOTALGEST.product["vat.rate"], likely: /.*/ }, likely).map((one) => inPercent(one, likely));
}

/** `0.081` means 8.1 %: only an exempt rate is so small. */
export function inPercent(candidate: Candidate, leaves: readonly Leaf[]): Candidate {
  const rates = valuesAt(candidate.path, leaves).map(rateOf);
  const isFraction = rates.some((rate) => rate > 0) && rates.every((rate) => rate <= 0.3);
  if (!isFraction) return candidate;
  const rule = { ...partsOf(candidate.rule as Rule), factor: "100" };
  return { ...candidate, rule, confidence: lower(candidate.confidence) };
}
