import { type Problem, problem } from "../common/problems/problem.ts";
import type { ProductStore } from "../ports/product-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { ChangedProduct } from "../products/change.ts";
import { recordOf } from "../common/record.ts";
import { pagesOf } from "../products/pull/listed.ts";
import type { ProductRecord } from "../products/record.ts";
import {
  BRAKES,
  type BrakeKind,
  FACETS,
  type Facet,
  type FacetChange,
  MASS_CHANGE_OF,
  type MassChange,
  type Days,
  type PendingSummary,
  type PushedCounts,
} from "./facet.ts";
import { dayOf, facetChanges } from "./facets.ts";
import type { RateOf } from "./paid-price.ts";

/** How many products are read from the store at a time. */
const PAGE_SIZE = 500;

/** From this many affected products on, a change is considered an accident. */
const LEAST_AFFECTED = 20;
/** With fewer linked products than this, a brake trips from half of them on, but from at least `LEAST_OF_FEW`. */
const FEW_PRODUCTS = 40;
const LEAST_OF_FEW = 3;

const NONE = { linked: 0, shown: 0, stocked: 0 };

/** What a judgement depends on besides the products. */
export interface JudgedBy {
  readonly nowMs: number;
  readonly rateOf: RateOf;
  /** What a person releases in this run: exactly what is held back of it, with its value. */
  readonly released: ReadonlySet<MassChange>;
  /** Only these values of it, by product, which the person was shown; null = all of it. */
  readonly releaseOnly: ReadonlyMap<string, string> | null;
}

interface Judging extends JudgedBy {
  /** Kinds of which a person released a part: the rest stays held back, however little it is. */
  readonly kept: ReadonlySet<MassChange>;
}

/**
 * Judges the pending changes together with the pushes of the last 24 hours, and stores what is held back of each product.
 * Reads no product if nothing is pending. Returns how many are pending, and why something is held back.
 */
export async function judgePending(
  store: ProductStore & Pick<StatusStore, "readNote" | "writeNote">,
  by: JudgedBy,
): Promise<{ readonly pending: number; readonly tripped: readonly Problem[] }> {
  const pending = await store.countPending();
  const noted = JSON.parse((await store.readNote("left")) ?? "[]") as readonly MassChange[];
  const judging = { ...by, kept: new Set(noted) };
  const { tripped, left } = pending === 0 ? { tripped: [], left: [] } : await judge(store, judging);
  const isHolding = tripped.length > 0 || by.released.size > 0;
  if (isHolding) await hold(store, tripped, judging);
  await store.forgetHeld(isHolding ? "synced" : "all");
  await store.writeNote("left", left.length === 0 ? null : JSON.stringify(left));
  return { pending, tripped };
}

/** `left`: the kinds whose rest stays held back in later runs too. */
async function judge(
  store: ProductStore,
  by: Judging,
): Promise<{ readonly tripped: readonly Problem[]; readonly left: readonly MassChange[] }> {
  const count = new BrakeCount();
  const rests = { "held-changed": new Map<MassChange, number>(), "held-left": new Map<MassChange, number>() };
  for await (const records of pagesOf((after) => store.listPending(after, PAGE_SIZE, "judged"))) {
    for (const [change, standing] of records.flatMap((record) => standingsOf(record, by))) {
      if (standing !== "released") count.add(change);
      if (standing === "released" || standing === "judged") continue;
      const [kind, rest] = [MASS_CHANGE_OF[change.facet], rests[standing]];
      rest.set(kind, (rest.get(kind) ?? 0) + 1);
    }
  }
  // Where a person released all of a kind, what changed since is only for this run to name.
  const changed = by.releaseOnly === null ? [] : rests["held-changed"].keys();
  const left = [...new Set([...rests["held-left"].keys(), ...changed])];
  if (count.isQuiet) return { tripped: [], left };
  count.addPushed(await store.countPushed(by.nowMs));
  const tripped = count.judge(await store.summarizePending());
  // A tripped brake names those that it holds back.
  const isTripped = (kind: MassChange): boolean => tripped.some(({ data }) => data.release === kind);
  const named = (["held-changed", "held-left"] as const).flatMap((code) =>
    [...rests[code]].flatMap(([release, held]) => (isTripped(release) ? [] : problem(code, { release, held }))),
  );
  return { tripped: [...tripped, ...named], left };
}

/**
 * `released`: a person agreed to this value. `judged`: it is for the brakes to say. It stays held back, whatever they say:
 * `held-changed`: nobody has seen this value. `held-left`: a person left it.
 */
type Standing = "released" | "judged" | "held-changed" | "held-left";

/** The changes of a product that this run judges. */
function standingsOf(
  record: ProductRecord,
  by: Judging,
): readonly (readonly [change: FacetChange, standing: Standing])[] {
  return facetChanges(record, by).map((change) => [change, standingOf(record, change, by)] as const);
}

