/** Recognises kinds of values, and the parts of a rule that turn them into values of the contract. */
import { isDecimal } from "../../core/common/money.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";
import { isPlainNumber } from "../../clients/answer/primitives.ts";
import { compileDates, type Dates } from "../../clients/profile/dates.ts";
import { isTexts } from "../../clients/profile/reading/leaves.ts";
import type { Rule, RuleParts } from "../../clients/profile/grammar/rule-parts.ts";
import type { FieldKind } from "../../clients/profile/grammar/specs.ts";

/** The parts of a rule besides its path; null = the values cannot be of this kind. */
type Needs = Omit<RuleParts, "path"> | null;

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
  return values.every((value) => isIn(COMMA, value)) ? { decimal: "," } : null;
}

/** Only values like `1,234`: three digits after a comma count as decimals unless another value shows otherwise. */
function isCommaOnly(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === "string" && COMMA.test(value.trim()) && !/['’]/.test(value));
}

/** Words for yes and no, in this order. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ["S", "N"],
  ["Y", "N"],
  ["J", "N"],
  ["O", "N"],
  ["1", "0"],
  ["oui", "non"],
  ["ja", "nein"],
  ["yes", "no"],
  ["si", "no"],
  ["true", "false"],
  ["on", "off"],
];

/** Booleans, or a pair of words. Both are mapped, so that the one missing in the sample is known too. */
function flagNeeds(values: readonly unknown[]): Needs {
  if (values.every((value) => typeof value === "boolean")) return {};
  const seen = values.map((value) => String(value).trim());
  const pair = PAIRS.find((words) => seen.every((word) => words.includes(word)));
  return pair === undefined ? null : { map: { [pair[0]]: true, [pair[1]]: false } };
}

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

/** The shortest form of a rule. */
export function ruleOf(path: string, needs: RuleParts): Rule {
  return Object.keys(needs).length === 0 ? path : { path, ...needs };
}
