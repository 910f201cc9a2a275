/** What kind of value stands at a place, and what a profile has to do so that it becomes one of the contract. */
import { isDecimal } from "../../core/money.ts";
import { isPlainNumber } from "../decimal.ts";
import type { Dates } from "./dates.ts";
import { compileDates } from "./dates.ts";
import { isTexts } from "./leaves.ts";
import type { Rule, RuleParts } from "./rule.ts";
import type { FieldKind } from "./specs.ts";

/** What a value needs besides its path; null = it cannot be one of this kind. */
export type Needs = Omit<RuleParts, "path"> | null;

const TRUE_WORDS: ReadonlySet<string> = new Set([
  "s",
  "si",
  "sì",
  "y",
  "yes",
  "j",
  "ja",
  "o",
  "oui",
  "1",
  "true",
  "on",
]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["n", "no", "nein", "non", "0", "false", "off"]);

/** Ways of writing instants that are met, the likeliest first. */
const DATE_FORMS: readonly Dates[] = [
  "rfc3339",
  "unix",
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
  ].map((pattern) => ({ pattern, timeZone: "Europe/Zurich" })),
];

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const YEARS = { from: Date.UTC(2000, 0, 1), to: Date.UTC(2100, 0, 1) };

/** What all these values need to be of a kind. No value at all is of none. */
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

function decimalNeeds(values: readonly unknown[]): Needs {
  const isOne = (value: unknown): boolean =>
    typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value.trim());
  if (values.every(isOne)) return {};
  const isComma = (value: unknown): boolean => typeof value === "string" && /^-?[\d.'’ ]+(?:,\d+)?$/.test(value.trim());
  return values.every((value) => isOne(value) || isComma(value)) ? { decimal: "," } : null;
}

/** Two values at most, and words for truth. */
function flagNeeds(values: readonly unknown[]): Needs {
  if (values.every((value) => typeof value === "boolean")) return {};
  const seen = [...new Set(values.map((value) => String(value).trim()))];
  const isKnown = seen.every((word) => TRUE_WORDS.has(word.toLowerCase()) || FALSE_WORDS.has(word.toLowerCase()));
  if (!isKnown || seen.length > 2) return null;
  return { map: flagMap(seen, false) };
}

/** Both words of each pair, so that the one that the sample lacks is known too. */
function flagMap(seen: readonly string[], isInverted: boolean): Record<string, boolean> {
  const pairs = [
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
  ] as const;
  const pair = pairs.find((words) => seen.every((word) => words.some((one) => one === word))) ?? seen;
  return Object.fromEntries(pair.map((word) => [word, TRUE_WORDS.has(word.toLowerCase()) !== isInverted]));
}

/** The rule of a flag that says the opposite. */
export function invertedNeeds(needs: RuleParts): RuleParts {
  if (needs.map === undefined) return { map: { true: false, false: true } };
  return { map: Object.fromEntries(Object.entries(needs.map).map(([word, truth]) => [word, truth !== true])) };
}

/** How these instants are written; null = they are none. */
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
  const text = String(value);
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return false;
  const digits = [...text].map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** A VAT rate in percent. */
export function isRate(value: unknown): boolean {
  const text = typeof value === "string" ? value.trim().replace(",", ".").replace(/\s*%$/, "") : String(value);
  return /^\d{1,2}(?:\.\d{1,3})?$/.test(text) && Number(text) <= 30;
}

/** As short as a profile may say it. */
export function ruleOf(path: string, needs: RuleParts): Rule {
  return Object.keys(needs).length === 0 ? path : { path, ...needs };
}