function standingOf({ id, held }: ProductRecord, change: FacetChange, by: Judging): Standing {
  const { facet, shown, now, counts } = change;
  const { released, releaseOnly, kept } = by;
  const [kind, before] = [MASS_CHANGE_OF[facet], held?.[facet]];
  if (before === undefined) return "judged";
  const isReleased = released.has(kind);
  if (isReleased && before === now && (releaseOnly === null || releaseOnly.get(id) === now)) return "released";
  if (shown === now || counts.length === 0) return "judged";
  if (!isReleased) return kept.has(kind) && before === now ? "held-left" : "judged";
  return releaseOnly === null || releaseOnly.has(id) || before !== now ? "held-changed" : "held-left";
}

async function hold(store: ProductStore, problems: readonly Problem[], by: Judging): Promise<void> {
  const tripped = new Set(problems.flatMap((one) => (one.code === "brake" ? [one.data.kind] : [])));
  for await (const page of pagesOf((after) => store.listIds("pending", after, PAGE_SIZE))) {
    await store.changeProducts(page, (row) => holdBack(row, tripped, by));
  }
}

/**
 * The product with what is held back of it from now on: what a tripped brake is about, and what differs from what a person
 * released. A released value is noted in its day: it is pushed, and does not count.
 */
function holdBack(row: ProductRecord, tripped: ReadonlySet<BrakeKind>, by: Judging): ChangedProduct | null {
  const held: { [F in Facet]?: string } = {};
  const days: { -readonly [F in Facet]?: Days[F] } = { ...row.days };
  let hasReleased = false;
  for (const [change, standing] of standingsOf(row, by)) {
    const { facet, base, shown, now, counts } = change;
    if (standing === "released") {
      const day = dayOf(row.days, facet, by.nowMs) ?? { was: base, atMs: by.nowMs, counts: [] };
      days[facet] = { ...day, released: now };
      hasReleased = true;
    } else if (shown !== now && (standing !== "judged" || counts.some((kind) => tripped.has(kind)))) held[facet] = now;
  }
  if (!hasReleased && FACETS.every((facet) => held[facet] === row.held?.[facet])) return null;
  return {
    row: {
      ...row,
      held: Object.keys(held).length === 0 ? null : held,
      ...(hasReleased ? { days } : {}),
    },
  };
}

type BrakeProblem = Extract<Problem, { readonly code: "brake" }>;

/** Counts the changes that brakes judge. Its size does not grow with the number of products. */
export class BrakeCount {
  /** `held`: how many of the affected this run itself would push, and the brake holds back if it trips. */
  readonly #counts = recordOf(
    BRAKES.map(({ kind }) => kind),
    () => ({ affected: 0, held: 0 }),
  );

  /** Products that were hidden or emptied within 24 hours; they belong to the total before the changes. */
  readonly #lost = { ...NONE };

  /** Adds a change of a product with pending changes. */
  add(change: FacetChange): void {
    const { facet, base, shown, now, counts } = change;
    if (facet === "active" && base === "1" && shown === "0") this.#lost.shown += 1;
    if (facet === "quantity" && base !== "0" && shown === "0") this.#lost.stocked += 1;
    for (const kind of counts) {
      const count = this.#counts[kind];
      count.affected += 1;
      if (shown !== now) count.held += 1;
    }
  }

  /** Adds the products without pending changes: how many the pushes of the last 24 hours changed for each brake. */
  addPushed(pushed: PushedCounts): void {
    for (const { kind } of BRAKES) this.#counts[kind].affected += pushed[kind];
    this.#lost.shown += pushed.hides;
    this.#lost.stocked += pushed.zeros;
  }

  /** Whether this run pushes nothing that a brake counts, so that none can trip. */
  get isQuiet(): boolean {
    return Object.values(this.#counts).every(({ held }) => held === 0);
  }

  /** The tripped brakes. If creations are restrained, newcomers do not count in the totals of the other brakes. */
  judge(totals: PendingSummary): readonly BrakeProblem[] {
    const found: BrakeProblem[] = [];
    const trips = (kind: BrakeKind): boolean => found.some(({ data }) => data.kind === kind);
    for (const brake of BRAKES) {
      const left = trips("creations") ? totals.newcomers : NONE;
      const one = this.#check(brake, totals.linked - left.linked, totals[brake.of] - left[brake.of]);
      // The brake on all prices includes those that jump, so only one of them is reported.
      if (one !== null && !(one.data.kind === "jumps" && trips("prices"))) found.push(one);
    }
    return found;
  }

  #check({ kind, facet, of, most }: (typeof BRAKES)[number], linked: number, total: number): BrakeProblem | null {
    const { affected, held } = this.#counts[kind];
    const whole = total + this.#lost[of];
    if (held === 0 || affected < leastAffected(linked) || affected <= whole * most) return null;
    const percent = whole === 0 ? 100 : Math.round((affected / whole) * 100);
    return { code: "brake", data: { kind, release: MASS_CHANGE_OF[facet], held, affected, of: whole, percent } };
  }
}

function leastAffected(linked: number): number {
  return linked < FEW_PRODUCTS ? Math.max(LEAST_OF_FEW, Math.ceil(linked / 2)) : LEAST_AFFECTED;
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
