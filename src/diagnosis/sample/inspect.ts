/** Compares records with a profile, field by field. Pure. */
import type { Candidate, FieldSample } from "../../core/run/doctor/sample.ts";
import { A_DECIMAL, AN_INSTANT } from "../../clients/answer/primitives.ts";
import { faultsIn, foundText } from "../../clients/answer/fault.ts";
import type { DateFormat } from "../../clients/profile/dates.ts";
import { readPath } from "../../clients/profile/reading/path.ts";
import { compileReader } from "../../clients/profile/reading/reader.ts";
import { partsOf } from "../../clients/profile/rule.ts";
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

/** How a run reads records, and what it accepts of them. */
export interface Inspecting {
  readonly specs: FieldSpecs;
  readonly rules: FieldRules;
  readonly dates: DateFormat;
  readonly schema: Parameters<typeof faultsIn>[0];
}

/** One entry for each canonical field, without the defaults of the rules. `candidates` = other rules that may fit, by field. */
export function inspectFields(
  { specs, rules, dates, schema }: Inspecting,
  records: readonly unknown[],
  candidates: ReadonlyMap<string, readonly Candidate[]> = new Map(),
): readonly FieldSample[] {
  const reader = compileReader(specs, withoutDefaults(rules), dates);
  const read = records.map((record) => reader.read(record));
  const refused = refusedIn(specs, schema, read);
  const placeOf = (field: string): string => reader.sourceOf(field.replaceAll("[]", "[0]")).replaceAll("[0]", "[]");
  /** Leaves out rules that are in force already. */
  const elsewhere = (field: string): readonly Candidate[] =>
    (candidates.get(field) ?? []).filter(
      ({ rule }) => typeof rule !== "string" || within(field, rule, placeOf) !== placeOf(field),
    );
  return Object.entries(specs).map(([field, { kind, optional }]) => {
    const values = valuesOf(read, field);
    const hasDefault = partsOf(rules[field])?.default !== undefined;
    const isUnlisted = values.length === 0 && isPartOfNothing(field, specs, read, elsewhere);
    const isWrong = isSomething(refused.get(field));
    // What a run needs beside others, such as the parts of a VAT sum, may be missing where all of them are.
    const isOptional = (optional && (isWrong || !refused.has(field))) || hasDefault || isUnlisted;
    const lacking = values.filter((value) => !isSomething(value)).length;
    const isFine = !isWrong && (isOptional || lacking === 0);
    const state = lacking === values.length ? "absent" : isFine ? "fine" : "wrong";
    const shown = state === "wrong" ? refused.get(field) : values.find(isSomething);
    return {
      field,
      path: placeOf(field),
      isOptional,
      // One record alone does not show that all records use the default.
      ...(hasDefault && records.length > 1 ? { hasDefault } : {}),
      state,
      seen: isSomething(shown) ? foundText(shown) : "",
      lacking,
      of: values.length,
      expected: state === "fine" ? "" : EXPECTED[kind],
      candidates: state === "fine" || isUnlisted ? [] : elsewhere(field),
    };
  });
}

function withoutDefaults(rules: FieldRules): FieldRules {
  const bare = Object.entries(rules).map(([name, rule]) => {
    const { default: meant, ...parts } = partsOf(rule) ?? {};
    return [name, meant === undefined ? rule : parts] as const;
  });
  return Object.fromEntries(bare);
}

/** The first value of each field that a run does not accept; nothing = it needs one. */
function refusedIn(
  specs: FieldSpecs,
  schema: Inspecting["schema"],
  read: readonly unknown[],
): ReadonlyMap<string, unknown> {
  const refused = new Map<string, unknown>();
  for (const { path, value } of read.flatMap((record) => faultsIn(schema, record)).toReversed()) {
    const place = `${path.replaceAll(/\[\d+\]/g, "[]")}.`;
    const [field] = Object.keys(specs)
      .filter((name) => place.startsWith(`${name}.`) || place.startsWith(`${name}[]`))
      .toReversed();
    if (field !== undefined && (isSomething(value) || !refused.has(field))) refused.set(field, value);
  }
  return refused;
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
