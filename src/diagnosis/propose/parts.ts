/** Builds a profile from the parts of a proposal. Pure. */
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../core/common/record.ts";
import type { Candidate, FieldSample, Proposal } from "../../core/run/doctor/sample.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { Rule } from "../../clients/profile/grammar/rule-parts.ts";
import type { FieldRules } from "../../clients/profile/tree.ts";

/** Candidates by canonical field, the likeliest first. */
export type Guesses = ReadonlyMap<string, readonly Candidate[]>;

/** A group of fields with its samples and guesses. */
export interface Group {
  readonly fields: readonly FieldSample[];
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
  const fine = new Set(fields.filter(({ state }) => state === "fine").map(({ field }) => field));
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

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const below = (target[name] ??= {});
  if (isRecord(below)) put(below, rest, value);
}
