import type { PendingSummary } from "../ports/brake-store.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Facet, FacetChange, FacetValues } from "./facet.ts";
import { isOtherPrice, isPriceJump } from "./paid-price.ts";
import type { RateOf } from "./paid-price.ts";

/** From so many products on a change is an accident and not somebody's work. */
const LEAST_AFFECTED = 20;
/** A shop with fewer products than this has a brake from half of them on, and from at least `LEAST_OF_FEW`. */
const FEW_PRODUCTS = 40;
const LEAST_OF_FEW = 3;

interface Brake {
  readonly code: Problem["code"];
  readonly facet: Facet;
  /** The share of `of` that may change within 24 hours. */
  readonly most: number;
  readonly of: "linked" | "shown" | "stocked";
  /** Whether a product whose value was `base` and becomes `now` counts. */
  readonly counts: (base: string, now: string, rateOf: RateOf) => boolean;
}

/** In the order in which they are reported. */
const BRAKES = [
  { code: "brake-creations", facet: "creation", most: 0.25, of: "linked", counts: isOther },
  { code: "brake-hides", facet: "active", most: 0.1, of: "shown", counts: isHidden },
  { code: "brake-zeros", facet: "quantity", most: 0.5, of: "stocked", counts: isEmptied },
  { code: "brake-surges", facet: "quantity", most: 0.25, of: "linked", counts: isSurge },
  { code: "brake-prices", facet: "price", most: 0.5, of: "linked", counts: isOtherPrice },
  { code: "brake-price-jumps", facet: "price", most: 0.1, of: "linked", counts: isPriceJump },
  { code: "brake-names", facet: "name", most: 0.5, of: "linked", counts: isOtherName },
  { code: "brake-skus", facet: "sku", most: 0.5, of: "linked", counts: isOther },
] as const satisfies readonly Brake[];

export type BrakeCode = (typeof BRAKES)[number]["code"];

function isHidden(base: string, now: string): boolean {
  return base === "1" && now === "0";
}

function isEmptied(base: string, now: string): boolean {
  return base !== "0" && now === "0";
}

function isOther(base: string, now: string): boolean {
  return base !== now;
}

/** Ten times the stock or more. What had none may get any number. */
function isSurge(base: string, now: string): boolean {
  return Number(base) > 0 && Number(now) >= 10 * Number(base);
}

/** A part that is not known on one side is no difference. */
function isOtherName(base: string, now: string): boolean {
  const [before, after] = [base.split("."), now.split(".")];
  return before.some((part, at) => part !== "" && (after[at] ?? "") !== "" && part !== after[at]);
}

/** The brakes for which this change counts. */
export function brakesOf({ facet, base, now }: FacetChange, rateOf: RateOf): readonly BrakeCode[] {
  return BRAKES.filter((brake) => brake.facet === facet && brake.counts(base, now, rateOf)).map(({ code }) => code);
}

/** Adds up, product by product, what brakes judge. Its size does not grow with the number of products. */
export class BrakeCount {
  readonly #rateOf: RateOf;
  readonly #affected = new Map<BrakeCode, number>();
  /** What this run itself would push something of: a brake that has nothing to keep back is not tripped. */
  readonly #pushed = new Set<BrakeCode>();
  /** Products that were hidden, or emptied, within the window: the shares are of what there was before. */
  readonly #lost = { shown: 0, stocked: 0, linked: 0 };

  constructor(rateOf: RateOf) {
    this.#rateOf = rateOf;
  }

  /** The changes of one product, of which those to a value in `agreed` do not count. */
  add(changes: readonly FacetChange[], agreed: FacetValues): void {
    for (const change of changes) {
      const { facet, base, shown, now } = change;
      if (facet === "active" && base === "1" && shown === "0") this.#lost.shown += 1;
      if (facet === "quantity" && Number(base) > 0 && shown === "0") this.#lost.stocked += 1;
      if (base === now || agreed[facet] === now) continue;
      for (const code of brakesOf(change, this.#rateOf)) {
        this.#affected.set(code, (this.#affected.get(code) ?? 0) + 1);
        if (shown !== now) this.#pushed.add(code);
      }
    }
  }

  /** Nothing of what was added can trip a brake, whatever the window holds besides. */
  get isQuiet(): boolean {
    return this.#pushed.size === 0;
  }

  /**
   * The brakes that are tripped. Newcomers that the brake on creations keeps back will not be linked, so they make no other
   * share smaller.
   */
  judge(totals: PendingSummary): readonly Problem[] {
    const [first, ...others] = BRAKES;
    const creations = this.#check(first, totals);
    const { newcomers } = totals;
    const base =
      creations === null
        ? totals
        : {
            ...totals,
            linked: totals.linked - newcomers.linked,
            shown: totals.shown - newcomers.shown,
            stocked: totals.stocked - newcomers.stocked,
          };
    const found = [creations, ...others.map((brake) => this.#check(brake, base))].filter((brake) => brake !== null);
    // All prices are more than those that jump: one of both is enough to say.
    const holdsPrices = found.some(({ code }) => code === "brake-prices");
    return found.filter(({ code }) => !(holdsPrices && code === "brake-price-jumps"));
  }

  #check({ code, of, most }: (typeof BRAKES)[number], totals: PendingSummary): Problem | null {
    const affected = this.#affected.get(code) ?? 0;
    const whole = totals[of] + this.#lost[of];
    if (!this.#pushed.has(code) || affected < leastAffected(totals.linked) || affected <= whole * most) return null;
    return problem(code, { affected, of: whole, percent: percent(affected, whole) });
  }
}

function leastAffected(linked: number): number {
  return linked < FEW_PRODUCTS ? Math.max(LEAST_OF_FEW, Math.ceil(linked / 2)) : LEAST_AFFECTED;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 100);
}

/** The brakes among these problems. */
export function brakesIn(problems: readonly Problem[]): ReadonlySet<BrakeCode> {
  const codes: ReadonlySet<string> = new Set(problems.map(({ code }) => code));
  return new Set(BRAKES.map(({ code }) => code).filter((code) => codes.has(code)));
}
