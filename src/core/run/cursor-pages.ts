import { RemoteError } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";

interface Page {
  readonly items: readonly unknown[];
  /** Null = this was the last page. */
  readonly nextCursor: string | null;
}

/**
 * Yields the pages of a list of TotalGest's orders, each of which names the next; null = TotalGest has no such list.
 * `keyOf` tells the orders apart. Throws RemoteError if the list leads back, or brings nothing new: a server that ignores
 * the page lists the same orders, or none, under an ever higher number of it.
 */
export async function* cursorPages<P extends Page>(
  fetchPage: (at: { readonly cursor?: string }) => Promise<P | null>,
  keyOf: (item: P["items"][number]) => string,
): AsyncGenerator<P | null> {
  const listed = new Set<string>();
  const cursors = new Set<string>();
  for (let at: { readonly cursor?: string } = {}; ;) {
    const page = await fetchPage(at);
    if (page === null) {
      yield null;
      return;
    }
    const { items, nextCursor } = page;
    const before = listed.size;
    for (const item of items) listed.add(keyOf(item));
    const isEmptyEnd = items.length === 0 && nextCursor === null;
    if (!isEmptyEnd && listed.size === before) throw looping();
    yield page;
    if (nextCursor === null) return;
    if (cursors.has(nextCursor)) throw looping();
    cursors.add(nextCursor);
    at = { cursor: nextCursor };
  }
}

function looping(): RemoteError {
  const facts = { system: "TotalGest", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "TotalGest", operation: "listOrders" }), facts);
}
