import type { ProductRecord } from "../products/record.ts";
import {
  brakesOf,
  type HeldChange,
  MASS_CHANGE_OF,
  type BrakeKind,
  type Days,
  type Facet,
  type FacetChange,
  type FacetValues,
  type MassChange,
} from "./facet.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { dayOf, facetChanges, priceFacet } from "./facets.ts";
import { amountText, isFree, isPriceFall, type RateOf } from "./paid-price.ts";
import type { ChangedProduct } from "../products/change.ts";
import type { StoredProduct } from "../products/stored.ts";

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

/** Whether a person releases this change: its value is the one that was held back and shown. */
function isReleased(id: string, { facet, now }: FacetChange, held: FacetValues, by: JudgedBy): boolean {
  const { released, releaseOnly } = by;
  const isShown = releaseOnly === null || releaseOnly.get(id) === now;
  return isShown && released.has(MASS_CHANGE_OF[facet]) && held[facet] === now;
}

/** Why a value stays held back, whatever the brakes say: nobody has seen it, or a person left it. */
type Rest = "unseen" | "left";

/** Null = it is for the brakes to say. */
function restOf(id: string, change: FacetChange, held: FacetValues, by: JudgedBy): Rest | null {
  const { facet, shown, now } = change;
  const kind = MASS_CHANGE_OF[facet];
  if (held[facet] === undefined || shown === now || isReleased(id, change, held, by)) return null;
  if (brakesOf(change, by.rateOf).length === 0) return null;
  if (!by.released.has(kind)) return by.kept.has(kind) && held[facet] === now ? "left" : null;
  return by.releaseOnly === null || by.releaseOnly.has(id) || held[facet] !== now ? "unseen" : "left";
}

/** The changes of a product that this run judges, and the facets that stay held back whatever it says. */
export function judgedChanges(
  record: ProductRecord,
  by: JudgedBy,
): { readonly counted: readonly FacetChange[]; readonly rest: readonly (readonly [facet: Facet, why: Rest])[] } {
  const held = record.held ?? {};
  const counted = facetChanges(record, by.nowMs).filter((change) => !isReleased(record.id, change, held, by));
  const rest = counted.flatMap((change) => {
    const why = restOf(record.id, change, held, by);
    return why === null ? [] : [[change.facet, why] as const];
  });
  return { counted, rest };
}

/**
 * What is held back of a product from now on: what a tripped brake is about, and what differs from what a person released.
 * A released value is noted in its day: it is pushed, and does not count. Null = nothing changes.
 */
export function holdChanges(record: ProductRecord, tripped: ReadonlySet<BrakeKind>, by: JudgedBy): HeldChange | null {
  const known = record.held ?? {};
  const held: { [F in Facet]?: string } = {};
  const released: { -readonly [F in Facet]?: Days[F] } = {};
  for (const change of facetChanges(record, by.nowMs)) {
    const { facet, base, shown, now } = change;
    const isTripped = (): boolean => brakesOf(change, by.rateOf).some((kind) => tripped.has(kind));
    if (isReleased(record.id, change, known, by)) {
      const day = dayOf(record.days, facet, by.nowMs) ?? { was: base, atMs: by.nowMs, counts: [] };
      released[facet] = { ...day, released: now };
    } else if (shown !== now && (isTripped() || restOf(record.id, change, known, by) !== null)) held[facet] = now;
  }
  const isOther = Object.keys(released).length > 0;
  if (!isOther && areSame(held, known)) return null;
  return {
    id: record.id,
    held: Object.keys(held).length === 0 ? null : held,
    ...(isOther ? { days: { ...record.days, ...released } } : {}),
  };
}

/** The product with what is held back of it from now on. */
export function holdBack(row: StoredProduct, { held, days }: HeldChange): ChangedProduct {
  return { row: { ...row, held, ...(days === undefined ? {} : { days }) } };
}

/** A person allows this price of the product (`priceFacet`) until TotalGest sends another one. */
export function allowPrice(row: StoredProduct, { price }: { readonly price: string }): ChangedProduct {
  return { row: { ...row, allowedPrice: price } };
}

function areSame(one: FacetValues, other: FacetValues): boolean {
  const facets = Object.keys(one) as Facet[];
  return facets.length === Object.keys(other).length && facets.every((facet) => one[facet] === other[facet]);
}

/**
 * Why the price of this product is held back on its own: it is 0, or falls below a tenth of the shown price or of the
 * price 24 hours ago. Null = it is not. No agreement to a mass change covers it.
 */
export function findAbsurdPrice(
  record: ProductRecord,
  { nowMs, rateOf }: Pick<JudgedBy, "nowMs" | "rateOf">,
): Problem | null {
  const { fields, pushed, shopId, days, allowedPrice } = record;
  if (fields === null || record.fault !== null || record.gone) return null;
  const shown = shopId === null || pushed === null ? undefined : priceFacet(pushed);
  const now = priceFacet(fields);
  if (now === undefined || now === shown || now === allowedPrice) return null;
  const before = dayOf(days, "price", nowMs)?.was;
  if (isFree(now)) {
    const last = shown ?? before;
    return last !== undefined && isFree(last) ? null : problem("price-zero", {});
  }
  const from = [before, shown].find((price) => price !== undefined && isPriceFall(price, now, rateOf));
  return from === undefined ? null : problem("price-fell", { from: amountText(from), to: amountText(now) });
}
