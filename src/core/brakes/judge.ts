import {
  type PendingSummary,
  type PushedCounts,
  type BrakeKind,
  type Facet,
  type FacetChange,
  MASS_CHANGE_OF,
} from "./facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import { isOtherPrice, isPriceJump, type RateOf } from "./paid-price.ts";

/** From this many affected products on, a change is considered an accident. */
const LEAST_AFFECTED = 20;
/** With fewer linked products than this, a brake trips from half of them on, but from at least `LEAST_OF_FEW`. */
const FEW_PRODUCTS = 40;
const LEAST_OF_FEW = 3;

interface Brake {
  readonly kind: BrakeKind;
  readonly facet: Facet;
  /** The part of `of` that may change within 24 hours. */
  readonly most: number;
  readonly of: "linked" | "shown" | "stocked";
  /** Whether a change from `base` to `now` counts. */
  readonly counts: (base: string, now: string, rateOf: RateOf) => boolean;
}

/** In the order of the report. */
const BRAKES = [
  { kind: "creations", facet: "creation", most: 0.25, of: "linked", counts: isOther },
  { kind: "hides", facet: "active", most: 0.1, of: "shown", counts: isHidden },
  { kind: "zeros", facet: "quantity", most: 0.5, of: "stocked", counts: isEmptied },
  { kind: "surges", facet: "quantity", most: 0.25, of: "linked", counts: isSurge },
  { kind: "prices", facet: "price", most: 0.5, of: "linked", counts: isOtherPrice },
  { kind: "jumps", facet: "price", most: 0.1, of: "linked", counts: isPriceJump },
  { kind: "names", facet: "name", most: 0.5, of: "linked", counts: isOtherName },
  { kind: "skus", facet: "sku", most: 0.5, of: "linked", counts: isOther },
] as const satisfies readonly Brake[];

function isHidden(base: string, now: string): boolean {
  return base === "1" && now === "0";
}

function isEmptied(base: string, now: string): boolean {
  return base !== "0" && now === "0";
}

function isOther(base: string, now: string): boolean {
  return base !== now;
}

/** Ten times the stock or more. A product without stock may get any number. */
function isSurge(base: string, now: string): boolean {
  return Number(base) > 0 && Number(now) >= 10 * Number(base);
}

/** A part that is unknown on one side is no difference. */
function isOtherName(base: string, now: string): boolean {
  const [before, after] = [base.split("."), now.split(".")];
  return before.some((part, at) => part !== "" && (after[at] ?? "") !== "" && part !== after[at]);
}

/** The brakes that count this change. */
export function brakesOf({ facet, base, now }: FacetChange, rateOf: RateOf): readonly BrakeKind[] {
  if (base === now) return [];
  return BRAKES.filter((brake) => brake.facet === facet && brake.counts(base, now, rateOf)).map(({ kind }) => kind);
}

type BrakeProblem = Extract<Problem, { readonly code: "brake" }>;

/** Counts the changes that brakes judge. Its size does not grow with the number of products. */
export class BrakeCount {
  readonly #rateOf: RateOf;
  readonly #affected = new Map<BrakeKind, number>();
  /** How many of them this run itself would push: what the brake holds back if it trips. Without any it does not trip. */
  readonly #held = new Map<BrakeKind, number>();
  /** Products that were hidden or emptied within 24 hours; they belong to the total before the changes. */
  readonly #lost = { shown: 0, stocked: 0, linked: 0 };

  constructor(rateOf: RateOf) {
    this.#rateOf = rateOf;
  }

  /** Adds the changes of one product with pending changes. */
  add(changes: readonly FacetChange[]): void {
    for (const change of changes) {
      const { facet, base, shown, now } = change;
      if (facet === "active" && base === "1" && shown === "0") this.#lost.shown += 1;
      if (facet === "quantity" && Number(base) > 0 && shown === "0") this.#lost.stocked += 1;
      for (const kind of brakesOf(change, this.#rateOf)) {
        plus(this.#affected, kind, 1);
        if (shown !== now) plus(this.#held, kind, 1);
      }
    }
  }

  /** Adds the products without pending changes: how many the pushes of the last 24 hours changed for each brake. */
  addPushed(pushed: PushedCounts): void {
    for (const { kind } of BRAKES) plus(this.#affected, kind, pushed[kind]);
    this.#lost.shown += pushed.hides;
    this.#lost.stocked += pushed.zeros;
  }

  /** Whether this run pushes nothing that a brake counts, so that none can trip. */
  get isQuiet(): boolean {
    return this.#held.size === 0;
  }

  /** The tripped brakes. If creations are restrained, newcomers do not count in the totals of the other brakes. */
  judge(totals: PendingSummary): readonly BrakeProblem[] {
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
    // The brake on all prices includes those that jump, so only one of them is reported.
    const restrainsPrices = brakesIn(found).has("prices");
    return found.filter(({ data }) => !(restrainsPrices && data.kind === "jumps"));
  }

  #check({ kind, facet, of, most }: (typeof BRAKES)[number], totals: PendingSummary): BrakeProblem | null {
    const affected = this.#affected.get(kind) ?? 0;
    const held = this.#held.get(kind) ?? 0;
    const whole = totals[of] + this.#lost[of];
    if (held === 0 || affected < leastAffected(totals.linked) || affected <= whole * most) return null;
    return {
      code: "brake",
      data: { kind, release: MASS_CHANGE_OF[facet], held, affected, of: whole, percent: percent(affected, whole) },
    };
  }
}

function plus(counts: Map<BrakeKind, number>, kind: BrakeKind, n: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + n);
}

function leastAffected(linked: number): number {
  return linked < FEW_PRODUCTS ? Math.max(LEAST_OF_FEW, Math.ceil(linked / 2)) : LEAST_AFFECTED;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 100);
}

/** The brakes among these problems. */
export function brakesIn(problems: readonly Problem[]): ReadonlySet<BrakeKind> {
  return new Set(problems.flatMap((one) => (one.code === "brake" ? [one.data.kind] : [])));
}
