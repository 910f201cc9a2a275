/** Guesses a product's VAT code and rate. With only one of them, the shop's list gives the other. Pure. */
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { type Leaf, valuesAt } from "../../../clients/profile/reading/leaves.ts";
import { TOTALGEST } from "../lexicon/lexicon.ts";
import { rank } from "../rank.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { Rule } from "../../../clients/profile/grammar/rule-parts.ts";
import { isRate, rateOf, ruleOf } from "../shapes.ts";

export interface VatGuess {
  readonly code: readonly Candidate[];
  readonly rate: readonly Candidate[];
}

/** `vatRates` = the shop's codes to percent; empty = unknown. */
export function guessVat(leaves: readonly Leaf[], vatRates: ReadonlyMap<string, string>): VatGuess {
  const percents = new Set([...vatRates.values()].map(Number));
  const isKnown = (rate: number): boolean => percents.has(rate) || percents.has(Number((rate * 100).toFixed(4)));
  const isOne = (value: unknown): boolean => isRate(value) && (percents.size === 0 || isKnown(rateOf(value)));
  const rates = rank(
    TOTALGEST.product["vat.rate"],
    leaves.filter(({ values }) => values.length > 0 && values.every(isOne)),
  ).map((one) => inPercent(one, leaves));
  const codes = rank(TOTALGEST.product["vat.code"], leaves)
    .filter(({ path }) => !rates.some((rate) => rate.path === path))
    .map((one) => (isOfMany(valuesAt(one.path, leaves)) ? one : { ...one, confidence: "low" as const }));
  const [rate, code] = [rates[0], codes[0]];
  if (code === undefined && rate !== undefined) return { code: [codeByRate(rate, leaves, vatRates)], rate: rates };
  if (rate === undefined && code !== undefined && vatRates.size > 0) {
    // The shop's rates have a point, whatever sign the profile names for all decimals.
    const rule = { path: code.path, map: Object.fromEntries(vatRates), decimal: "." };
    return { code: codes, rate: [{ ...code, rule, confidence: "medium" }] };
  }
  return { code: codes, rate: rates };
}

/** Products share VAT codes, so a field with mostly different values is none. */
function isOfMany(values: readonly unknown[]): boolean {
  return values.length < 10 || new Set(values).size <= values.length / 2;
}

/** The code from the rate. Two codes with the same rate make it ambiguous. */
function codeByRate(rate: Candidate, leaves: readonly Leaf[], vatRates: ReadonlyMap<string, string>): Candidate {
  const parts = partsOf(rate.rule as Rule) ?? {};
  const { path = "", decimal: _sign, suffix = "", ...more } = parts;
  const byRate = new Map([...vatRates].map(([code, percent]) => [Number(percent), code]));
  const values = valuesAt(rate.path, leaves);
  const isNumber = values.every((value) => typeof value === "number");
  const asItIs = { ...more, ...(suffix === "" ? {} : { suffix }), ...(isNumber ? { type: "number" as const } : {}) };
  const known = values.map((value) => [withoutEnd(value, suffix), byRate.get(rateOf(value))] as const);
  const isSame = known.every(([written, code]) => code === undefined || code === written);
  const confidence = byRate.size < vatRates.size ? "low" : "medium";
  if (byRate.size === 0 || isSame) return { ...rate, rule: ruleOf(path, asItIs), confidence };
  const seen = known.flatMap(([written, code]) => (code === undefined ? [] : [[written, code] as const]));
  const unseen = [...byRate].map(([percent, code]) => [String(percent), code] as const);
  const map = Object.fromEntries([...unseen.filter(([, code]) => seen.every(([, other]) => other !== code)), ...seen]);
  const { type: _number, ...mapped } = asItIs;
  return { ...rate, rule: ruleOf(path, { ...mapped, map }), confidence };
}

/** `0.081` means 8.1 %: only an exempt rate is so small. */
function inPercent(candidate: Candidate, leaves: readonly Leaf[]): Candidate {
  const rates = valuesAt(candidate.path, leaves).map(rateOf);
  const isFraction = rates.some((rate) => rate > 0) && rates.every((rate) => rate <= 0.3);
  if (!isFraction) return candidate;
  const rule = { ...partsOf(candidate.rule as Rule), factor: "100" };
  return { ...candidate, rule };
}

function withoutEnd(value: unknown, suffix: string): string {
  const text = String(value);
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}
