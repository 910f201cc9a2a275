/** Recognises kinds of values, and the parts of a rule that turn them into values of the contract. */
import { isDecimal } from "../../core/common/money.ts";
import { isPlainNumber } from "../../clients/answer/primitives.ts";
import { compileDates, type Dates } from "../../clients/profile/dates.ts";
import { isTexts, wordsOf } from "../../clients/profile/reading/leaves.ts";
import type { Rule, RuleParts } from "../../clients/profile/grammar/rule-parts.ts";
import type { FieldKind } from "../../clients/profile/grammar/specs.ts";
import { type Wording, WORDINGS } from "./lexicon/lexicon.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

/** The parts of a rule besides its path; null = the values cannot be of this kind. */
export type Needs = Omit<RuleParts, "path"> | null;

const YES_OR_NO = WORDINGS["yes or no"];

/** Usual forms of instants, the likeliest first. */
const DATE_FORMS: readonly Dates[] = [
  "rfc3339",
  "unix",
  "unix-ms",
  ...[
    "yyyy-MM-dd HH:mm:ss",
    "yyyy-MM-ddTHH:mm:ss",
    "dd.MM.yyyy HH:mm:ss",
    "dd/MM/yyyy HH:mm:ss",
    "dd.MM.yyyy HH:mm",
    "dd/MM/yyyy HH:mm",
    "yyyy-MM-dd",
    "dd.MM.yyyy",
    "dd/MM/yyyy",
  ].map((pattern) => ({ pattern, timeZone: DEFAULT_TIME_ZONE })),
];

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const YEARS = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2100, 0, 1) };

/** The parts of a rule that turns all these values into a kind. Null without values. */
export function needsOf(kind: FieldKind, values: readonly unknown[]): Needs {
  if (values.length === 0) return null;
  switch (kind) {
    case "id":
      return values.every((value) => typeof value === "string" || Number.isSafeInteger(value)) ? {} : null;
    case "text":
      if (values.every((value) => typeof value === "string")) return {};
      return values.every((value) => typeof value === "number") ? { type: "number" } : null;
    case "texts":
      return values.every((value) => typeof value === "string" || isTexts(value)) ? {} : null;
    case "decimal":
      return decimalNeeds(values);
    case "flag":
      return flagNeeds(values);
    case "instant":
      return dateFormOf(values) === null ? null : {};
    case "list":
      return values.every((value) => Array.isArray(value)) ? {} : null;
    case "any":
      return {};
  }
}

