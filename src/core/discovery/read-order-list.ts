import type { Engine } from "../run/engine.ts";
import type { RemoteError } from "../common/problems/errors.ts";
import type { ListedOrder } from "../orders/order.ts";
import type { Decoded } from "../ports/records.ts";
import { readWhole } from "../run/pages.ts";
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

/** The result of reading a list of orders. */
export interface OrderList {
  readonly ids: ReadonlySet<string>;
  /** Fewer orders were listed than the total; null = complete, as far as the list says. */
  readonly shortfall: RemoteError | null;
}

/**
 * Reads the list; each order is passed to `onPage` once. A page with nothing new ends it only if reading from the other end
 * lists nothing new either; otherwise throws RemoteError.
 */
export async function readOrderList(
  { shop, progress }: { readonly shop: Pick<Engine["shop"], "fetchOrders">; readonly progress: Engine["progress"] },
  days: DayRange,
  signal: AbortSignal,
  onPage: (orders: readonly Decoded<ListedOrder>[]) => Promise<void>,
): Promise<OrderList> {
  progress.report({ kind: "phase", phase: "discover", total: null });
  const ids = new Set<string>();
  const take = async (items: readonly Decoded<ListedOrder>[]): Promise<readonly string[]> => {
    const fresh = items.filter((item) => !ids.has(keyOf(item)));
    for (const item of fresh) ids.add(keyOf(item));
    if (fresh.length > 0) await onPage(fresh);
    progress.report({ kind: "advance", phase: "discover", done: ids.size });
    return items.map(keyOf);
  };
  const fetchPage = (page: number, order: "asc" | "desc" = "asc"): ReturnType<typeof shop.fetchOrders> =>
    shop.fetchOrders({ ...days, page, order }, signal);
  const endsSo = async (): Promise<boolean> => isAllListed((await fetchPage(1, "desc")).items, ids);
  return { ids, shortfall: await readWhole({ operation: "orders/list", fetchPage, take, endsSo }, ids) };
}

/** A site that ignores the order as it ignores the page shows the same end of the list, which proves nothing. */
function isAllListed(backwards: readonly Decoded<ListedOrder>[], listed: ReadonlySet<string>): boolean {
  const [last] = backwards;
  const [first] = listed;
  const isOtherEnd = listed.size === 1 || (last !== undefined && keyOf(last) !== first);
  return isOtherEnd && backwards.every((item) => listed.has(keyOf(item)));
}

function keyOf(item: Decoded<ListedOrder>): string {
  return item.ok ? item.value.id : (item.id ?? `?${JSON.stringify(item.problem.data)}`);
}
