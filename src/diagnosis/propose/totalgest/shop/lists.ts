/** Finds lists in a shop's answer by their names and their codes. Pure. */
import { isRecord } from "../../../../core/common/record.ts";
import type { Candidate } from "../../../../core/diagnosis/sample.ts";
import { foundText } from "../../../../clients/answer/fault.ts";
import { lastOf, type Leaf, leavesOf, wordsOf } from "../../../../clients/profile/reading/leaves.ts";
import { WORDS } from "../../lexicon/lexicon.ts";
import { pathOf } from "../../../../clients/profile/grammar/path-syntax.ts";
import { readPath } from "../../../../clients/profile/reading/path.ts";
import type { CodeList } from "../facts.ts";

export interface NamedList {
  /** The list itself. */
  readonly asIs: Candidate;
  /** For an object by code, `{"key", "value"}` of each entry. */
  readonly items: readonly unknown[];
}

/** A list with the name; else a list within an object with the name; else an object by code with the name. */
export function listNamed(name: RegExp, leaves: readonly Leaf[]): NamedList | null {
  const [lists, maps] = [leaves.filter(isList), leaves.filter(isMap)];
  const leaf =
    lists.find(({ words }) => name.test(words)) ??
    lists.find(({ words }) => name.test(words.split(" ").slice(0, -1).join(" "))) ??
    maps.find(({ words }) => name.test(words));
  if (leaf === undefined) return null;
  const { path, values } = leaf;
  const [value] = values;
  const seen = foundText(value);
  if (Array.isArray(value)) {
    const confidence = name.test(wordsOf(lastOf(path))) ? "high" : "medium";
    return { asIs: { path, rule: path, seen, confidence }, items: value };
  }
  const items = Object.entries(isRecord(value) ? value : {}).map(([key, entry]) => ({ key, value: entry }));
  return { asIs: { path, rule: { path, entries: true }, seen, confidence: "medium" }, items };
}

function isList({ values: [value] }: Leaf): boolean {
  return Array.isArray(value);
}

function isMap({ values: [value] }: Leaf): boolean {
  return isRecord(value);
}

/** The codes of a list's items as a list of their own: `Preisgruppen[].Code`. */
export function codesOf({ asIs, items }: NamedList): Candidate | null {
  const { path } = asIs;
  if (!items.every(isRecord)) return typeof asIs.rule === "string" ? asIs : null;
  if (typeof asIs.rule !== "string") return null;
  const code = `${path}[].${pathOf([codeNameOf(items[0] ?? {})])}`;
  return { ...asIs, path: code, rule: code, confidence: "medium" };
}

function codeNameOf(item: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(item);
  return names.find((key) => WORDS.code.test(wordsOf(key))) ?? names[0] ?? "";
}

/** Every list of an answer whose items have codes, or are codes. */
export function codeLists(answer: unknown): readonly CodeList[] {
  return leavesOf([answer]).flatMap(({ path, values: [value] }): readonly CodeList[] => {
    if (!Array.isArray(value) || value.length === 0) return [];
    const items = value.filter(isRecord);
    if (items.length < value.length)
      return [{ path, codePath: path, codes: new Set(value.map(String)), items, codeOf: String }];
    const name = codeNameOf(items[0] ?? {});
    const codeOf = (item: Readonly<Record<string, unknown>>): string => String(item[name]);
    return [{ path, codePath: `${path}[].${pathOf([name])}`, codes: new Set(items.map(codeOf)), items, codeOf }];
  });
}

/** The texts at a path. */
export function textsAt(answer: unknown, path: string): readonly string[] {
  const found = readPath(answer, path);
  return (Array.isArray(found) ? found : [found]).filter((one) => typeof one === "string");
}
