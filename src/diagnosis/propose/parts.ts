/** The parts of a proposal, and how they become a profile. Pure. */
import { isDeepStrictEqual } from "node:util";

import type { Candidate, FieldSample, Proposal } from "../../core/diagnosis/sample.ts";
import { isRecord } from "../../clients/profile/path.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { Rule } from "../../clients/profile/rule.ts";
import { isYesOrNo } from "./shapes.ts";
import type { FieldKind, FieldSpecs } from "../../clients/profile/specs.ts";
import type { FieldRules } from "../../clients/profile/tree.ts";

/** Candidates by canonical field, the likeliest first. */
export type Guesses = ReadonlyMap<string, readonly Candidate[]>;

/** A group of fields: what the sample says of them (null = everything is to be proposed), and the guesses. */
export interface Group {
  readonly fields: readonly FieldSample[] | null;
  readonly guesses: Guesses;
}

/** One thing that a profile would say. */
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

/** What of a group is not fine, and would be another rule than the one in force. A list that moved takes its parts along. */
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

/** Without what is in force: where that has been found wrong, it is no use saying it again. */
export function otherThan(inForce: FieldRules, guesses: Guesses): Guesses {
  const isInForce = (name: string, { rule }: Candidate): boolean =>
    isDeepStrictEqual(partsOf(rule as Rule), partsOf(inForce[name]));
  return new Map(
    [...guesses].map(([name, candidates]) => [name, candidates.filter((one) => !isInForce(name, one))] as const),
  );
}

export function partOf(group: string, name: string, { rule, confidence, seen }: Candidate): Part {
  return { path: ["fields", group, name], value: rule, confidence, seen };
}

/**
 * The rules of these groups, and how all decimals and all flags are written, where the rules of all of them agree: of what is
 * sent nothing is seen, so it is said for that.
 */
export function withCommonWays(groups: Readonly<Record<string, FieldSpecs>>, parts: readonly Part[]): readonly Part[] {
  const [decimals, flags] = [rulesOf("decimal", groups, parts), rulesOf("flag", groups, parts)];
  const words = flagsOf(flags);
  const isComma = haveComma(decimals);
  const said = [...(isComma ? [sayOfAll("decimals", ",")] : []), ...(words === null ? [] : [sayOfAll("flags", words)])];
  return [...said, ...parts.map((part) => (isComma && decimals.includes(part) ? withOwnSign(part) : part))];
}

function sayOfAll(name: string, value: unknown): Part {
  return { path: [name], value, confidence: "medium", seen: JSON.stringify(value) };
}

/** Those of all fields of a kind; none where one of them is fine as it is, and has to stay so. */
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

/** What a map says has a point. */
function withOwnSign(part: Part): Part {
  const rule = partsOf(part.value as Rule);
  return rule?.map === undefined ? part : { ...part, value: { ...rule, decimal: "." } };
}

/** A decimal that comes out of a map says nothing of it. */
function haveComma(parts: readonly Part[]): boolean {
  const signs = parts.map(({ value }) => partsOf(value as Rule)).filter((rule) => rule?.map === undefined);
  return signs.length > 0 && signs.every((rule) => rule?.decimal === ",");
}

/** Yes, then no; null = they are not all written alike. A constant is not written, and a state may have words of its own. */
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