/** Groups of three digits with a separator between them, and a decimal point. */
const POINT = /^-?\d{1,3}(?:['’,\s]\d{3})*(?:\.\d+)?$/;
/** The same with a decimal comma, or no groups at all. */
const COMMA = /^-?(?:\d+|\d{1,3}(?:['’.\s]\d{3})+)(?:,\d+)?$/;

function decimalNeeds(values: readonly unknown[]): Needs {
  const isOne = (value: unknown): boolean =>
    typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value.trim());
  if (values.every(isOne)) return {};
  const isIn = (form: RegExp, value: unknown): boolean => typeof value === "string" && form.test(value.trim());
  if (values.every((value) => isOne(value) || isIn(POINT, value))) return { decimal: isCommaOnly(values) ? "," : "." };
  // If another value has a comma, a point separates thousands.
  if (values.every((value) => isIn(COMMA, value))) return { decimal: "," };
  const suffix = suffixOf(values);
  if (suffix === null) return null;
  const bare = decimalNeeds(values.map((value) => String(value).slice(0, -suffix.length)));
  return bare === null ? null : { suffix, ...bare };
}

/** Only values like `1,234`: three digits after a comma count as decimals unless another value shows otherwise. */
function isCommaOnly(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string" && COMMA.test(value.trim()) && !/['’]/.test(value));
}

/** The suffix of every value: a currency or a per cent sign. */
function suffixOf(values: readonly unknown[]): string | null {
  const [suffix, ...others] = new Set(
    values.map((value) => (typeof value === "string" ? /\d(\s*[^\d\s.,'’-]{1,6}\.?)$/.exec(value)?.[1] : undefined)),
  );
  return suffix === undefined || others.length > 0 ? null : suffix;
}

/** Booleans, or at most two words for yes and no. */
function flagNeeds(values: readonly unknown[]): Needs {
  if (values.every((value) => typeof value === "boolean")) return {};
  const seen = [...new Set(values.map((value) => String(value).trim()))];
  if (!seen.every(isYesOrNo) || seen.length > 2) return null;
  return { map: flagMap(seen, false) };
}

/** Maps words to yes or no by a wording. `isSure` = no word is left for a person to decide. */
export function wordingNeeds(
  { yes, no, perhaps, pairs }: Wording,
  values: readonly unknown[],
): { readonly needs: RuleParts; readonly isSure: boolean; readonly open: string | null } | null {
  const distinct = [...new Set(values.map((value) => String(value)))];
  const has = (words: ReadonlySet<string>, word: string): boolean => words.has(wordsOf(word));
  const isKnown = (word: string): boolean => has(yes, word) || has(no, word);
  if (distinct.length > MOST_WORDS || !distinct.some(isKnown) || values.some((value) => typeof value !== "string"))
    return null;
  const other = distinct.length === 1 ? pairs.find((pair) => pair.some((word) => word === distinct[0])) : undefined;
  const words = [...new Set([...distinct, ...(other ?? [])])].filter((word) => isKnown(word) || has(perhaps, word));
  const map = Object.fromEntries(words.map((word) => [word, !has(no, word)]));
  const open = distinct.find((word) => !isKnown(word)) ?? null;
  return { needs: { map }, isSure: open === null, open };
}

/** A field with more words than this is not a state. */
const MOST_WORDS = 8;

function isYesOrNo(word: string): boolean {
  return YES_OR_NO.yes.has(word.toLowerCase()) || YES_OR_NO.no.has(word.toLowerCase());
}

/** Maps both words of a pair, so that the word missing in the sample is known too. */
function flagMap(seen: readonly string[], isInverted: boolean): Record<string, boolean> {
  const pair = YES_OR_NO.pairs.find((words) => seen.every((word) => words.some((one) => one === word))) ?? seen;
  return Object.fromEntries(pair.map((word) => [word, YES_OR_NO.yes.has(word.toLowerCase()) !== isInverted]));
}

/** The rule of a flag with the opposite meaning. */
export function invertedNeeds(needs: RuleParts): RuleParts {
  if (needs.map === undefined) return { map: { true: false, false: true } };
  return { map: Object.fromEntries(Object.entries(needs.map).map(([word, truth]) => [word, truth !== true])) };
}

/** The form of these instants; null = they are not instants. */
export function dateFormOf(values: readonly unknown[]): Dates | null {
  if (values.length === 0) return null;
  return DATE_FORMS.find((form) => values.every((value) => isInstantIn(form, value))) ?? null;
}

function isInstantIn(form: Dates, value: unknown): boolean {
  if (form === "rfc3339") return typeof value === "string" && INSTANT.test(value);
  const read = compileDates(form).read(value);
  const ms = typeof read === "string" && read !== value ? Date.parse(read) : Number.NaN;
  return ms > YEARS.from && ms < YEARS.to;
}

export function isGtin(value: unknown): boolean {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || !/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = [...text].map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** A VAT rate in percent. */
export function isRate(value: unknown): boolean {
  const text = rateText(value);
  return /^\d{1,2}(?:\.\d{1,3})?$/.test(text) && Number(text) <= 30;
}

/** The number of a rate in any form: `8,10 %` is 8.1. */
export function rateOf(value: unknown): number {
  return Number(rateText(value));
}

function rateText(value: unknown): string {
  return String(value).trim().replace(",", ".").replace(/\s*%$/, "");
}

/** The shortest form of a rule. */
export function ruleOf(path: string, needs: RuleParts): Rule {
  return Object.keys(needs).length === 0 ? path : { path, ...needs };
}
