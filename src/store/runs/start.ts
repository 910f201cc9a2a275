import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { otherBinding } from "../../core/run/shops/binding.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Notes } from "./notes.ts";
import type { Transactions } from "../transactions.ts";
import {
  forgetRemembered,
  holdsAnything,
  readBinding,
  writeBinding,
  readRunStart,
  type RunStart,
} from "../tables/notes.ts";

const IDENTITY = ["ownerId", "shopId", "site"] as const;
const ADDRESSES = ["endpoint", "shopUrl"] as const;

/** See `Store.bind`. */
export async function bind(
  { read, write }: Transactions,
  binding: Binding,
  { moved }: { readonly moved: boolean },
): Promise<void> {
  if (isSame(await read((sql) => readBinding(sql)), binding)) return;
  await write(async (sql) => {
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

function isSame(bound: Binding | null, binding: Binding): boolean {
  return (
    bound !== null && (Object.keys(binding) as (keyof Binding)[]).every((field) => bound[field] === binding[field])
  );
}

function check(bound: Binding, binding: Binding, moved: boolean): void {
  const other = otherBinding(bound, binding, moved ? IDENTITY : [...IDENTITY, ...ADDRESSES]);
  if (other !== null) throw new ConfigurationError(other);
}

/** `given`: the data that the lease returned, for the first run; null = none. */
export function starts(transactions: Transactions, notes: Notes, given: RunStart | null) {
  let next = given;
  let number: number | null = null;
  const readStart = async (): Promise<RunStart> => {
    const given = next;
    next = null;
    return given ?? (await transactions.read((sql) => readRunStart(sql)));
  };
  return {
    startRun: async (binding: Binding) => {
      let start = await readStart();
      if (!isSame(start.binding, binding)) {
        await bind(transactions, binding, { moved: false });
        start = await readStart();
      }
      notes.begin(start.notes);
      ({ number } = start);
    },
    endRun: () => {
      notes.end();
      number = null;
    },
    readNumber: async () => number ?? (await readStart()).number,
  };
}
