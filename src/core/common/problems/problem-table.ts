/** How each problem is treated. */
import type { MappingSetting } from "../../orders/mapping-key.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { TABLE } from "./table/table.ts";
import type { Treatment } from "./treatment.ts";

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
  const name = treatmentOf(problem).sharedBy ?? treatmentOf(problem).mappedBy?.value;
  if (name === undefined) return null;
  return String(Object.entries(problem.data).find(([key]) => key === name)?.[1]);
}

/**
 * The setting and the shop's value of the mapping that fixes this problem for all waiting orders. Null = no mapping
 * fixes it.
 */
export function mappedPair(problem: Problem): { readonly setting: MappingSetting; readonly from: string } | null {
  const { mappedBy } = treatmentOf(problem);
  if (mappedBy === undefined) return null;
  return {
    setting: mappedBy.setting,
    from: String(Object.entries(problem.data).find(([name]) => name === mappedBy.value)?.[1]),
  };
}
