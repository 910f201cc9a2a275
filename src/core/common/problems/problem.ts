/**
 * Every problem, once: its code, the values of its text and how it is treated. Only this table classifies problems by
 * code: whether the tool retries, who has to act, the exit code, and when two problems count as one.
 *
 * A problem is a message for people as data: a code and the values of its text. The engine contains no texts;
 * `src/view` renders each code in every language, and JSON documents contain the English text. Values are strings,
 * whole numbers or lists of strings, so that they can be stored as JSON.
 */
import type { MappingSetting, Treatment, DataOf } from "./kinds.ts";
import { CHECKS } from "../../run/doctor/check-table.ts";
import { CONFIGURATION, USAGE, WARNINGS } from "./table/configuration.ts";
import { ORDERS, PRODUCTS } from "./table/orders.ts";
import { REMOTE } from "./table/remote.ts";
import { HEALTH, RUNS } from "./table/runs.ts";

const TABLE = {
  ...CHECKS,
  ...USAGE,
  ...CONFIGURATION,
  ...REMOTE,
  ...RUNS,
  ...HEALTH,
  ...PRODUCTS,
  ...ORDERS,
  ...WARNINGS,
} as const;

/** The values of each problem's text, by its code. */
export type ProblemData = { [Code in keyof typeof TABLE]: DataOf<(typeof TABLE)[Code]> };

export type ProblemCode = keyof ProblemData;

/** `code` selects the text, `data` fills it. Plain JSON. */
export type Problem = {
  [C in ProblemCode]: { readonly code: C; readonly data: ProblemData[C] };
}[ProblemCode];

/** Builds a problem with the data its code needs. */
export function problem<C extends ProblemCode>(code: C, data: ProblemData[C]): Problem {
  return { code, data } as Problem;
}

export const PROBLEM_CODES = Object.keys(TABLE) as readonly ProblemCode[];

export function treatmentOf({ code }: Pick<Problem, "code">): Treatment {
  return TABLE[code];
}

/** Whether no person has to act: the next run tries it again. */
export function settlesItself(problem: Problem): boolean {
  return treatmentOf(problem).actor === "nobody";
}

/** What orders with the same problem have in common; null = each order has a problem of its own. */
export function sharedValue(problem: Problem): string | null {
  const { sharedBy } = treatmentOf(problem);
  return sharedBy === undefined ? null : String(Object.entries(problem.data).find(([name]) => name === sharedBy)?.[1]);
}

/** The setting and the shop's value of the mapping that ends this problem for all orders; null = none does. */
export function mappedPair(problem: Problem): { readonly setting: MappingSetting; readonly from: string } | null {
  const { mappedBy: setting } = treatmentOf(problem);
  const from = sharedValue(problem);
  return setting === undefined || from === null ? null : { setting, from };
}
