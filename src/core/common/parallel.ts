import type { ShopPage } from "../ports/shop.ts";

/**
 * Runs `work` over the items in order, at most `limit` at a time. After the first rejection no new work starts; running
 * work is awaited, and then the rejection is thrown.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All workers take from one iterator, which ends when one of them throws.
  const queue = inTurn(items);
  const worker = async (): Promise<void> => {
    for await (const item of queue) await work(item);
  };
  const workers = Array.from({ length: Math.max(1, limit) }, worker);
  try {
    await Promise.all(workers);
  } finally {
    await Promise.allSettled(workers);
  }
}

async function* inTurn<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** How many turns of the event loop a call needs to reach its socket. */
const TURNS_TO_SOCKET = 4;

/** Lets started calls reach their sockets before work that may block the process for longer than their answers take. */
export async function letCallsOut(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SOCKET; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** How many pages are fetched in parallel if the list gives its total. */
const PAGES_AHEAD = 4;

/**
 * Yields numbered pages in order, from 1 up to and including the first empty one. The next pages are fetched before a
 * page is yielded: four if a page gives the total, else one; none beyond the page that has to be empty. A consumer that
 * stops early waits for the running fetches. Throws an error of `fetchPage` when that page would be yielded.
 */
export async function* numberedPages<P extends ShopPage<unknown>>(
  fetchPage: (page: number) => Promise<P>,
): AsyncGenerator<P> {
  const underWay: Promise<P>[] = [];
  let asked = 0;
  /** How many records a full page has. */
  let size = 0;
  const ask = (): Promise<P> => {
    const coming = fetchPage((asked += 1));
    coming.catch(() => undefined);
    return coming;
  };
  try {
    for (let at = 1; ; at++) {
      const page = await (underWay.shift() ?? ask());
      const count = page.items.length;
      size = Math.max(size, count);
      const last = page.total === null || count === 0 ? null : Math.ceil(page.total / size) + 1;
      const most = last === null ? 1 : PAGES_AHEAD;
      while (count > 0 && underWay.length < most && (asked <= at || asked < (last ?? Number.POSITIVE_INFINITY))) {
        underWay.push(ask());
      }
      if (underWay.length > 0) await letCallsOut();
      yield page;
      if (count === 0) return;
    }
  } finally {
    await Promise.allSettled(underWay);
  }
}
