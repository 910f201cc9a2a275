import { problem, type Problem } from "../../common/problems/problem.ts";
import type { Binding } from "../../ports/binding.ts";

/** Who the shop is, and the addresses of both systems. */
export const IDENTITY = ["ownerId", "shopId", "site"] as const satisfies readonly (keyof Binding)[];
export const BINDING_FIELDS = [...IDENTITY, "endpoint", "shopUrl"] as const satisfies readonly (keyof Binding)[];

/** What a state is bound to, by its note `binding`; null = nothing yet. */
export function bindingIn(note: string | null | undefined): Binding | null {
  return note == null ? null : (JSON.parse(note) as Binding);
}

/** How they differ in these fields; null = not at all. What is not configured matches. */
export function otherBinding(
  bound: Binding,
  configured: Partial<Binding>,
  compared: readonly (keyof Binding)[] = BINDING_FIELDS,
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

/** What identifies a shop: two shops with an equal part are the same. Null = a part of it is not set. */
export interface ShopIdentity {
  /** Endpoint, owner and shop in TotalGest, and the web shop's name in references. */
  readonly binding: string | null;
  /** The web shop's address: two states would send each of its orders twice. */
  readonly address: string | null;
}
