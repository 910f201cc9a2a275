import { type Problem, problem } from "../common/problems/problem.ts";
import type { ProductStore } from "../ports/product-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { ChangedProduct } from "../products/change.ts";
import { pagesOf } from "../products/pull/listed.ts";
import type { ProductRecord } from "../products/record.ts";
import type { StoredProduct } from "../products/stored.ts";
import {
  type BrakeKind,
  brakesOf,
  FACETS,
  type Facet,
  type FacetChange,
  MASS_CHANGE_OF,
  type MassChange,
  type Days,
  type FacetValues,
  type HeldChange,
} from "./facet.ts";
import { dayOf, facetChanges } from "./facets.ts";
import { BrakeCount, brakesIn } from "./judge.ts";
import type { RateOf } from "./paid-price.ts";

/** How many products are read from the store at a time. */
const PAGE_SIZE = 500;

/** What a judgement depends on besides the products. */
export interface JudgedBy {
  readonly nowMs: number;
  readonly rateOf: RateOf;
  /** What a person releases in this run: exactly what is held back of it, with its value. */
  readonly released: ReadonlySet<MassChange>;
  /** Only these values of it, by product, which the person was shown; null = all of it. */
  readonly releaseOnly: ReadonlyMap<string, string> | null;
  /** Kinds of which a person released a part: the rest stays held back, however little it is. */
  readonly kept: ReadonlySet<MassChange>;
}

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
  if (isHolding) await hold(store, brakesIn(tripped), by);
  await store.forgetHeld(isHolding ? "not-judged" : "all");
  return { pending, tripped, left };
}

const NOTHING = { tripped: [], left: new Set<MassChange>() } as const;

async function judge(store: ProductStore, by: JudgedBy): Promise<Omit<Judgement, "pending">> {
  const count = new BrakeCount(by.rateOf);
  const rests = { unseen: new Map<MassChange, number>(), left: new Map<MassChange, number>() };
  for await (const records of pagesOf((after) => store.listPending(after, PAGE_SIZE, "judged"))) {
    for (const [change, standing] of records.flatMap((record) => standingsOf(record, by))) {
      if (standing !== "released") count.add(change);
      if (standing !== "unseen" && standing !== "left") continue;
      const kind = MASS_CHANGE_OF[change.facet];
      rests[standing].set(kind, (rests[standing].get(kind) ?? 0) + 1);
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

/**
 * `released`: a person agreed to this value. `judged`: it is for the brakes to say. It stays held back, whatever they say:
 * `unseen`: nobody has seen this value. `left`: a person left it.
 */
type Standing = "released" | "judged" | "unseen" | "left";

/** The changes of a product that this run judges. */
function standingsOf(
  record: ProductRecord,
  by: JudgedBy,
): readonly (readonly [change: FacetChange, standing: Standing])[] {
  return facetChanges(record, by.nowMs).map((change) => [change, standingOf(record, change, by)] as const);
}

function standingOf({ id, held }: ProductRecord, change: FacetChange, by: JudgedBy): Standing {
  const { facet, shown, now } = change;
  const { released, releaseOnly, kept, rateOf } = by;
  const [kind, before] = [MASS_CHANGE_OF[facet], held?.[facet]];
  const isReleased = released.has(kind);
  if (before === undefined) return "judged";
  if (isReleased && before === now && (releaseOnly === null || releaseOnly.get(id) === now)) return "released";
  if (shown === now || brakesOf(change, rateOf).length === 0) return "judged";
  if (!isReleased) return kept.has(kind) && before === now ? "left" : "judged";
  return releaseOnly === null || releaseOnly.has(id) || before !== now ? "unseen" : "left";
}

async function hold(store: ProductStore, tripped: ReadonlySet<BrakeKind>, by: JudgedBy): Promise<void> {
  for await (const records of pagesOf((after) => store.listPending(after, PAGE_SIZE, "judged"))) {
    const changes = records.map((record) => holdChanges(record, tripped, by)).filter((change) => change !== null);
    await store.changeProducts(changes, holdBack);
  }
}

/**
 * What is held back of a product from now on: what a tripped brake is about, and what differs from what a person released.
 * A released value is noted in its day: it is pushed, and does not count. Null = nothing changes.
 */
function holdChanges(record: ProductRecord, tripped: ReadonlySet<BrakeKind>, by: JudgedBy): HeldChange | null {
  const held: { [F in Facet]?: string } = {};
  const days: { -readonly [F in Facet]?: Days[F] } = { ...record.days };
  let hasReleased = false;
  for (const [change, standing] of standingsOf(record, by)) {
    const { facet, base, shown, now } = change;
    const isTripped = (): boolean => brakesOf(change, by.rateOf).some((kind) => tripped.has(kind));
    if (standing === "released") {
      const day = dayOf(record.days, facet, by.nowMs) ?? { was: base, atMs: by.nowMs, counts: [] };
      days[facet] = { ...day, released: now };
      hasReleased = true;
    } else if (shown !== now && (standing !== "judged" || isTripped())) held[facet] = now;
  }
  if (!hasReleased && areSame(held, record.held ?? {})) return null;
  return { id: record.id, held: Object.keys(held).length === 0 ? null : held, ...(hasReleased ? { days } : {}) };
}

function areSame(one: FacetValues, other: FacetValues): boolean {
  return FACETS.every((facet) => one[facet] === other[facet]);
}

/** The product with what is held back of it from now on. */
export function holdBack(row: StoredProduct, { held, days }: HeldChange): ChangedProduct {
  return { row: { ...row, held, ...(days === undefined ? {} : { days }) } };
}

/** What is held back now, with the number of products; `empty`, a catalogue that came back empty, has 0. */
export async function readHeldChanges(
  store: Pick<ProductStore, "countHeld"> & Pick<StatusStore, "readNote">,
): Promise<ReadonlyMap<MassChange, number>> {
  const counts = await store.countHeld();
  const held = new Map<MassChange, number>();
  for (const facet of FACETS) if (counts[facet] > 0) held.set(MASS_CHANGE_OF[facet], counts[facet]);
  if (((await store.readNote("brakes")) ?? "").includes('"brake-empty"')) held.set("empty", 0);
  return held;
}
