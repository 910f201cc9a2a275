/** How large a change that is held back is, so that the largest are shown first. Pure. */
import type { HeldValue } from "../ports/page-store.ts";
import type { Facet } from "./facet.ts";
import { amountText } from "./paid-price.ts";

/** One change that is held back. `size`: in per cent of what the shop shows; null = it cannot be measured. */
export interface HeldChange extends HeldValue {
  readonly size: number | null;
}

/** The largest first, up or down; equal ones by SKU. */
export function sortBySize(facet: Facet, values: readonly HeldValue[]): readonly HeldChange[] {
  return values.map((value) => ({ ...value, size: sizeOf(facet, value) })).toSorted(bySize);
}

function sizeOf(facet: Facet, { shown, held }: HeldValue): number | null {
  if ((facet !== "price" && facet !== "quantity") || shown === null) return null;
  const [before, after] = [Number(amountText(shown)), Number(amountText(held))];
  if (!Number.isFinite(before) || !Number.isFinite(after) || before <= 0) return null;
  return Math.round((after / before - 1) * 1000) / 10;
}

function bySize(a: HeldChange, b: HeldChange): number {
  return Math.abs(b.size ?? 0) - Math.abs(a.size ?? 0) || (b.size ?? 0) - (a.size ?? 0) || (a.sku < b.sku ? -1 : 1);
}
