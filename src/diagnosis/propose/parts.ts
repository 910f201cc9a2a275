/** Builds a profile from the parts of a proposal. Pure. */
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../core/common/record.ts";
import type { Candidate, FieldSample, Proposal } from "../../core/run/doctor/sample.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { Rule } from "../../clients/profile/grammar/rule-parts.ts";
import { isYesOrNo } from "./shapes.ts";
import type { FieldKind, FieldSpecs } from "../../clients/profile/grammar/specs.ts";
import type { FieldRules } from "../../clients/profile/tree.ts";

/** Candidates by canonical field, the likeliest first. */
export type Guesses = ReadonlyMap<string, readonly Candidate[]>;

/** A group of fields with its samples (null = propose every field) and guesses. */
export interface Group {
  readonly fields: readonly FieldSample[] | null;
  readonly guesses: Guesses;
}

/** One entry of the proposed profile. */
export interface Part {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly confidence: ProposedPath["confidence"];
  readonly seen: string;
}

type ProposedPath = Proposal["paths"][number];

export function putTogether(parts: readonly Part[]): Proposal {
  const profile: Record<string, unknown> = {};
  for (const { path, value } of parts) put(profile, path, value);
  const paths = parts.map(({ path, confidence, seen }) => ({ path: path.join("."), confidence, seen }));
  return { profile, paths };
}

/** The guesses for fields that are not fine, if they differ from the rule in force. A moved list includes its parts. */
export function partsOfGroup(group: string, inForce: FieldRules, found: Group | undefined): readonly Part[] {
  if (found === undefined) return [];
  const { fields, guesses } = found;
  const fine = new Set((fields ?? []).filter(({ state }) => state === "fine").map(({ field }) => field));
  const isWanted = (name: string): boolean => !fine.has(name) && !fine.has(name.replace(/\.\w+$/, ""));
  return [...guesses].flatMap(([name, candidates]) => {
    const [best] = candidates;
    return best === undefined ||
      !isWanted(name) ||
      isDeepStrictEqual(partsOf(best.rule as Rule), partsOf(inForce[name]))
      ? []
      : [partOf(group, name, best)];
  });
}

/** Leaves out the rules in force, which the sample found wrong. */
export function otherThan(inForce: FieldRules, guesses: Guesses): Guesses {
  const isInForce = (name: string, { rule }: Candidate): boolean =>
    isDeepStrictEqual(partsOf(rule as Rule), partsOf(inForce[name]));
  return new Map(
    [...guesses].map(([name, candidates]) => [name, candidates.filter((one) => !isInForce(name, one))] as const),
  );
}

function partOf(group: string, name: string, { rule, confidence, seen }: Candidate): Part {
  return { path: ["fields", group, name], value: rule, confidence, seen };
}

/**
 * Adds the common form of decimals and of flags if the rules of all fields agree. A sample shows nothing of what is
 * sent, and the common form applies to that too.
 */
export function withCommonWays(groups: Readonly<Record<string, FieldSpecs>>, parts: readonly Part[]): readonly Part[] {
  const [decimals, flags] = [rulesOf("decimal", groups, parts), rulesOf("flag", groups, parts)];
  const words = flagsOf(flags);
  const isComma = haveComma(decimals);
  const common = [
    ...(isComma ? [partForAll("decimals", ",")] : []),
    ...(words === null ? [] : [partForAll("flags", words)]),
  ];
  return [...common, ...parts.map((part) => (isComma && decimals.includes(part) ? withOwnSign(part) : part))];
}

function partForAll(name: string, value: unknown): Part {
  return { path: [name], value, confidence: "medium", seen: JSON.stringify(value) };
}

/** The parts for all fields of a kind; none if a field keeps its rule. */
function rulesOf(
  kind: FieldKind,
  groups: Readonly<Record<string, FieldSpecs>>,
  parts: readonly Part[],
): readonly Part[] {
  const names = Object.entries(groups).flatMap(([group, specs]) =>
    Object.keys(specs)
      .filter((name) => specs[name]?.kind === kind)
      .map((name) => `fields.${group}.${name}`),
  );
  const found = parts.filter(({ path }) => names.includes(path.join(".")));
  return found.length === names.length ? found : [];
}

/** The results of a map have a decimal point. */
function withOwnSign(part: Part): Part {
  const rule = partsOf(part.value as Rule);
  return rule?.map === undefined ? part : { ...part, value: { ...rule, decimal: "." } };
}

/** Whether all decimals have a comma. Those from a map do not count. */
function haveComma(parts: readonly Part[]): boolean {
  const signs = parts.map(({ value }) => partsOf(value as Rule)).filter((rule) => rule?.map === undefined);
  return signs.length > 0 && signs.every((rule) => rule?.decimal === ",");
}

/** The words for yes and no; null = the flags differ. Constants and states with words of their own do not count. */
function flagsOf(parts: readonly Part[]): readonly unknown[] | null {
  const written = parts.flatMap(({ value, seen }) => {
    const { map, path } = partsOf(value as Rule) ?? {};
    return path === undefined || (map !== undefined && !Object.keys(map).every(isYesOrNo)) ? [] : [{ map, seen }];
  });
  const [first] = written;
  const map = first?.map;
  if (first === undefined || map === undefined || !written.every((one) => isDeepStrictEqual(one.map, map))) return null;
  const words = [true, false].map((truth) => Object.keys(map).find((key) => map[key] === truth) ?? "");
  return first.seen.startsWith('"') ? words : words.map(Number);
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const below = (target[name] ??= {});
  if (isRecord(below)) put(below, rest, value);
}
