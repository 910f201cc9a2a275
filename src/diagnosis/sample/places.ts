/** Finds names and lists in a foreign answer. Samples use it; reading never does. */
import { isRecord } from "../../core/common/record.ts";
import { isTexts, type Leaf, leavesOf } from "../../clients/profile/reading/leaves.ts";
import { pathOf } from "../../clients/profile/grammar/path-syntax.ts";
import { join } from "../../clients/profile/tree.ts";

/** Paths of the lists of records in an answer, the longest first. */
export function guessRecords(answer: unknown): readonly string[] {
  if (Array.isArray(answer)) return [""];
  const lists = leavesOf([answer]).filter(({ values }) => Array.isArray(values[0]) && values[0].every(isRecord));
  return lists.toSorted((a, b) => lengthOf(b) - lengthOf(a)).map(({ path }) => path);
}

function lengthOf({ values: [list] }: Leaf): number {
  return Array.isArray(list) ? list.length : 0;
}

/** Deeper names do not belong to the record itself. */
const MOST_DEPTH = 3;

/** `code`, `giacenza.disponibile`, `listini[].importo`: every name in any of the records, in their order. */
export function keysOf(records: readonly unknown[]): readonly string[] {
  const found = new Set<string>();
  for (const record of records) collect(record, "", 0, found);
  return [...found];
}

function collect(value: unknown, path: string, depth: number, found: Set<string>): void {
  if (Array.isArray(value) && depth <= MOST_DEPTH && value.some(isRecord)) {
    for (const item of value) collect(item, `${path}[]`, depth, found);
  } else if (isRecord(value) && depth < MOST_DEPTH && !isTexts(value) && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) collect(part, join(path, pathOf([key])), depth + 1, found);
  } else if (path !== "") found.add(path);
}
