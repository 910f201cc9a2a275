import { type Problem, problem } from "../common/problems/problem.ts";
import type { ProductStore } from "../ports/product-store.ts";
import { pagesOf } from "../products/pull/listed.ts";
import { MASS_CHANGE_OF, type MassChange } from "./facet.ts";
import { holdChanges, judgedChanges, type JudgedBy, holdBack } from "./hold.ts";
import { BrakeCount, brakesIn } from "./judge.ts";

/** How many products are read from the store at a time. */
const PAGE_SIZE = 500;

export interface Judgement {
  /** How many products are pending. */
  readonly pending: number;
  /** What is held back, and why. */
  readonly tripped: readonly Problem[];
  /** Kinds of which a person released a part, and something is left. */
  readonly left: ReadonlySet<MassChange>;
}

/**
 * Judges the pending changes together with the pushes of the last 24 hours, and stores what is held back of each product.
 * Reads no product if nothing is pending.
 */
export async function judgePending(store: ProductStore, by: JudgedBy): Promise<Judgement> {
  const pending = await store.countPending();
  const { tripped, left } = pending === 0 ? NOTHING : await judge(store, by);
  const isHolding = tripped.length > 0 || by.released.size > 0;
  if (isHolding) await hold(store, tripped, by);
  await store.forgetHeld(isHolding ? "not-judged" : "all");
  return { pending, tripped, left };
}

const NOTHING = { tripped: [], left: new Set<MassChange>() } as const;

async function judge(store: ProductStore, by: JudgedBy): Promise<Omit<Judgement, "pending">> {
  const count = new BrakeCount(by.rateOf);
  const rests = { unseen: new Map<MassChange, number>(), left: new Map<MassChange, number>() };
  for await (const records of pagesOf((after) => store.listJudged(after, PAGE_SIZE))) {
    for (const record of records) {
      const judged = judgedChanges(record, by);
      count.add(judged.counted);
      for (const [facet, why] of judged.rest) {
        const kind = MASS_CHANGE_OF[facet];
        rests[why].set(kind, (rests[why].get(kind) ?? 0) + 1);
      }
    }
  }
  const { unseen, left: named } = rests;
  const isPart = by.releaseOnly !== null;
  const left = new Set([...named.keys(), ...(isPart ? unseen.keys() : [])]);
  if (count.isQuiet) return { tripped: [], left };
  count.addPushed(await store.countPushed(by.nowMs));
  const tripped = count.judge(await store.summarizePending());
  // A tripped brake names those that it holds back.
  for (const { data } of tripped) for (const rest of [unseen, named]) rest.delete(data.release);
  const problems = [
    ...[...unseen].map(([release, held]) => problem("held-changed", { release, held })),
    ...[...named].map(([release, held]) => problem("held-left", { release, held })),
  ];
  return { tripped: [...tripped, ...problems], left };
}

async function hold(store: ProductStore, tripped: readonly Problem[], by: JudgedBy): Promise<void> {
  const brakes = brakesIn(tripped);
  for await (const records of pagesOf((after) => store.listJudged(after, PAGE_SIZE))) {
    const changes = records.map((record) => holdChanges(record, brakes, by)).filter((change) => change !== null);
    await store.changeProducts(changes, holdBack);
  }
}
