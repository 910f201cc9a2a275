import type { ProductRecord } from "../ports/product-store.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import { facetChanges, priceFacet } from "./facets.ts";
import type { BrakeKind, FacetValues } from "./facet.ts";
import { brakesOf } from "./judge.ts";
import { amountText, isFree, isPriceFall } from "./paid-price.ts";
import type { RateOf } from "./paid-price.ts";

/** What a run must not push. Each brake restrains only its own facet. */
export interface Restraint {
  readonly brakes: ReadonlySet<BrakeKind>;
  /** Orders could not be discovered: no stock is raised, no SKU sent, no link moved, and creations start with 0. */
  readonly raises: boolean;
  readonly rateOf: RateOf;
}

/** The restrained values of a product, without those that a person agreed to. */
export function restrainedFacets(record: ProductRecord, { brakes, rateOf }: Restraint): FacetValues {
  if (brakes.size === 0) return {};
  const { agreed } = record.facts;
  const restrained: Record<string, string> = {};
  for (const change of facetChanges(record)) {
    const { facet, shown, now } = change;
    if (shown === now || agreed[facet] === now) continue;
    if (brakesOf(change, rateOf).some((kind) => brakes.has(kind))) restrained[facet] = now;
  }
  return restrained;
}

/**
 * Why the price of this product is restrained on its own: it is 0, or falls below a tenth of the price 24 hours ago.
 * Null = it is not. An agreement to a mass change covers a fall, but never a 0.
 */
export function findAbsurdPrice(record: ProductRecord, rateOf: RateOf): Problem | null {
  const { fields, pushed, shopId, facts } = record;
  if (fields === null || record.fault !== null || record.gone) return null;
  const shown = shopId === null || pushed === null ? undefined : priceFacet(pushed);
  const now = priceFacet(fields);
  if (now === undefined || now === shown || now === facts.allowedPrice) return null;
  if (isFree(now)) {
    const last = shown ?? facts.before.price;
    return last !== undefined && isFree(last) ? null : problem("price-zero", {});
  }
  const base = facts.before.price ?? shown;
  if (base === undefined || facts.agreed.price === now || !isPriceFall(base, now, rateOf)) return null;
  return problem("price-fell", { from: amountText(base), to: amountText(now) });
}
