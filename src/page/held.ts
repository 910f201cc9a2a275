/** Values that are held back, as the page compares and sorts them. */
import { type Facet, FACETS, MASS_CHANGE_OF, type MassChange } from "../core/brakes/facet.ts";
import { amountText } from "../core/brakes/paid-price.ts";
import type { HeldValue } from "../core/ports/page-store.ts";
import { cleanLine } from "../text/clean.ts";
import type { ShopView } from "./view.ts";

/** One change that is held back. `size`: in per cent of what the shop shows; null = it cannot be measured. */
export interface HeldChange extends HeldValue {
  readonly size: number | null;
}

export function facetOf(kind: MassChange): Facet | null {
  return FACETS.find((one) => MASS_CHANGE_OF[one] === kind) ?? null;
}

export function measured(facet: Facet, value: HeldValue): HeldChange {
  return { ...value, size: sizeOf(facet, value) };
}

function sizeOf(facet: Facet, { shown, held }: HeldValue): number | null {
  if ((facet !== "price" && facet !== "quantity") || shown === null) return null;
  const [before, after] = [Number(amountText(shown)), Number(amountText(held))];
  if (!Number.isFinite(before) || !Number.isFinite(after) || before <= 0) return null;
  return Math.round((after / before - 1) * 1000) / 10;
}

/** The largest first, up or down; equal ones by SKU. */
export function bySize(a: HeldChange, b: HeldChange): number {
  return Math.abs(b.size ?? 0) - Math.abs(a.size ?? 0) || (b.size ?? 0) - (a.size ?? 0) || (a.sku < b.sku ? -1 : 1);
}

/** `+60 %`, with a minus sign. */
export function percent({ text }: Pick<ShopView, "text">, size: number): string {
  return `${size > 0 ? "+" : size < 0 ? "−" : ""}${text.formats.number(Math.abs(size))} %`;
}

/** How much more or less the second is. */
export function percentOf(view: ShopView, before: string, after: string): string {
  const size = Math.round((Number(after) / Number(before) - 1) * 1000) / 10;
  return Number.isFinite(size) ? percent(view, size) : "";
}

/** A value as a person reads it. */
export function valueText({ text }: ShopView, facet: Facet, value: string | null): string {
  if (value === null || value === "") return "–";
  switch (facet) {
    case "active":
      return text.t(value === "1" ? "ask.yes" : "ask.no");
    case "quantity":
      return text.formats.number(Number(value));
    case "price":
    case "creation":
      return cleanLine(text.formats.money(amountText(value), ""));
    case "name":
    case "sku":
      return cleanLine(value);
  }
}
