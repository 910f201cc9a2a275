import { forget, type Forgetting, type Forgotten } from "../../core/orders/privacy/forget.ts";
import { isSameOrder } from "../../core/orders/order.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import { type Author, change } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { clearBuyers, clearDescribed } from "../tables/forgetting.ts";
import { writeNotes } from "../tables/notes.ts";
import { readAllSent, readOrders } from "../tables/orders.ts";

type AskedForgetting = Omit<Forgetting, "sent"> & { readonly isOpen?: boolean };

/** Whatever dies next, the night after rewrites the files. */
export const UNSCRUBBED: ReadonlyMap<NoteKey, string> = new Map([["unscrubbed", "1"]]);

/** By id: null = forgotten, else why not. One that is not there, or is forgotten already, is absent. */
export async function forgetOrders(
  sql: Sql,
  ids: readonly string[],
  asked: AskedForgetting,
  author: Author,
): Promise<ReadonlyMap<string, Problem | null>> {
  const known = await readOrders(sql, ids);
  const sent = await readAllSent(sql, ids);
  const calls = [...known.keys()].map((id) => ({ id }));
  const made = await change(sql, calls, (order) => forget(order, { ...asked, sent: sent.get(order.id) ?? null }), {
    author,
    known,
  });
  const done = made.filter((one) => one !== null);
  const cleared = done.filter(({ refused }) => refused === null).map(({ row }) => row);
  if (cleared.length > 0) {
    await clearBuyers(sql, cleared);
    await writeNotes(sql, UNSCRUBBED);
  }
  return new Map(done.map(({ row, refused }) => [row.id, refused]));
}

/**
 * Forgets again what an older copy of the state still knows, also what the history of another order that has the id now says.
 * `isOpen`: also orders of which something is open. Returns the ids of those that are forgotten now, and of those that are not,
 * because they are open or the copy does not have them.
 */
export async function forgetAgain(
  sql: Sql,
  list: readonly Forgotten[],
  { atMs, isOpen }: { readonly atMs: number; readonly isOpen: boolean },
): Promise<{ readonly done: readonly string[]; readonly left: readonly string[] }> {
  const known = await readOrders(
    sql,
    list.map(({ id }) => id),
  );
  const own = list.filter((one) => {
    const row = known.get(one.id);
    return row !== undefined && isSameOrder(row, one);
  });
  const ids = own.flatMap(({ id }) => (known.get(id)?.forgottenMs === null ? [id] : []));
  const asked = { atMs, kind: "expired", isOpen } as const;
  const made = ids.length === 0 ? new Map<string, Problem | null>() : await forgetOrders(sql, ids, asked, () => null);
  const [done, open] = [true, false].map((isDone) => ids.filter((id) => (made.get(id) === null) === isDone));
  const others = list.filter((one) => !own.includes(one));
  const replaced = others.filter(({ id }) => known.has(id));
  const described = replaced.length === 0 ? [] : await clearDescribed(sql, replaced);
  return { done: [...(done ?? []), ...described], left: [...(open ?? []), ...others.map(({ id }) => id)] };
}
