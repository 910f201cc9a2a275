/** Guesses the rules of errors from the answer for a product that does not exist. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { ErrorRules } from "../../../core/diagnosis/sample.ts";
import { type Leaf, leavesOf, stepsOf, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import { WHOLE, WORDS } from "../lexicon/lexicon.ts";
import { candidateAt } from "../rank.ts";

/** The contract's code for it. */
const UNKNOWN_PRODUCT = "unknown_product";

/**
 * Rules by which `answer`, to the request for a product with this id, reads as the contract's `unknown_product`. A code
 * is better than words; words count only if they contain the id, which those for a wrong path do not. `nowhere` = the
 * answer for a wrong path; undefined = unknown. Null = neither is found.
 */
export function guessError(answer: unknown, id: string, nowhere?: unknown): ErrorRules | null {
  const leaves = scalarsOf(answer);
  const elsewhere = new Map(scalarsOf(nowhere).map(({ path, values }) => [path, String(values[0])]));
  const text =
    leaves.find(({ words, values }) => WORDS.errorText.test(words) && isText(values[0])) ??
    leaves.find(({ values }) => isText(values[0]));
  const code = leaves.find((leaf) => isCode(leaf, id) && elsewhere.get(leaf.path) !== String(leaf.values[0]));
  const message = text ?? leaves.find(({ words }) => WORDS.errorText.test(words));
  const sureness = text === undefined ? "low" : "medium";
  const more = {
    ...(message === undefined ? {} : { message: candidateAt(message, sureness) }),
    ...fieldsIn(answer),
  };
  if (code !== undefined) {
    return {
      code: candidateAt(code, "medium", { path: code.path, map: { [String(code.values[0])]: UNKNOWN_PRODUCT } }),
      ...more,
    };
  }
  const words = String(text?.values[0]);
  if (text === undefined || !words.includes(id) || isLike(words, id, elsewhere.get(text.path))) return null;
  const rule = { path: text.path, map: { [words.replaceAll(id, "*")]: UNKNOWN_PRODUCT } };
  return { code: candidateAt(text, "low", rule), ...more };
}

/** The places of an error's code and message in a refusal of the credentials. Null = it has neither. */
export function guessErrorPlaces(answer: unknown): ErrorRules | null {
  const leaves = scalarsOf(answer);
  const code = leaves.find((leaf) => isCode(leaf, ""));
  const text = leaves.find((leaf) => leaf !== code && WORDS.errorText.test(leaf.words) && isText(leaf.values[0]));
  const found = Object.entries({ code, message: text }).flatMap(([name, leaf]) =>
    leaf === undefined ? [] : [[name, candidateAt(leaf, "medium")] as const],
  );
  return found.length === 0 ? null : { ...Object.fromEntries(found), ...fieldsIn(answer) };
}

/** Whether an error has a code but no words. */
export function hasCodeAlone(answer: unknown): boolean {
  const leaves = scalarsOf(answer);
  const hasWords = leaves.some(
    ({ words, values: [value] }) => isText(value) || (WORDS.errorText.test(words) && value !== ""),
  );
  return !hasWords && leaves.some((leaf) => isCode(leaf, ""));
}

/** A list of errors that each name a field, as refusals of orders do. */
function fieldsIn(answer: unknown): ErrorRules {
  const lists = leavesOf([answer]).filter(({ values: [list] }) => Array.isArray(list) && list.length > 0);
  const found = lists.flatMap((list) => {
    const items: unknown = list.values[0];
    const names = Array.isArray(items) && isRecord(items[0]) ? Object.keys(items[0]) : [];
    const [place, code, text] = [WORDS.errorField, WORDS.errorCode, WORDS.errorText].map((name) =>
      names.find((one) => name.test(wordsOf(one))),
    );
    return place === undefined ? [] : [{ list, place, code, text }];
  });
  const [first] = found;
  if (first === undefined) return {};
  const { list, place, code, text } = first;
  const named = { "fields[].path": place, "fields[].code": code, "fields[].message": text };
  const parts = Object.entries(named).flatMap(([field, name]) =>
    name === undefined ? [] : [[field, { path: name, rule: name, seen: name, confidence: "low" }] as const],
  );
  return { fields: candidateAt(list, "low"), ...Object.fromEntries(parts) };
}

function isCode({ path, words, values: [value] }: Leaf, id: string): boolean {
  const last = wordsOf(stepsOf(path).slice(-2).join(".")).split(" ").slice(-2).join(" ");
  const shown = String(value);
  return (
    (WORDS.errorCode.test(last) || WORDS.errorCode.test(words)) &&
    !isText(value) &&
    shown !== id &&
    !WHOLE.notFound.test(shown)
  );
}

/** Whether both sentences are the same apart from the id or the path with the id. */
function isLike(words: string, id: string, other: string | undefined): boolean {
  const around = words.split(/\s+/);
  const at = around.findIndex((word) => word.includes(id));
  const [before, after] = [around.slice(0, at).join(" "), around.slice(at + 1).join(" ")];
  const otherWords = other?.split(/\s+/).join(" ");
  return otherWords !== undefined && otherWords.startsWith(before) && otherWords.endsWith(after);
}

/** The scalars of an answer; of a list, those of its first item. */
function scalarsOf(answer: unknown): readonly Leaf[] {
  return leavesOf([withFirsts(answer)]).filter(
    ({ values: [value] }) => typeof value === "string" || Number.isSafeInteger(value),
  );
}

function withFirsts(value: unknown): unknown {
  if (Array.isArray(value)) return isRecord(value[0]) ? { "0": withFirsts(value[0]) } : value;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withFirsts(part)]));
}

/** Words for a person. */
function isText(value: unknown): boolean {
  return typeof value === "string" && /\S\s+\S/.test(value);
}
