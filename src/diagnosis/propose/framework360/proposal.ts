/** Puts what was seen of the shop together into a profile file: only what the profile in force has wrong. Pure. */
import type { FieldSample, Proposal, SampleNote } from "../../../core/diagnosis/sample.ts";
import { partsOfGroup, putTogether } from "../parts.ts";
import type { Guesses, Part } from "../parts.ts";
import type { OperationKey } from "../../../clients/framework360/contract.ts";
import type { Framework360Profile } from "../../../clients/framework360/profile.ts";
import type { Group } from "./propose.ts";

/** One call and what it brought. */
export interface Sampled {
  readonly key: OperationKey;
  readonly group: Group;
  /** `fields` null = all of them are to be proposed. */
  readonly sample: { readonly fields: readonly FieldSample[] | null; readonly notes: readonly SampleNote[] };
  readonly guesses: Guesses;
}

/** A group of fields is judged by the first call that brings it. */
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

/** Lists that all stand at one place are said once. */
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
