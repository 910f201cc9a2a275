import type { IdKind, PlacedIds } from "../record.ts";
import type { ProductStore } from "../../ports/product-store.ts";

/** How many ids are read from the store at a time. */
const PAGE_SIZE = 5000;
/** How many of them are handled at once. */
const AT_ONCE = 500;

/** The ids in the store for which `isListed` is false, in pages. What a read lists is in memory: it starts again after a kill. */
export async function* unlistedIds(
  store: Pick<ProductStore, "listIds">,
  which: IdKind,
  isListed: (ids: PlacedIds) => boolean,
): AsyncGenerator<readonly PlacedIds[]> {
  for (let after = 0; ;) {
    const page = await store.listIds(which, after, PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.position;
    const missing = page.filter((ids) => !isListed(ids));
    for (let at = 0; at < missing.length; at += AT_ONCE) yield missing.slice(at, at + AT_ONCE);
  }
}
