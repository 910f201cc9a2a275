import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { ListedOrder } from "../orders/order.ts";
import type { Decoded } from "../ports/records.ts";
import type { ShopPage } from "../ports/shop.ts";
import { problem } from "../common/problems/problem.ts";
import { numberedPages } from "../common/parallel.ts";
import { addDays, type DayRange, isDailyDue, localDay } from "../common/time/zone.ts";
import type { ClockSpan } from "./clocks.ts";

/** Every cycle reads back this far, because clocks may be wrong and statuses change. */
const LOOK_BACK_DAYS = 7;
/** Without `export.from` nothing is exported, but the stock takes the orders of this many days into account. */
const LOOK_BACK_WITHOUT_FROM_DAYS = 14;
/** So that no order is missed that the shop dated while its own clock was ahead. */
const LOOK_AHEAD_DAYS = 366;
/** A shop's nightly work is part of the first run after this local hour. */
export const NIGHTLY_HOUR = 3;

/** What a discovery is to read. */
interface DiscoveryPlan {
  /** Everything since `export.from`; null = not now. If it is read, `narrow` is not. */
  readonly wide: DayRange | null;
  /** What every cycle reads. */
  readonly narrow: DayRange;
}

/** What earlier discoveries stored. Instants are epoch ms. */
export interface DiscoveryMemory {
  readonly discoveredMs: number | null;
  readonly wideMs: number | null;
  /** The `export.from` of the last wide discovery. */
  readonly exportFrom: string | null;
}

/**
 * The days that the next discovery has to read, whichever clock is right: from a week before the earliest clock and the
 * last discovery, to a year after the latest. `nowMs` is this machine's clock, which decides about the night. Pure.
 */
export function planDiscovery(
  memory: DiscoveryMemory,
  exportFrom: string | null,
  clocks: ClockSpan & { readonly nowMs: number },
  timeZone: string,
  nightDelayMs = 0,
): DiscoveryPlan {
  const { discoveredMs } = memory;
  const earliest = localDay(Math.min(clocks.earliestMs, discoveredMs ?? Infinity), timeZone);
  const latest = localDay(Math.max(clocks.latestMs, discoveredMs ?? -Infinity), timeZone);
  const narrow = { from: addDays(earliest, -LOOK_BACK_DAYS), to: addDays(latest, LOOK_AHEAD_DAYS) };
  const isDue =
    isDailyDue(memory.wideMs, clocks.nowMs, NIGHTLY_HOUR, timeZone, nightDelayMs) ||
    memory.exportFrom !== (exportFrom ?? "");
  if (!isDue) return { wide: null, narrow };
  const first = exportFrom ?? addDays(earliest, -LOOK_BACK_WITHOUT_FROM_DAYS);
  return { wide: { ...narrow, from: first < narrow.from ? first : narrow.from }, narrow };
}

const OPERATION = { system: "Framework360", operation: "orders/list" } as const;
/**
 * A list with fewer orders than its total is read once more, because an order may have left the list or moved
 * meanwhile. Orders that arrive after the first pass are left to the next discovery.
 */
const MOST_PASSES = 2;

/** The result of reading a list of orders. */
export interface OrderList {
  readonly ids: ReadonlySet<string>;
  /** Fewer orders were listed than the total; null = complete, as far as the list says. */
  readonly shortfall: RemoteError | null;
}

/**
 * Reads the list until a page is empty; each order is passed to `onPage` once. A page with nothing new also ends it (a
 * site may cap the limit or ignore the page), but only if reading from the other end lists nothing new either;
 * otherwise throws RemoteError.
 */
export async function readOrderList(
  { shop, progress }: { readonly shop: Pick<Engine["shop"], "fetchOrders">; readonly progress: Engine["progress"] },
  days: DayRange,
  signal: AbortSignal,
  onPage: (orders: readonly Decoded<ListedOrder>[]) => Promise<void>,
): Promise<OrderList> {
  progress.report({ kind: "phase", phase: "discover", total: null });
  const listed = new Map<string, number>();
  let expected: number | null = null;
  for (let pass = 1; ; pass++) {
    const { total, repeats } = await readOnce(shop, days, signal, async (items) => {
      const fresh = items.filter((item) => !listed.has(keyOf(item)));
      for (const item of fresh) listed.set(keyOf(item), 1);
      if (fresh.length > 0) await onPage(fresh);
      progress.report({ kind: "advance", phase: "discover", done: listed.size });
    });
    const listedCount = listed.size + repeats;
    const ids = new Set(listed.keys());
    expected = lesserOf(expected, total);
    if (expected === null || listedCount >= expected) return { ids, shortfall: null };
    if (pass < MOST_PASSES) continue;
    const facts = { system: "Framework360", reason: "contract" } as const;
    return {
      ids,
      shortfall: new RemoteError(
        problem("list-incomplete", { ...OPERATION, came: listedCount, total: expected }),
        facts,
      ),
    };
  }
}

/**
 * One pass over the list. `total` = the number of orders by its last page with orders; `repeats` = records without an id
 * that equal an earlier one, and may be the same or another order.
 */
async function readOnce(
  shop: Pick<Engine["shop"], "fetchOrders">,
  { from, to }: DayRange,
  signal: AbortSignal,
  onPage: (items: readonly Decoded<ListedOrder>[]) => Promise<void>,
): Promise<{ readonly total: number | null; readonly repeats: number }> {
  const listed = new Set<string>();
  let total: number | null = null;
  let repeats = 0;
  for await (const page of numberedPages((number) =>
    shop.fetchOrders({ from, to, page: number, order: "asc" }, signal),
  )) {
    const { items } = page;
    total = totalAfter(total, page);
    if (items.length === 0) break;
    const before = listed.size;
    for (const item of items) {
      if (hasNoId(item) && listed.has(keyOf(item))) repeats += 1;
      listed.add(keyOf(item));
    }
    if (listed.size === before) {
      const backwards = await shop.fetchOrders({ from, to, page: 1, order: "desc" }, signal);
      if (isAllListed(backwards.items, listed)) break;
      throw new RemoteError(problem("paging-loop", OPERATION), { system: "Framework360", reason: "contract" });
    }
    await onPage(items);
  }
  return { total, repeats };
}

/** A site that ignores the order as it ignores the page shows the same end of the list, which proves nothing. */
function isAllListed(backwards: readonly Decoded<ListedOrder>[], listed: ReadonlySet<string>): boolean {
  const [last] = backwards;
  const [first] = listed;
  const isOtherEnd = listed.size === 1 || (last !== undefined && keyOf(last) !== first);
  return isOtherEnd && backwards.every((item) => listed.has(keyOf(item)));
}

/**
 * The total of a list after this page. On an empty page it may mean the page itself, so it counts only if no page before
 * gave one.
 */
export function totalAfter(before: number | null, { items, total }: ShopPage<unknown>): number | null {
  return total === null || (items.length === 0 && before !== null) ? before : total;
}

/** How many records are expected if passes over one list give different totals; null = none gives one. */
export function lesserOf(before: number | null, total: number | null): number | null {
  return before === null || total === null ? total : Math.min(before, total);
}

function hasNoId(item: Decoded<ListedOrder>): boolean {
  return !item.ok && item.id === null;
}

function keyOf(item: Decoded<ListedOrder>): string {
  return item.ok ? item.value.id : (item.id ?? `no id ${JSON.stringify(item.problem.data)}`);
}
