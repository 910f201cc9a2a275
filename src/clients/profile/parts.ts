/** The parts of a proposal, and how they become a profile. Pure. */
import { isDeepStrictEqual } from "node:util";

import type { Candidate, FieldSample, Proposal } from "../../core/diagnosis.ts";
import { sayOnceForAll } from "./once-for-all.ts";
import { isRecord } from "./path.ts";
import { partsOf } from "./rule.ts";
import type { Rule } from "./rule.ts";
import type { FieldSpecs } from "./specs.ts";
import type { FieldRules } from "./tree.ts";

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

/** What all decimals, or all flags, need, said once. */
export function shortened(groups: Readonly<Record<string, FieldSpecs>>, parts: readonly Part[]): readonly Part[] {
  const nameOf = ({ path }: Part): string => path.slice(1).join(".");
  const specs = Object.entries(groups).flatMap(([group, fields]) =>
    Object.entries(fields).map(([name, spec]) => [`${group}.${name}`, spec] as const),
  );
  const proposed = parts.map((part) => ({ field: nameOf(part), rule: part.value, seen: part.seen }));
  const { said, rules } = sayOnceForAll(Object.fromEntries(specs), proposed);
  const once = Object.entries(said).map(([name, value]): Part => ({
    path: [name],
    value,
    confidence: "medium",
    seen: JSON.stringify(value),
  }));
  const shorter = parts.map((part) => (rules.has(nameOf(part)) ? { ...part, value: rules.get(nameOf(part)) } : part));
  return [...once, ...shorter];
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
