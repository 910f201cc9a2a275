/** Finds what is valid in a profile but surely a mistake. `profile check` reports it and refuses nothing. Pure. */
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { partsOf } from "../../clients/profile/rule.ts";
import type { TotalGestProfile } from "../../clients/totalgest/profile.ts";

/** Two fields of an order with one place: only the one written later stays there. */
export function sharedPlaces({ fields }: TotalGestProfile): readonly Problem[] {
  const seen = new Map<string, string>();
  for (const [field, rule] of Object.entries(fields.order)) {
    const path = partsOf(rule)?.path;
    if (path === undefined) continue;
    const key = `${field.slice(0, field.lastIndexOf("[]") + 1)} ${path}`;
    const other = seen.get(key);
    if (other !== undefined) return [problem("profile-place-shared", { field, other, path })];
    seen.set(key, field);
  }
  return [];
}
