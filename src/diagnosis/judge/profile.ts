/** Finds what is valid in a profile but probably a mistake. `profile check` reports it and refuses nothing. Pure. */
import { isDeepStrictEqual } from "node:util";

import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { namesOf, pathOf } from "../../clients/profile/grammar/path-syntax.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import { type FieldRules, join } from "../../clients/profile/tree.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../clients/totalgest/default-profile.ts";
import type { TotalGestProfile } from "../../clients/totalgest/profile.ts";

/** Parts of an order whose fields belong together. */
const TOGETHER = ["customer", "billing", "shipping", "payment", "totals"] as const;

export function doubtsAbout({ fields }: TotalGestProfile): readonly Problem[] {
  return [
    ...TOGETHER.flatMap((group) => doubtsAboutGroup(group, placesIn(fields.order, `${group}.`))),
    ...sharedPlaces(placesIn(fields.order, "")),
    ...Object.entries(fields).flatMap(([name, rules]) => pathsTwice(name, placesIn(rules, ""))),
  ];
}

/** The place that a field is read from or sent to. */
interface Placed {
  readonly field: string;
  readonly path: string;
}

function placesIn(rules: FieldRules, beginning: string): readonly Placed[] {
  return Object.entries(rules).flatMap(([field, rule]) => {
    const path = partsOf(rule)?.path;
    return path === undefined || !field.startsWith(beginning) ? [] : [{ field, path }];
  });
}

/** Reports fields outside the place where most fields of the group go. */
function doubtsAboutGroup(group: string, placed: readonly Placed[]): readonly Problem[] {
  const left = placed.filter(({ field, path }) => path === builtInPlace(field));
  const sent = placed.filter((one) => !left.includes(one));
  const place = commonest(sent.map(({ path }) => holderOf(path)));
  if (place === "" || place === group) return [];
  const isThere = (path: string): boolean => holderOf(path) === place || path.startsWith(`${place}.`);
  const [astray, ...more] = sent.filter(({ path }) => !isThere(path));
  const names = left.map(({ field }) => field);
  return [
    ...(left.length === 0 ? [] : [problem("profile-fields-left", { fields: names, group, place })]),
    ...(astray === undefined || more.length > 0
      ? []
      : [problem("profile-field-astray", { ...astray, group, place, meant: within(place, astray.path) })]),
  ];
}

function builtInPlace(field: string): string | undefined {
  return partsOf(DEFAULT_TOTALGEST_PROFILE.fields.order[field])?.path;
}

/** The place that occurs most often, and at least twice; `""` = none. */
function commonest(places: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  const [first, second] = [...counts].toSorted(([, a], [, b]) => b - a);
  return first === undefined || first[1] < 2 || first[1] === second?.[1] ? "" : first[0];
}

/** A path without its last step. */
function holderOf(path: string): string {
  return path.replace(/\.?(?:\['(?:[^']|'')*'\]|[^.[\]]+)$/, "");
}

/** The path, moved into the place, without repeating the names that both begin with. */
function within(place: string, path: string): string {
  const [into, names] = [namesOf(place) ?? [], namesOf(path) ?? [path]];
  const own = names.findIndex((name, at) => name !== into[at]);
  return join(place, pathOf(names.slice(own)));
}

/** Reports two fields with one place: only the one written later stays there. */
function sharedPlaces(placed: readonly Placed[]): readonly Problem[] {
  const seen = new Map<string, string>();
  for (const { field, path } of placed) {
    const key = `${field.slice(0, field.lastIndexOf("[]") + 1)} ${path}`;
    const other = seen.get(key);
    if (other !== undefined) return [problem("profile-place-shared", { field, other, path })];
    seen.set(key, field);
  }
  return [];
}

/** Reports `err.err.no`: a path that repeats the place which tg360 adds anyway. */
function pathsTwice(group: string, placed: readonly Placed[]): readonly Problem[] {
  const twice = placed.flatMap(({ field, path }) => {
    const names = namesOf(path) ?? [];
    const again = repeated(names);
    return again === 0 ? [] : [{ field: `${group}.${field}`, path, meant: pathOf(names.slice(again)) }];
  });
  const [first] = twice;
  if (first === undefined) return [];
  const { path, meant } = first;
  return [problem("profile-path-twice", { fields: twice.map(({ field }) => field), path, meant })];
}

/** The number of names at the beginning of a path that follow twice in a row; 0 = none. */
function repeated(names: readonly string[]): number {
  const lengths = names.map((_name, at) => at + 1).filter((length) => length * 2 < names.length);
  return lengths.find((length) => isDeepStrictEqual(names.slice(0, length), names.slice(length, 2 * length))) ?? 0;
}
