/** Values that are held back, as the page compares and sorts them. */
import { type Facet, FACETS, MASS_CHANGE_OF, type MassChange, MASS_CHANGES } from "../core/brakes/facet.ts";
import { amountText } from "../core/brakes/paid-price.ts";
import type { HeldValue } from "../core/ports/page-store.ts";
import { cleanLine } from "../text/clean.ts";
import type { ShopView } from "./view.ts";
import type { Scope } from "../core/acts/page-run.ts";
import { digest } from "../core/orders/shown.ts";
import { readHeldChanges } from "../core/brakes/judge-pending.ts";
import type { Store } from "../core/ports/store.ts";

/** One change that is held back. `size`: in per cent of what the shop shows; null = it cannot be measured. */
export interface HeldChange extends HeldValue {
  readonly size: number | null;
}

function facetOf(kind: MassChange): Facet | null {
  return FACETS.find((one) => MASS_CHANGE_OF[one] === kind) ?? null;
}

function measured(facet: Facet, value: HeldValue): HeldChange {
  return { ...value, size: sizeOf(facet, value) };
}

function sizeOf(facet: Facet, { shown, held }: HeldValue): number | null {
  if ((facet !== "price" && facet !== "quantity") || shown === null) return null;
  const [before, after] = [Number(amountText(shown)), Number(amountText(held))];
  if (!Number.isFinite(before) || !Number.isFinite(after) || before <= 0) return null;
  return Math.round((after / before - 1) * 1000) / 10;
}

/** The largest first, up or down; equal ones by SKU. */
function bySize(a: HeldChange, b: HeldChange): number {
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

export interface HeldQuery {
  /** Null = the first kind of which anything is held back. */
  readonly kind: MassChange | null;
  readonly way: "up" | "down" | null;
  /** Part of the name or the SKU. */
  readonly search: string;
  /** Only this product, by TotalGest's id. */
  readonly product: string | null;
}

export interface HeldList {
  /** Every kind that is held back, with its number. */
  readonly kinds: ReadonlyMap<MassChange, number>;
  /** The kind that is listed; null = nothing is held back. */
  readonly kind: MassChange | null;
  readonly facet: Facet | null;
  /** All of the kind, the largest first. */
  readonly all: readonly HeldChange[];
  /** Those that match. */
  readonly found: readonly HeldChange[];
  /** The size that most of all have; null = no two have the same. */
  readonly common: { readonly size: number; readonly count: number } | null;
  /** A fingerprint of exactly `found`. */
  readonly shown: string;
}

const EMPTY = { facet: null, all: [], found: [], common: null } as const;

export async function readHeldList(store: Store, query: HeldQuery): Promise<HeldList> {
  const kinds = await readHeldChanges(store);
  const [first] = kinds.keys();
  const kind = query.kind !== null && kinds.has(query.kind) ? query.kind : (first ?? null);
  const facet = kind === null ? null : facetOf(kind);
  // A catalogue that came back empty names no product.
  if (facet === null) return { ...EMPTY, kinds, kind, shown: digest([kind !== null]) };
  const values = await store.listHeldValues(facet);
  const all = values.map((value) => measured(facet, value)).toSorted(bySize);
  const search = query.search.toLowerCase();
  const found = all.filter(
    ({ id, size, name, sku }) =>
      (query.product === null || id === query.product) &&
      isOfWay(size, query.way) &&
      (search === "" || `${name}\n${sku}`.toLowerCase().includes(search)),
  );
  return { kinds, kind, facet, all, found, common: commonOf(all), shown: shownOf(found) };
}

function isOfWay(size: number | null, way: HeldQuery["way"]): boolean {
  return way === null || (way === "up" ? (size ?? 0) > 0 : (size ?? 0) <= 0);
}

function commonOf(changes: readonly HeldChange[]): HeldList["common"] {
  const counts = new Map<number, number>();
  for (const { size } of changes) if (size !== null) counts.set(size, (counts.get(size) ?? 0) + 1);
  const [size = 0, count = 0] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  return count < 2 ? null : { size, count };
}

/** A fingerprint of exactly these values. */
export function shownOf(changes: readonly Pick<HeldChange, "position" | "id" | "held">[]): string {
  return digest(scopeOf(changes));
}

/** What a run releases. */
export function scopeOf(changes: readonly Pick<HeldChange, "position" | "id" | "held">[]): Scope {
  return changes.toSorted((a, b) => a.position - b.position).map(({ id, held }) => [id, held] as const);
}

/** From the address of the page, or from the form on it. */
export function parseHeldQuery(field: (name: string) => string): HeldQuery {
  const of = <T extends string>(values: readonly T[], name: string): T | null =>
    values.find((one) => one === field(name)) ?? null;
  return {
    kind: of(MASS_CHANGES, "kind"),
    way: of(["up", "down"] as const, "way"),
    search: field("search").trim().slice(0, MOST_TEXT),
    product: field("product") === "" ? null : field("product").slice(0, MOST_TEXT),
  };
}

const MOST_TEXT = 200;
