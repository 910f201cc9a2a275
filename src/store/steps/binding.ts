import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { otherBinding } from "../../core/shops/binding.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Transactions } from "../rows/transactions.ts";
import { forgetRemembered, holdsAnything, readBinding, writeBinding } from "../tables/binding.ts";

const IDENTITY = ["ownerId", "shopId", "site"] as const;
const ADDRESSES = ["endpoint", "shopUrl"] as const;

/** See `Store.bind`. */
export async function bind(
  { read, write }: Transactions,
  binding: Binding,
  { moved }: { readonly moved: boolean },
): Promise<void> {
  if (isSame(await read(({ sql }) => readBinding(sql)), binding)) return;
  await write(async ({ sql }) => {
    const bound = await readBinding(sql);
    if (isSame(bound, binding)) return;
    if (bound !== null) {
      if (await holdsAnything(sql)) check(bound, binding, moved);
      // No stored data of the other shop may affect this one.
      else await forgetRemembered(sql);
    }
    await writeBinding(sql, binding);
  });
}

export function isSame(bound: Binding | null, binding: Binding): boolean {
  return (
    bound !== null && (Object.keys(binding) as (keyof Binding)[]).every((field) => bound[field] === binding[field])
  );
}

function check(bound: Binding, binding: Binding, moved: boolean): void {
  const other = otherBinding(bound, binding, moved ? IDENTITY : [...IDENTITY, ...ADDRESSES]);
  if (other !== null) throw new ConfigurationError(other);
}
