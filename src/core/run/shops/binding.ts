import { problem, type Problem } from "../../common/problems/problem.ts";
import type { Binding } from "../../ports/binding.ts";

/**
 * The difference between the binding of a state and a configuration, in these fields; null = none. What is not
 * configured matches.
 */
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
