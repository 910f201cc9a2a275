/** Where lists and records stand in a foreign answer: for looking at it, not for reading it. */
import { leavesOf } from "./leaves.ts";
import type { Leaf } from "./leaves.ts";
import { namesOf, pathOf } from "./path-syntax.ts";
import { isRecord } from "./path.ts";

/** Where in an answer the object stands that has this id; null = it is the answer itself, or nowhere. */
export function guessRecord(answer: unknown, id: string): string | null {
  const leaf = leavesOf([answer]).find(
    ({ path, values }) => (namesOf(path)?.length ?? 0) > 1 && String(values[0]) === id,
  );
  return leaf === undefined ? null : pathOf(namesOf(leaf.path)?.slice(0, -1) ?? []);
}

/** Paths of the lists of records in an answer, the longest list first. One thing in a list's place counts. */
export function guessRecords(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return [""];
  const lists = leavesOf([answer]).filter(({ values }) => Array.isArray(values[0]) && values[0].every(isRecord));
  return lists.toSorted((a, b) => lengthOf(b) - lengthOf(a)).map(({ path }) => path);
}

function lengthOf({ values: [list] }: Leaf): number {
  return Array.isArray(list) ? list.length : 0;
}
