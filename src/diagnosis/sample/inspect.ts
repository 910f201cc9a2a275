/** Compares records with a profile, field by field. Pure. */
import type { Candidate, FieldSample } from "../../core/run/doctor/sample.ts";
import { isDecimal } from "../../core/common/money.ts";
import { isPlainNumber, A_DECIMAL, AN_INSTANT } from "../../clients/answer/primitives.ts";
import { foundText, Unclear } from "../../clients/answer/fault.ts";
import type { DateFormat } from "../../clients/profile/dates.ts";
import { isTexts } from "../../clients/profile/reading/leaves.ts";
import { readPath } from "../../clients/profile/reading/path.ts";
import { compileReader, type RecordReader } from "../../clients/profile/reading/reader.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import { dateFormOf } from "../propose/shapes.ts";
import type { FieldKind, FieldSpecs } from "../../clients/profile/grammar/specs.ts";
import type { FieldRules } from "../../clients/profile/tree.ts";

const EXPECTED: Readonly<Record<FieldKind, string>> = {
  id: "an id",
  text: "a text",
  texts: "a text, or texts by language",
  decimal: A_DECIMAL,
  flag: "true or false",
  instant: AN_INSTANT,
  list: "a list",
  any: "a list",
};

/** Whether the contract accepts a value; undefined and null are absent. */
export type Check = (kind: FieldKind, value: unknown, isOptional: boolean) => boolean;

/** How to read records by the rules of a profile, without its defaults. */
export interface Inspected {
  readonly reader: RecordReader;
  /** Fields that have a default. */
  readonly defaults: ReadonlySet<string>;
}

export function inspected(specs: FieldSpecs, rules: FieldRules, dates: DateFormat): Inspected {
  const bare = Object.entries(rules).map(([name, rule]) => {
    const { default: meant, ...parts } = partsOf(rule) ?? {};
    return meant === undefined ? ([name, rule] as const) : ([name, parts] as const);
  });
  const defaults = Object.keys(rules).filter((name) => partsOf(rules[name])?.default !== undefined);
  return { reader: compileReader(specs, Object.fromEntries(bare), dates), defaults: new Set(defaults) };
}

/** One entry for each canonical field. `candidates` = other rules that may fit, by field. */
export function inspectFields(
  specs: FieldSpecs,
  { reader, defaults }: Inspected,
  records: readonly unknown[],
  candidates: ReadonlyMap<string, readonly Candidate[]>,
  check: Check = isStrictly,
): readonly FieldSample[] {
  const read = records.map((record) => reader.read(record));
  const isOf: Check = (kind, value, isOptional) => !(value instanceof Unclear) && check(kind, value, isOptional);
  const placeOf = (field: string): string => reader.sourceOf(field.replaceAll("[]", "[0]")).replaceAll("[0]", "[]");
  /** Leaves out rules that are in force already. */
  const elsewhere = (field: string): readonly Candidate[] =>
    (candidates.get(field) ?? []).filter(
      ({ rule }) => typeof rule !== "string" || within(field, rule, placeOf) !== placeOf(field),
    );
  return Object.entries(specs).map(([field, { kind, optional }]) => {
    const values = valuesOf(read, field);
    const hasDefault = defaults.has(field);
    const isUnlisted = values.length === 0 && isPartOfNothing(field, specs, read, elsewhere);
    const isOptional = optional || hasDefault || isUnlisted;
    const wrong = values.find((value) => !isOf(kind, value, isOptional));
    const isThere = values.some(isSomething);
    const isFine = values.every((value) => isOf(kind, value, isOptional)) && (isOptional || values.length > 0);
    const state = isFine && isThere ? "fine" : isThere ? "wrong" : "absent";
    const shown = state === "wrong" ? wrong : values.find(isSomething);
    return {
      field,
      path: placeOf(field),
      isOptional,
      // One record alone does not show that all records use the default.
      ...(hasDefault && records.length > 1 ? { hasDefault } : {}),
      state,
      seen: isSomething(shown) ? foundText(shown) : "",
      lacking: values.filter((value) => !isSomething(value)).length,
      of: values.length,
      expected: state === "fine" ? "" : EXPECTED[kind],
      candidates: state === "fine" || isUnlisted ? [] : elsewhere(field),
    };
  });
}

/** Whether the field is part of a list that is empty, or optional and missing. */
function isPartOfNothing(
  field: string,
  specs: FieldSpecs,
  read: readonly unknown[],
  elsewhere: (field: string) => readonly Candidate[],
): boolean {
  const [list = field] = field.split("[]");
  if (list === field) return false;
  if (read.some((record) => Array.isArray(readPath(record, list)))) return true;
  return specs[list]?.optional === true && elsewhere(list).length === 0;
}

/** The path of a rule from the record. A rule within a list counts from the item. */
function within(field: string, rule: string, placeOf: (field: string) => string): string {
  const [list = field] = field.split("[]");
  if (list === field) return rule;
  return rule === "" ? `${placeOf(list)}[]` : `${placeOf(list)}[].${rule}`;
}

function isSomething(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The values of a canonical field, one for each record or for each item of its list. */
function valuesOf(records: readonly unknown[], field: string): readonly unknown[] {
  const [list = "", part] = field.split("[].");
  if (part === undefined) return records.map((record) => readPath(record, field));
  return records.flatMap((record) => {
    const items = readPath(record, list);
    return Array.isArray(items) ? items.map((item) => readPath(item, part)) : [];
  });
}

function isStrictly(kind: FieldKind, value: unknown, isOptional: boolean): boolean {
  if (value === undefined || value === null) return isOptional;
  switch (kind) {
    case "id":
      return (typeof value === "string" && value !== "") || Number.isSafeInteger(value);
    case "text":
      return typeof value === "string";
    case "texts":
      return typeof value === "string" || isTexts(value);
    case "decimal":
      return typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value);
    case "flag":
      return typeof value === "boolean";
    case "instant":
      return dateFormOf([value]) === "rfc3339";
    case "list":
    case "any":
      return Array.isArray(value);
  }
}
