/** What of a pull a person asked for: a release is a run like any other, and carries on whatever else has changed. Pure. */
import { type Facet, FACETS, MASS_CHANGE_OF } from "../brakes/facet.ts";
import type { FieldChange, PullRow } from "../run/reports.ts";
import type { ProductAction } from "./action.ts";
import type { Scope } from "./page-run.ts";

/** A pull without products asks for all that has changed. */
export function askedFor(action: ProductAction, scope: Scope): (row: PullRow) => boolean {
  const ids = new Set(scope.map(([id]) => id));
  if (action.kind !== "release") return ({ sku }) => ids.size === 0 || ids.has(sku);
  if (action.what === "empty") return () => true;
  const facet = FACETS.find((one) => MASS_CHANGE_OF[one] === action.what);
  return (row) =>
    ids.has(row.id) &&
    (isFailed(row) || row.action === "created" || row.changes.some(({ field }) => isOf(field, facet)));
}

export function isFailed({ action }: PullRow): boolean {
  return action === "failed" || action === "not-found";
}

/** A price is what a buyer pays, with its VAT; a name is one in each language. */
function isOf(field: FieldChange["field"], facet: Facet | undefined): boolean {
  return facet !== undefined && (field.startsWith(facet) || (facet === "price" && field === "tax_id"));
}
