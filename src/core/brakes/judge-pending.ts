import { type Problem, problem } from "../common/problems/problem.ts";
import type { ProductStore } from "../ports/product-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { ChangedProduct } from "../products/change.ts";
import { recordOf } from "../common/record.ts";
import { pagesOf } from "../products/pull/pull.ts";
import type { ProductRecord } from "../products/record.ts";
import {
  BRAKES,
  type BrakeKind,
  FACETS,
  type Facet,
  type FacetChange,
  type FacetValues,
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

/**
 * Judges the pending changes together with the pushes of the last 24 hours, and stores what is held back of each product.
 * Reads no product if nothing is pending. Returns how many are pending, and why something is held back.
 */
export async function judgePending(
  store: ProductStore & Pick<StatusStore, "readNote" | "writeNote">,
  by: JudgedBy,
): Promise<{ readonly pending: number; readonly tripped: readonly Problem[] }> {
  const { released, releaseOnly } = by;
  const writeLeft = (kinds: readonly MassChange[]): Promise<void> =>
    store.writeNote("left", kinds.length === 0 ? null : JSON.stringify(kinds));
  const pending = await store.countPending();
  const noted = JSON.parse((await store.readNote("left")) ?? "[]") as readonly MassChange[];
  // Of a kind of which a person released a part, the rest stays held back, however little it is, and whenever the process dies.
  const kept = new Set([...noted, ...(releaseOnly === null ? [] : released)]);
  await writeLeft([...kept]);
  if (released.size > 0) await changePending(store, (row) => release(row, by));
  const { tripped, rest } = pending === 0 ? NOTHING : await judge(store, { ...by, kept });
  const brakes = new Set(tripped.flatMap((one) => (one.code === "brake" ? [one.data.kind] : [])));
  if (tripped.length > 0) await changePending(store, (row) => holdBack(row, brakes, { ...by, kept }));
  await store.forgetHeld(tripped.length > 0 ? "synced" : "all");
  // Where a person released all of a kind, what changed since is only for this run to name.
  await writeLeft(rest.filter((kind) => releaseOnly !== null || !released.has(kind)));
  return { pending, tripped };
}

interface Judging extends JudgedBy {
  readonly kept: ReadonlySet<MassChange>;
}

/** `rest`: the kinds of which something stays held back, whatever the brakes say. */
interface JudgedPending {
  readonly tripped: readonly Problem[];
  readonly rest: readonly MassChange[];
}

const NOTHING: JudgedPending = { tripped: [], rest: [] };

async function judge(store: ProductStore, by: Judging): Promise<JudgedPending> {
  const count = new BrakeCount();
  const rest = new Map<MassChange, number>();
  for await (const records of pagesOf((after) => store.listPending(after, PAGE_SIZE, "judged"))) {
    for (const record of records) {
      for (const change of facetChanges(record, by)) {
        count.add(change);
        const kind = MASS_CHANGE_OF[change.facet];
        if (isRest(record, change, by)) rest.set(kind, (rest.get(kind) ?? 0) + 1);
      }
    }
  }
  if (count.isQuiet) return NOTHING;
  count.addPushed(await store.countPushed(by.nowMs));
  const tripped = (await canTrip(store, count)) ? count.judge(await store.summarizePending()) : [];
  // A tripped brake names those that it holds back.
  const named = [...rest].filter(([kind]) => !tripped.some(({ data }) => data.release === kind));
  const problems = named.map(([release, held]) => problem("held-left", { release, held }));
  return { tripped: [...tripped, ...problems], rest: [...rest.keys()] };
}

/** The totals are counted over all linked products: only where as many are affected as a brake takes at least. */
async function canTrip(store: ProductStore, { mostAffected: affected }: BrakeCount): Promise<boolean> {
  if (affected < LEAST_OF_FEW) return false;
  return affected >= LEAST_AFFECTED || !(await store.hasLinked(FEW_PRODUCTS));
}

/** Of a kind that a person released: they left this change, or nobody has seen its value yet. */
function isRest({ held }: ProductRecord, { facet, shown, now, counts }: FacetChange, by: Judging): boolean {
  const [kind, before] = [MASS_CHANGE_OF[facet], held?.[facet]];
  if (before === undefined || shown === now || counts.length === 0) return false;
  return by.released.has(kind) || (by.kept.has(kind) && before === now);
}

async function changePending(store: ProductStore, rule: (row: ProductRecord) => ChangedProduct | null): Promise<void> {
  for await (const page of pagesOf((after) => store.listIds("pending", after, PAGE_SIZE)))
    await store.changeProducts(page, rule);
}

/** The product without what a person releases of it: its day notes the value, which is pushed and does not count. */
function release(row: ProductRecord, by: JudgedBy): ChangedProduct | null {
  const held = { ...row.held };
  const days: { -readonly [F in Facet]?: Days[F] } = { ...row.days };
  let hasReleased = false;
  for (const { facet, base, now } of facetChanges(row, by)) {
    const isShown = by.releaseOnly === null || by.releaseOnly.get(row.id) === now;
    if (held[facet] !== now || !by.released.has(MASS_CHANGE_OF[facet]) || !isShown) continue;
    const day = dayOf(row.days, facet, by.nowMs) ?? { was: base, atMs: by.nowMs, counts: [] };
    days[facet] = { ...day, released: now };
    delete held[facet];
    hasReleased = true;
  }
  return hasReleased ? { row: { ...row, days, held: unlessEmpty(held) } } : null;
}

/** The product with what is held back of it from now on: what a tripped brake is about, and the rest of a release. */
function holdBack(row: ProductRecord, tripped: ReadonlySet<BrakeKind>, by: Judging): ChangedProduct | null {
  const held: { [F in Facet]?: string } = {};
  for (const change of facetChanges(row, by)) {
    const { facet, shown, now, counts } = change;
    if (shown !== now && (isRest(row, change, by) || counts.some((kind) => tripped.has(kind)))) held[facet] = now;
  }
  const isSame = FACETS.every((facet) => held[facet] === row.held?.[facet]);
  return isSame ? null : { row: { ...row, held: unlessEmpty(held) } };
}

function unlessEmpty(held: FacetValues): FacetValues | null {
  return Object.keys(held).length === 0 ? null : held;
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

  /** Of one brake, among those that would hold something back. */
  get mostAffected(): number {
    return Math.max(0, ...Object.values(this.#counts).map(({ affected, held }) => (held === 0 ? 0 : affected)));
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
