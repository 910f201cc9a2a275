import type { ShopPage } from "../ports/shop.ts";
import { letCallsOut } from "../common/parallel.ts";

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
