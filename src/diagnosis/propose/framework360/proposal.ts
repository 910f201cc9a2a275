/**
 * Builds a profile file from the samples of the shop, with only the parts that differ from the profile in force. Pure.
 */
import type { FieldSample, Proposal, SampleNote } from "../../../core/diagnosis/sample.ts";
import { type Guesses, type Part, partsOfGroup, putTogether } from "../parts.ts";
import type { OperationKey } from "../../../clients/framework360/contract.ts";
import type { Framework360Profile } from "../../../clients/framework360/profile.ts";
import type { Group } from "./propose.ts";

/** One call with its sample and guesses. */
export interface Sampled {
  readonly key: OperationKey;
  readonly group: Group;
  /** `fields` null = propose every field. */
  readonly sample: { readonly fields: readonly FieldSample[] | null; readonly notes: readonly SampleNote[] };
  readonly guesses: Guesses;
}

/** The first call that returns a group of fields decides about it. */
export function assemble(profile: Framework360Profile, sampled: readonly Sampled[]): Proposal {
  const groups = new Map(sampled.toReversed().map((one) => [one.group, one]));
  return putTogether([
    ...partsOfLists(sampled),
    ...sampled.flatMap(({ key, sample }) => sample.notes.flatMap((note) => partsOfNote(key, note))),
    ...[...groups.values()]
      .toReversed()
      .flatMap(({ group, sample, guesses }) =>
        partsOfGroup(group, profile.fields[group], { fields: sample.fields, guesses }),
      ),
  ]);
}

/** Names the place once if all lists are at the same place. */
function partsOfLists(sampled: readonly Sampled[]): readonly Part[] {
  const moved = new Map(
    sampled.flatMap(({ key, sample }) =>
      sample.notes.flatMap((note) => {
        const [first] = note.kind === "records-missing" ? note.candidates : [];
        return first === undefined ? [] : [[key, first] as const];
      }),
    ),
  );
  const [place, ...others] = new Set(moved.values());
  if (place !== undefined && others.length === 0 && moved.size > 1) return [partAt(["records"], place)];
  return [...moved].map(([key, path]) => partAt([key, "records"], path));
}

function partsOfNote(key: OperationKey, note: SampleNote): readonly Part[] {
  const [first] = note.kind === "record-missing" ? note.candidates : [];
  return first === undefined ? [] : [partAt([key, "record"], first)];
}

function partAt(path: readonly string[], value: string): Part {
  return { path, value, confidence: "medium", seen: value };
}
