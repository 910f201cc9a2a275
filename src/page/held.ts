/** What is held back, as the page compares, sorts and releases it. */
import { type Facet, FACETS, MASS_CHANGE_OF, type MassChange, MASS_CHANGES } from "../core/brakes/facet.ts";
import { readHeldChanges } from "../core/brakes/judge-pending.ts";
import { type HeldChange, sortBySize } from "../core/brakes/held-size.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import { readHeldStatuses, scopeOfHeld } from "../core/orders/fulfilment/run.ts";
import type { OpenDelivery } from "../core/orders/record.ts";
import { digest } from "../core/orders/shown.ts";
import type { Store } from "../core/ports/store.ts";
import type { Scope } from "../core/acts/page-run.ts";
import type { ShopView } from "./view.ts";

/** Changes of products, or statuses of orders that left. */
export type HeldKind = MassChange | "statuses";
const KINDS: readonly HeldKind[] = [...MASS_CHANGES, "statuses"];

/** `+60 %`, with a minus sign. */
export function percent({ text }: Pick<ShopView, "text">, size: number): string {
  return `${size > 0 ? "+" : size < 0 ? "−" : ""}${text.formats.number(Math.abs(size))} %`;
}

/** How much more or less the second is. */
export function percentOf(view: ShopView, before: string, after: string): string {
  const size = Math.round((Number(after) / Number(before) - 1) * 1000) / 10;
  return Number.isFinite(size) ? percent(view, size) : "";
}

/** So few prices, each ticked on its line, need no further tick. */
export const FEW = 5;

/** A price that falls by more than half or more than doubles, or of which nobody knows how much it changes. */
export function isFarOff({ size }: HeldChange): boolean {
  return size === null || size < -50 || size > 100;
}

/** Whether these prices go only with the tick that says they are right. `ticked`: their ids; none = the whole list. */
export function needsTick(found: readonly HeldChange[], ticked: ReadonlySet<unknown>): boolean {
  return ticked.size === 0 || ticked.size > FEW || found.some((one) => ticked.has(one.id) && isFarOff(one));
}

const WAYS = ["up", "down"] as const;
type HeldWay = (typeof WAYS)[number];

export interface HeldQuery {
  /** Null = the first kind of which anything is held back. */
  readonly kind: HeldKind | null;
  /** Part of the name or the SKU. */
  readonly search: string;
  /** Only what rises, or only what falls. */
  readonly way: HeldWay | null;
  /** Only this product, by TotalGest's id. */
  readonly product: string | null;
}

export interface Held {
  /** Every kind that is held back, with its number; `empty` has 0. */
  readonly kinds: ReadonlyMap<HeldKind, number>;
  /** The kind that is listed; null = nothing is held back. */
  readonly kind: HeldKind | null;
  /** Why it is held back; null = nobody noted it. */
  readonly brake: Problem | null;
  readonly facet: Facet | null;
  /** All changes of the kind, the largest first. */
  readonly all: readonly HeldChange[];
  /** Those that match but for their way, by way. */
  readonly ways: Readonly<Record<HeldWay | "all", readonly HeldChange[]>>;
  /** Those that match. */
  readonly found: readonly HeldChange[];
  /** The size that most of all have; null = no two have the same. */
  readonly common: { readonly size: number; readonly count: number } | null;
  readonly statuses: readonly OpenDelivery[];
  /** What a release of this list sends, and a fingerprint of it. */
  readonly scope: Scope;
  readonly shown: string;
}

export async function readHeld(store: Store, query: HeldQuery): Promise<Held> {
  const statuses = await readHeldStatuses({ store });
  const kinds = new Map<HeldKind, number>(await readHeldChanges(store));
  if (statuses.length > 0) kinds.set("statuses", statuses.length);
  const [first = null] = kinds.keys();
  const kind = query.kind !== null && kinds.has(query.kind) ? query.kind : first;
  const facet = FACETS.find((one) => MASS_CHANGE_OF[one] === kind) ?? null;
  const all = facet === null ? [] : sortBySize(facet, await store.listHeldValues(facet));
  const search = query.search.toLowerCase();
  const matching = all.filter(
    ({ id, name, sku }) =>
      (query.product === null || id === query.product) &&
      (search === "" || `${name}\n${sku}`.toLowerCase().includes(search)),
  );
  const ways = {
    all: matching,
    up: matching.filter(({ size }) => Number(size) > 0),
    down: matching.filter(({ size }) => Number(size) < 0),
  };
  const found = ways[query.way ?? "all"];
  const scope = kind === "statuses" ? scopeOfHeld(statuses) : scopeOf(found);
  const brake = await readBrake(store, kind);
  return { kinds, kind, brake, facet, all, ways, found, common: commonOf(all), statuses, scope, shown: digest(scope) };
}

/** The engine stored it as JSON. */
async function readBrake(store: Store, kind: HeldKind | null): Promise<Problem | null> {
  if (kind === "statuses") return JSON.parse((await store.readNote("fulfilment-brake")) ?? "null") as Problem | null;
  const brakes = JSON.parse((await store.readNote("brakes")) ?? "[]") as readonly Problem[];
  const isOfKind = ({ code, data }: Problem): boolean =>
    kind === "empty" ? code === "brake-empty" : "release" in data && data.release === kind;
  return brakes.find(isOfKind) ?? null;
}

function commonOf(changes: readonly HeldChange[]): Held["common"] {
  const counts = new Map<number, number>();
  for (const { size } of changes) if (size !== null) counts.set(size, (counts.get(size) ?? 0) + 1);
  const [size = 0, count = 0] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  return count < 2 ? null : { size, count };
}

/** A fingerprint of exactly these values. */
export function shownOf(changes: readonly Pick<HeldChange, "position" | "id" | "held">[]): string {
  return digest(scopeOf(changes));
}

function scopeOf(changes: readonly Pick<HeldChange, "position" | "id" | "held">[]): Scope {
  return changes.toSorted((a, b) => a.position - b.position).map(({ id, held }) => [id, held] as const);
}

/** From the address of the page, or from the form on it. */
export function parseHeldQuery(field: (name: string) => string): HeldQuery {
  return {
    kind: KINDS.find((one) => one === field("kind")) ?? null,
    search: field("search").trim().slice(0, MOST_TEXT),
    way: WAYS.find((one) => one === field("way")) ?? null,
    product: field("product") === "" ? null : field("product").slice(0, MOST_TEXT),
  };
}

const MOST_TEXT = 200;
