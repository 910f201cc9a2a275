import { IdSet } from "../common/id-set.ts";
import { numberedPages } from "../common/parallel.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";
import type { CursorPage } from "../ports/records.ts";
import type { ShopPage } from "../ports/shop.ts";

/**
 * After so many pages in a row with nothing new the list is a loop. A record may move while the list is read, and a server
 * may leave records out of a page that it has cut before; a page that is the same as an earlier one is a loop at once.
 */
const MOST_STALE_PAGES = 3;

/**
 * Yields the pages of a list of TotalGest, each of which names the next; null = TotalGest has no such list. `keyOf` tells
 * its records apart; `listed` gets their keys. Throws RemoteError if the list leads back, or brings nothing new: a server
 * that ignores the page lists the same records, or none, under an ever higher number of it.
 */
export async function* cursorPages<P extends CursorPage<unknown>>(
  fetchPage: (at: { readonly cursor?: string }) => Promise<P | null>,
  keyOf: (item: P["items"][number]) => string,
  operation: "products" | "listOrders" = "listOrders",
  listed: Keys = new Set<string>(),
): AsyncGenerator<P | null> {
  const cursors = new Set<string>();
  const pages = new Set<string>();
  let stalePages = 0;
  for (let at: { readonly cursor?: string } = {}; ;) {
    const page = await fetchPage(at);
    if (page === null) {
      yield null;
      return;
    }
    const { items, nextCursor } = page;
    const before = listed.size;
    for (const item of items) listed.add(keyOf(item));
    stalePages = listed.size === before ? stalePages + 1 : 0;
    const [first, last] = [items[0], items.at(-1)];
    const ends =
      first === undefined || last === undefined ? null : JSON.stringify([keyOf(first), keyOf(last), items.length]);
    const isRepeated = stalePages > 0 && ends !== null && pages.has(ends);
    if (isRepeated || stalePages >= MOST_STALE_PAGES) throw pagingLoop(operation);
    if (ends !== null) pages.add(ends);
    yield page;
    if (nextCursor === null) return;
    if (cursors.has(nextCursor)) throw pagingLoop(operation);
    cursors.add(nextCursor);
    at = { cursor: nextCursor };
  }
}

export function pagingLoop(operation: "products" | "listOrders"): RemoteError {
  const facts = { system: "TotalGest", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "TotalGest", operation }), facts);
}

/** A list of the shop. */
export interface NumberedList<Item> {
  readonly operation: "orders/list" | "products/list";
  readonly fetchPage: (page: number) => Promise<ShopPage<Item>>;
  /** Receives each page that is not empty, and returns the keys of its records. */
  readonly take: (items: readonly Item[]) => Promise<readonly string[]>;
  /** Whether a page with nothing new ends the list: a site may cap it or ignore the page. `total` null = none given. */
  readonly endsSo: (total: number | null) => boolean | Promise<boolean>;
}

type Keys = Set<string> | IdSet;

/**
 * A list with fewer records than its total is read once more, because a record may have left the list or moved meanwhile.
 * Records that arrive after the first pass are left to the next read.
 */
const MOST_PASSES = 2;

/**
 * Reads a list until a page is empty. `listed` gets the keys of all records. Returns why it is not whole: fewer records came
 * than its total says; null = it is whole, as far as it says. Throws RemoteError, also if the paging loops.
 */
export async function readWhole<Item>(list: NumberedList<Item>, listed: Keys): Promise<RemoteError | null> {
  let expected: number | null = null;
  for (let pass = 1; ; pass++) {
    const total = await readOnce(list, listed);
    // Passes may give different totals.
    expected = expected === null || total === null ? total : Math.min(expected, total);
    if (expected === null || listed.size >= expected) return null;
    const { operation } = list;
    if (pass === MOST_PASSES)
      return broken(problem("list-incomplete", { system: SYSTEM, operation, came: listed.size, total: expected }));
  }
}

const SYSTEM = "Framework360";

function broken(what: RemoteError["problem"]): RemoteError {
  return new RemoteError(what, { system: SYSTEM, reason: "contract" });
}

/** One pass. Returns the total of the last page that gives one; an empty page may mean only itself. */
async function readOnce<Item>(
  { operation, fetchPage, take, endsSo }: NumberedList<Item>,
  listed: Keys,
): Promise<number | null> {
  let total: number | null = null;
  // A second pass may list nothing new and still has to be read to its end.
  const here = listed.size === 0 ? listed : new IdSet();
  for await (const page of numberedPages(fetchPage)) {
    const { items } = page;
    total = items.length === 0 ? (total ?? page.total) : (page.total ?? total);
    if (items.length === 0) break;
    const before = here.size;
    for (const key of await take(items)) {
      here.add(key);
      listed.add(key);
    }
    if (here.size > before) continue;
    if (await endsSo(total)) break;
    throw broken(problem("paging-loop", { system: SYSTEM, operation }));
  }
  return total;
}
