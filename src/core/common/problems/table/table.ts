/**
 * Every problem, once: its code, the values of its text and how it is treated. Only this table classifies problems by
 * code: whether the tool retries, who has to act, the exit code, and when two problems count as one.
 *
 * A problem is a message for people as data: a code and the values of its text. The engine contains no texts;
 * `src/report` renders each code in every language, and JSON documents contain the English text. Values are strings,
 * whole numbers or lists of strings, so that they can be stored as JSON.
 */
import { CHECKS } from "../../../run/doctor/check-table.ts";
import type { DataOf } from "../kinds.ts";
import { CONFIGURATION, USAGE, WARNINGS } from "./configuration.ts";
import { ORDERS, PRODUCTS } from "./orders.ts";
import { REMOTE } from "./remote.ts";
import { RUNS } from "./runs.ts";

export const TABLE = {
  ...CHECKS,
  ...USAGE,
  ...CONFIGURATION,
  ...REMOTE,
  ...RUNS,
  ...PRODUCTS,
  ...ORDERS,
  ...WARNINGS,
} as const;

/** The values of each problem's text, by its code. */
export type ProblemData = { [Code in keyof typeof TABLE]: DataOf<(typeof TABLE)[Code]> };
