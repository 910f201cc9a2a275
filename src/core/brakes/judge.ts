import { BRAKES, type BrakeKind, type FacetChange, MASS_CHANGE_OF } from "./facet.ts";
import type { PendingSummary, PushedCounts } from "./facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import { recordOf } from "../common/record.ts";

/** From this many affected products on, a change is considered an accident. */
const LEAST_AFFECTED = 20;
/** With fewer linked products than this, a brake trips from half of them on, but from at least `LEAST_OF_FEW`. */
const FEW_PRODUCTS = 40;
const LEAST_OF_FEW = 3;

const NONE = { linked: 0, shown: 0, stocked: 0 };

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

/** The brakes among these problems. */
export function brakesIn(problems: readonly Problem[]): ReadonlySet<BrakeKind> {
  return new Set(problems.flatMap((one) => (one.code === "brake" ? [one.data.kind] : [])));
}
