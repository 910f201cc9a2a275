/** What an audit finds about an exported order, as a change after its export. Pure. */
import { isDeepStrictEqual } from "node:util";

import { type AfterExport, AUDIT_FIELDS, type Difference, type DifferenceField } from "./difference.ts";

const OF_AUDITS: ReadonlySet<DifferenceField> = new Set<DifferenceField>(AUDIT_FIELDS);

/**
 * The differences of an order after an audit: `found` takes the place of what earlier audits found; null = none is left.
 * What a person acknowledged stays acknowledged as long as nothing new is found. Where TotalGest could not be asked, what
 * an earlier audit found stays as it is.
 */
export function withAudited(
  known: AfterExport | null,
  found: readonly Difference[],
  nowMs: number,
): AfterExport | null {
  if (known !== null && found.some(isUnasked) && known.differences.some(isFoundBefore)) return known;
  const others = (known?.differences ?? []).filter(({ field }) => !OF_AUDITS.has(field));
  const differences = [...found, ...others];
  if (differences.length === 0) return null;
  const isKnown = known !== null && differences.every((one) => known.differences.some((other) => isSame(one, other)));
  return isKnown ? { ...known, differences } : { ...known, differences, sinceMs: nowMs, acknowledged: null };
}

function isUnasked({ field }: Difference): boolean {
  return field === "erp-unasked";
}

function isFoundBefore(one: Difference): boolean {
  return OF_AUDITS.has(one.field) && !isUnasked(one);
}

function isSame(one: Difference, other: Difference): boolean {
  return isDeepStrictEqual(one, other);
}

/** An audit did not find the order in TotalGest, so a person may say where it is. */
export function isLost(afterExport: AfterExport | null): boolean {
  if (afterExport?.newcomer !== undefined) return false;
  return afterExport?.differences.some(({ field }) => field === "erp-missing" || field === "erp-cancelled") === true;
}
