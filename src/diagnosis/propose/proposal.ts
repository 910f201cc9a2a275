/** Builds a profile file from guesses, with only the parts that differ from the profile in force. Pure. */
import { isDeepStrictEqual } from "node:util";

import type { Problem } from "../../core/common/problems/problem.ts";
import { isRecord } from "../../core/common/record.ts";
import type { Candidate, FieldSample, Proposal } from "../../core/run/doctor/sample.ts";
import { foundText } from "../../clients/answer/fault.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { Rule } from "../../clients/profile/grammar/rule-parts.ts";
import type { FieldRules } from "../../clients/profile/tree.ts";
import type { TotalGestProfile } from "../../clients/totalgest/profile.ts";
import type { Guesses } from "./product.ts";
import { dateFormOf } from "./shapes.ts";

/** What the sample of the products showed. */
export interface Findings {
  readonly notes: readonly Problem[];
  readonly fields: readonly FieldSample[];
  readonly guesses: Guesses;
  /** Values of the likeliest instant. */
  readonly instants: readonly unknown[];
  /** Bytes that are not UTF-8, read as windows-1252. */
  readonly misread: readonly string[];
}

/** One entry of the proposed profile. */
interface ProposedEntry extends Pick<Candidate, "confidence" | "seen"> {
  readonly path: readonly string[];
  readonly value: unknown;
}

export const NOTHING: Proposal = { profile: {}, paths: [] };

export function assemble(profile: TotalGestProfile, findings: Findings): Proposal {
  const parts = [
    ...partsOfCharset(findings.misread),
    ...findings.notes.flatMap(partsOfNote),
    ...partsOfFields(profile.fields.product, findings),
    ...partsOfDates(profile, findings.instants),
  ];
  const made: Record<string, unknown> = {};
  for (const { path, value } of parts) put(made, path, value);
  return {
    profile: made,
    paths: parts.map(({ path, confidence, seen }) => ({ path: path.join("."), confidence, seen })),
  };
}

/** Leaves out the rules in force, which the sample found wrong. */
export function otherThan(inForce: FieldRules, guesses: Guesses): Guesses {
  // A text may be in force for a language alone.
  const isInForce = (name: string, { rule }: Candidate): boolean =>
    Object.entries(inForce).some(
      ([other, known]) =>
        `${other}.`.startsWith(`${name}.`) && isDeepStrictEqual(partsOf(rule as Rule), partsOf(known)),
    );
  return new Map(
    [...guesses].map(([name, candidates]) => [name, candidates.filter((one) => !isInForce(name, one))] as const),
  );
}

/** The usual charset of Western Europe besides UTF-8. A person has to check it. */
function partsOfCharset([seen]: readonly string[]): readonly ProposedEntry[] {
  return seen === undefined ? [] : [{ path: ["charset"], value: "windows-1252", confidence: "low", seen }];
}

function partsOfNote({ code, data }: Problem): readonly ProposedEntry[] {
  const [first] = code === "records-missing" ? data.candidates : code === "records-itself" ? [""] : [];
  return first === undefined ? [] : [{ path: ["records"], value: first, confidence: "medium", seen: first }];
}

/** The best guess for each field that is not fine, if it differs from the rule in force. */
function partsOfFields(inForce: FieldRules, { fields, guesses }: Findings): readonly ProposedEntry[] {
  const fine = new Set(fields.filter(({ state }) => state === "fine").map(({ field }) => field));
  return [...otherThan(inForce, new Map([...guesses].map(([name, found]) => [name, found.slice(0, 1)])))].flatMap(
    ([name, [best]]) => {
      if (best === undefined || fine.has(name) || fine.has(name.replace(/\.\w+$/, ""))) return [];
      const { rule: value, confidence, seen } = best;
      return [{ path: ["fields", "product", name], value, confidence, seen }];
    },
  );
}

/** Only a person knows the time zone of a local time: the profile's is kept. */
function partsOfDates({ dates: known }: TotalGestProfile, instants: readonly unknown[]): readonly ProposedEntry[] {
  const form = dateFormOf(instants);
  if (form === null || form === known) return [];
  if (typeof form !== "string" && typeof known !== "string" && known.pattern === form.pattern) return [];
  const confidence = typeof form === "string" ? "high" : "medium";
  return [{ path: ["dates"], value: form, confidence, seen: foundText(instants[0]) }];
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
