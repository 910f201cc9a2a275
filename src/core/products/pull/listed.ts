import type { IdSet } from "../../common/id-set.ts";
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

/** Pending products that were not pushed and not refused. */
export interface RestrainedCount {
  readonly all: number;
  /** Those that this run's read of TotalGest listed. */
  readonly listed: number;
}

export const NOTHING_RESTRAINED: RestrainedCount = { all: 0, listed: 0 };

/** How many products after this position are pending. */
export async function countUnpushed(
  store: Pick<ProductStore, "listIds">,
  afterPosition: number,
  listed: IdSet,
): Promise<RestrainedCount> {
  const count = { all: 0, listed: 0 };
  for (let after = afterPosition; ;) {
    const page = await store.listIds("pending", after, PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return count;
    after = last.position;
    count.all += page.length;
    count.listed += page.filter(({ id }) => listed.has(id)).length;
  }
}
