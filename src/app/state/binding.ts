import { ConfigurationError } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Store } from "../../core/ports/store.ts";
import { otherBinding } from "../../core/run/shops/binding.ts";

/** Throws ConfigurationError if the state belongs to another shop than the configuration. */
export async function checkBinding(store: Store, named: Partial<Binding>, nowMs: number): Promise<void> {
  const foreign = await foreignIn(store, named, nowMs);
  if (foreign !== null) throw new ConfigurationError(foreign);
}

/** The first difference between the state's shop and the named one; null = none, or the state is empty. */
export async function foreignIn(
  store: Pick<Store, "countStates" | "readBinding">,
  named: Partial<Binding>,
  nowMs: number,
): Promise<Problem | null> {
  const bound = await store.readBinding();
  const other = bound === null ? null : otherBinding(bound, named, BINDING_FIELDS);
  if (other === null) return null;
  const { orders, products } = await store.countStates(nowMs);
  const isHeld = [...Object.values(orders), ...Object.values(products)].some((count) => count > 0);
  return isHeld ? other : null;
}

const BINDING_FIELDS = [
  "ownerId",
  "shopId",
  "site",
  "endpoint",
  "shopUrl",
] as const satisfies readonly (keyof Binding)[];
