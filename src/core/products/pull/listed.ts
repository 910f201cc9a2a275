import type { IdKind, PlacedIds } from "../record.ts";
import type { ProductStore } from "../../ports/product-store.ts";

/** How many ids are read from the store at a time. */
const PAGE_SIZE = 5000;
/** How many of them are handled at once. */
const AT_ONCE = 500;

/** All pages of a list by position. */
export async function* pagesOf<Row extends Pick<PlacedIds, "position">>(
  read: (after: number) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let page = await read(0), last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await read(last.position);
  }
}

/** The ids in the store for which `isListed` is false, in pages. What a read lists is in memory: it starts again after a kill. */
export async function* unlistedIds(
  store: Pick<ProductStore, "listIds">,
  which: IdKind,
  isListed: (ids: PlacedIds) => boolean,
): AsyncGenerator<readonly PlacedIds[]> {
  for await (const page of pagesOf((after) => store.listIds(which, after, PAGE_SIZE))) {
    const missing = page.filter((ids) => !isListed(ids));
    for (let at = 0; at < missing.length; at += AT_ONCE) yield missing.slice(at, at + AT_ONCE);
  }
}
