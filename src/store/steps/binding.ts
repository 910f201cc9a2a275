import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { otherBinding } from "../../core/shops/binding.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Store } from "../../core/ports/store.ts";
import type { Transactions } from "../rows/transactions.ts";
import { isSame } from "./notes.ts";

const IDENTITY = ["ownerId", "shopId", "site"] as const;
const ADDRESSES = ["endpoint", "shopUrl"] as const;

/** The shop that this state belongs to. */
export function bindingSteps({ read, write }: Transactions): Pick<Store, "bind" | "readBinding"> {
  return {
    bind: async (binding, { moved }) => {
      if (isSame(await read((rows) => rows.readBinding()), binding)) return;
      await write(async (rows) => {
        const bound = await rows.readBinding();
        if (isSame(bound, binding)) return;
        if (bound !== null) {
          if (await rows.holdsAnything()) check(bound, binding, moved);
          // No stored data of the other shop may affect this one.
          else await rows.forgetRemembered();
        }
        await rows.writeBinding(binding);
      });
    },
    readBinding: () => read((rows) => rows.readBinding()),
  };
}

function check(bound: Binding, binding: Binding, moved: boolean): void {
  const other = otherBinding(bound, binding, moved ? IDENTITY : [...IDENTITY, ...ADDRESSES]);
  if (other !== null) throw new ConfigurationError(other);
}
