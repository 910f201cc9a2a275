import { problem, type Problem } from "../../common/problems/problem.ts";
import type { Binding } from "../../ports/binding.ts";

/** How they differ in these fields; null = not at all. What is not configured matches. */
export function otherBinding(
  bound: Binding,
  configured: Partial<Binding>,
  compared: readonly (keyof Binding)[],
): Problem | null {
  const fields = compared.filter((field) => configured[field] !== undefined && configured[field] !== bound[field]);
  const [field] = fields;
  if (field === undefined) return null;
  return problem("state-of-another", {
    field,
    bound: bound[field],
    configured: configured[field] ?? "",
    fields,
    bounds: fields.map((one) => bound[one]),
  });
}
