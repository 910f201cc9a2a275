import type { ProblemData } from "./table/table.ts";

export type ProblemCode = keyof ProblemData;

/**
 * A message as data: `code` selects the text, `data` fills it. Plain JSON, so that it can be stored. `times` = how
 * often it occurred in one run; absent = once.
 */
export type Problem = {
  [C in ProblemCode]: { readonly code: C; readonly data: ProblemData[C]; readonly times?: number };
}[ProblemCode];

/** Builds a problem with the data its code needs. */
export function problem<C extends ProblemCode>(code: C, data: ProblemData[C]): Problem {
  return { code, data } as Problem;
}
