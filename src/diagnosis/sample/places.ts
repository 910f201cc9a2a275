/** Finds lists and records in a foreign answer. Samples use it; reading never does. */
import { isRecord } from "../../core/common/record.ts";
import type { FieldSample, SampleNote } from "../../core/run/doctor/sample.ts";
import { type Leaf, leavesOf } from "../../clients/profile/reading/leaves.ts";
import { namesOf, pathOf } from "../../clients/profile/grammar/path-syntax.ts";

/** The note that the record with this id is at another place than the profile's, where none of its fields was found. */
export function misplacedRecord(
  answer: unknown,
  id: string,
  path: string,
  fields: readonly FieldSample[],
): readonly SampleNote[] {
  const elsewhere = guessRecord(answer, id);
  const isMissing = elsewhere !== null && elsewhere !== path && fields.every(({ state }) => state !== "fine");
  return isMissing ? [{ kind: "record-missing", path, candidates: [elsewhere] }] : [];
}

/** The path of the object with this id; null = it is the answer itself, or missing. */
function guessRecord(answer: unknown, id: string): string | null {
  const leaf = leavesOf([answer]).find(
    ({ path, values }) => (namesOf(path)?.length ?? 0) > 1 && String(values[0]) === id,
  );
  return leaf === undefined ? null : pathOf(namesOf(leaf.path)?.slice(0, -1) ?? []);
}

/** Paths of the lists of records in an answer, the longest first. */
export function guessRecords(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return [""];
  const lists = leavesOf([answer]).filter(({ values }) => Array.isArray(values[0]) && values[0].every(isRecord));
  return lists.toSorted((a, b) => lengthOf(b) - lengthOf(a)).map(({ path }) => path);
}

function lengthOf({ values: [list] }: Leaf): number {
  return Array.isArray(list) ? list.length : 0;
}
