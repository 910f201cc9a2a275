import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { ListedOrder } from "../order/order.ts";
import type { Decoded } from "../ports/records.ts";
import type { ShopPage } from "../ports/shop.ts";
import { problem } from "../common/problems/problem.ts";
import type { DayRange } from "./plan.ts";

const OPERATION = { system: "Framework360", operation: "orders/list" } as const;
/**
 * A list that brings fewer than it says is read once more: an order may have left it meanwhile, or come to its end. What
 * came only after the first pass is for the next discovery.
 */
const MOST_PASSES = 2;

/** What a list of orders brought. */
export interface OrderList {
  readonly ids: ReadonlySet<string>;
  /** Fewer came than the list says it has; null = as far as it says, all came. */
  readonly shortfall: RemoteError | null;
}

/**
 * Reads the list until a page is empty, each order handed to `onPage` once. A page that brings nothing new ends it too (a site
 * may cap the limit, or ignore the page), but only if reading from the other end shows nothing unlisted either: else
 * RemoteError.
 */
export async function readOrderList(
  { shop, progress }: Pick<Engine, "shop" | "progress">,
  days: DayRange,
  signal: AbortSignal,
  onPage: (orders: readonly Decoded<ListedOrder>[]) => Promise<void>,
): Promise<OrderList> {
  progress.report({ kind: "phase", phase: "discover", total: null });
  const listed = new Map<string, number>();
  let expected: number | null = null;
  for (let pass = 1; ; pass++) {
    const { total, namesakes } = await readOnce(shop, days, signal, async (items) => {
      const fresh = items.filter((item) => !listed.has(keyOf(item)));
      for (const item of fresh) listed.set(keyOf(item), 1);
      if (fresh.length > 0) await onPage(fresh);
      progress.report({ kind: "advance", phase: "discover", done: listed.size });
    });
    const came = listed.size + namesakes;
    const ids = new Set(listed.keys());
    expected = lesserOf(expected, total);
    if (expected === null || came >= expected) return { ids, shortfall: null };
    if (pass < MOST_PASSES) continue;
    const facts = { system: "Framework360", reason: "contract" } as const;
    return {
      ids,
      shortfall: new RemoteError(problem("list-incomplete", { ...OPERATION, came, total: expected }), facts),
    };
  }
}

/**
 * One pass over the list. `total` = how many orders its last page says there are; `namesakes` = records that cannot be told
 * from one that came, having no id.
 */
async function readOnce(
  shop: Engine["shop"],
  { from, to }: DayRange,
  signal: AbortSignal,
  onPage: (items: readonly Decoded<ListedOrder>[]) => Promise<void>,
): Promise<{ readonly total: number | null; readonly namesakes: number }> {
  const seen = new Set<string>();
  let total: number | null = null;
  let namesakes = 0;
  for (let page = 1; ; page++) {
    const answer = await shop.fetchOrders({ from, to, page, order: "asc" }, signal);
    const { items } = answer;
    total = totalAfter(total, answer);
    if (items.length === 0) return { total, namesakes };
    const before = seen.size;
    for (const item of items) {
      if (isNameless(item) && seen.has(keyOf(item))) namesakes += 1;
      seen.add(keyOf(item));
    }
    if (seen.size === before) {
      const last = await shop.fetchOrders({ from, to, page: 1, order: "desc" }, signal);
      if (last.items.every((item) => seen.has(keyOf(item)))) return { total, namesakes };
      throw new RemoteError(problem("paging-loop", OPERATION), { system: "Framework360", reason: "contract" });
    }
    await onPage(items);
  }
}

/**
 * How many records a list has by what its pages said up to this one. An empty page that says 0 speaks of itself: what the
 * pages before it said of the list stands.
 */
export function totalAfter(before: number | null, { items, total }: ShopPage<unknown>): number | null {
  if (total === null || (items.length === 0 && total === 0)) return before;
  return total;
}

/** How many records have to come, where passes over one list say different numbers; null = none says one. */
export function lesserOf(before: number | null, total: number | null): number | null {
  return before === null || total === null ? total : Math.min(before, total);
}

function isNameless(item: Decoded<ListedOrder>): boolean {
  return !item.ok && item.id === null;
}

function keyOf(item: Decoded<ListedOrder>): string {
  return item.ok ? item.value.id : (item.id ?? `nameless ${JSON.stringify(item.problem.data)}`);
}
