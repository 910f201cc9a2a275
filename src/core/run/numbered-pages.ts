import type { ShopPage } from "../ports/shop.ts";
import { letCallsOut } from "../common/parallel.ts";

/** Pages under way at once, where the list says how many records it has. */
const PAGES_AHEAD = 4;

/**
 * Pages that are asked for by number, from 1, in their order, up to the first empty one, which ends them. The next are on the
 * wire before a page is handed on: four where a page says how many records there are, else one. No page is asked for beyond the
 * one that has to be empty. Whoever stops early waits for those under way. Throws what `fetchPage` throws, when it is that page's
 * turn.
 */
export async function* numberedPages<P extends ShopPage<unknown>>(
  fetchPage: (page: number) => Promise<P>,
): AsyncGenerator<P> {
  const underWay: Promise<P>[] = [];
  let asked = 0;
  /** Records of a whole page. */
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
