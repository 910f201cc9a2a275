import type { ProductRecord } from "../ports/product-store.ts";
import type { Store } from "../ports/store.ts";
import type { Problem } from "../common/problems/problem.ts";
import { facetChanges } from "./facets.ts";
import type { FacetChange, FacetPush } from "./facet.ts";
import { BrakeCount } from "./judge.ts";
import type { RateOf } from "./paid-price.ts";
import { restrainedFacets } from "./restrain.ts";
import type { Restraint } from "./restrain.ts";

/** How many products are read from the store at a time. */
const PAGE_SIZE = 500;
/** How many products without pending changes are read at a time; their rows are short. */
const WINDOW_PAGE_SIZE = 5000;

export interface Judgement {
  /** How many products are pending. */
  readonly pending: number;
  readonly tripped: readonly Problem[];
}

/** Judges the pending changes together with the pushes of the last 24 hours. Reads nothing if nothing is pending. */
export async function judgePending(store: Store, rateOf: RateOf): Promise<Judgement> {
  const pending = await store.countPending();
  return { pending, tripped: pending === 0 ? [] : await judge(store, rateOf) };
}

async function judge(store: Store, rateOf: RateOf): Promise<readonly Problem[]> {
  const count = new BrakeCount(rateOf);
  for await (const records of pagesOfJudged(store)) {
    for (const record of records) count.add(facetChanges(record), record.facts.agreed);
  }
  if (count.isQuiet) return [];
  for (let after = 0; ;) {
    const page = await store.listPushed(after, WINDOW_PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return count.judge(await store.summarizePending());
    after = last.position;
    for (const { pushes } of page) count.add(pushes.map(asChange), {});
  }
}

/** For a product without pending changes: the shown value stays. */
function asChange({ facet, before, after }: FacetPush): FacetChange {
  return { facet, base: before, shown: after, now: after };
}

async function* pagesOfJudged(store: Store): AsyncGenerator<readonly ProductRecord[]> {
  for (let after = 0; ;) {
    const page = await store.listJudged(after, PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.position;
  }
}

/**
 * Stores the restrained values. An `--allow-mass-change` of a later run covers exactly these. Values restrained by
 * earlier runs only are deleted.
 */
export async function rememberRestrained(store: Store, restraint: Restraint): Promise<void> {
  if (restraint.brakes.size === 0) return store.recordRestrained(0, null, []);
  let from = 0;
  for await (const records of pagesOfJudged(store)) {
    const upTo = records.at(-1)?.position ?? from;
    const restrained = records
      .map((record) => ({ position: record.position, facets: restrainedFacets(record, restraint) }))
      .filter(({ facets }) => Object.keys(facets).length > 0);
    await store.recordRestrained(from, upTo, restrained);
    from = upTo;
  }
  await store.recordRestrained(from, null, []);
}
