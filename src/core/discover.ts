import { DAY } from "./duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError } from "./errors.ts";
import type { SeenOrder } from "./order.ts";
import type { Decoded, OrderPolicy } from "./ports.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problem.ts";
import { readStatuses, requireCompleted } from "./statuses.ts";
import type { Settings } from "./settings.ts";
import type { StatusMeaning } from "./statuses.ts";
import { askEach } from "./troubles.ts";
import { addDays, isDailyDue, localDay, startOfDay } from "./zone.ts";

/** Every cycle looks back this far: neither a clock nor a status is trusted to stay. */
const LOOK_BACK_DAYS = 7;
/** Without `export.from` nothing is exported, but stock is kept right for the orders of this many days. */
const LOOK_BACK_WITHOUT_FROM_DAYS = 14;
/** The nightly things of a shop happen in the first run after this local hour. */
export const NIGHTLY_HOUR = 3;

/** What a discovery is going to read. */
export interface DiscoveryPlan {
  /** Local days, both in. */
  readonly from: string;
  readonly to: string;
  /** Everything since `export.from`, and the open orders that the list does not bring. */
  readonly wide: boolean;
}

/** What earlier discoveries left in the store. Instants are epoch ms. */
export interface DiscoveryMemory {
  readonly discoveredMs: number | null;
  readonly wideMs: number | null;
  /** The `export.from` of the last wide one. */
  readonly exportFrom: string | null;
}

/** Which days the next discovery has to read. Pure. */
export function planDiscovery(
  memory: DiscoveryMemory,
  exportFrom: string | null,
  nowMs: number,
  timeZone: string,
): DiscoveryPlan {
  const today = localDay(nowMs, timeZone);
  const wide = isDailyDue(memory.wideMs, nowMs, NIGHTLY_HOUR, timeZone) || memory.exportFrom !== (exportFrom ?? "");
  const starts = [addDays(today, -LOOK_BACK_DAYS)];
  if (memory.discoveredMs !== null) starts.push(localDay(memory.discoveredMs, timeZone));
  if (wide) starts.push(exportFrom ?? addDays(today, -LOOK_BACK_WITHOUT_FROM_DAYS));
  return { from: starts.toSorted()[0] ?? today, to: addDays(today, 1), wide };
}

/** What a discovery found. */
export interface Discovery {
  readonly policy: OrderPolicy;
  /** Orders whose id or date could not be read, and such statuses: they are in no list and must be said. */
  readonly refused: readonly Problem[];
}

/**
 * Reads the shop's orders into the store. Needs no lock: it only inserts and refreshes. Throws RemoteError where the
 * shop is the matter; what was read until then is kept. `requireExportable` makes it a ConfigurationError if no status of
 * the shop means completed.
 */
export async function discover(
  engine: Engine,
  signal: AbortSignal,
  { requireExportable }: { requireExportable: boolean },
): Promise<Discovery> {
  const { shop, store, clock, settings } = engine;
  const nowMs = clock.now();
  const { timeZone } = settings.framework360;
  const refused: Problem[] = [];
  const statuses = await shop.fetchStatuses(signal, (entry) => refused.push(entry));
  const meaning = readStatuses(statuses, settings.export);
  if (requireExportable) requireCompleted(meaning, statuses);
  await store.writeNote("statuses", JSON.stringify(meaning));
  const policy: OrderPolicy = { ...meaning, fromMs: fromMsOf(settings), nowMs };
  const plan = planDiscovery(await readMemory(engine), settings.export.from, nowMs, timeZone);
  const seen = await readOrderList(engine, plan, signal, async (orders) => {
    await store.recordOrders(valuesOf(orders, refused), policy);
  });
  if (plan.wide) await askForUnlisted(engine, seen, policy, refused, signal);
  await store.writeNote("discovered-at", String(nowMs));
  if (plan.wide) {
    await store.writeNote("wide-discovery-at", String(nowMs));
    await store.writeNote("export-from", settings.export.from ?? "");
  }
  return { policy, refused };
}

/** How orders are judged while the shop does not answer: by the meaning of its statuses that it told last. */
export async function rememberedPolicy({ store, settings, clock }: Engine): Promise<OrderPolicy> {
  const note = await store.readNote("statuses");
  const meaning = note === null ? { completed: [], cancelled: [] } : (JSON.parse(note) as StatusMeaning);
  return { ...meaning, fromMs: fromMsOf(settings), nowMs: clock.now() };
}

function fromMsOf(settings: Settings): number | null {
  const { from } = settings.export;
  return from === null ? null : startOfDay(from, settings.framework360.timeZone);
}

async function readMemory({ store }: Engine): Promise<DiscoveryMemory> {
  const [discovered, wide, exportFrom] = [
    await store.readNote("discovered-at"),
    await store.readNote("wide-discovery-at"),
    await store.readNote("export-from"),
  ];
  return {
    discoveredMs: discovered === null ? null : Number(discovered),
    wideMs: wide === null ? null : Number(wide),
    exportFrom,
  };
}

/**
 * Reads the list until a page is empty. A page that brings nothing new ends it too (a site may cap the limit, or ignore
 * the page), but only if reading from the other end shows nothing unseen either. Returns all ids.
 */
async function readOrderList(
  { shop, progress }: Pick<Engine, "shop" | "progress">,
  window: { readonly from: string; readonly to: string },
  signal: AbortSignal,
  onPage: (orders: readonly Decoded<SeenOrder>[]) => Promise<void>,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  progress.report({ kind: "phase", phase: "discover", total: null });
  for (let page = 1; ; page++) {
    const { items } = await shop.fetchOrders({ from: window.from, to: window.to, page, order: "asc" }, signal);
    if (items.length === 0) return seen;
    const fresh = items.filter((item) => !seen.has(idOf(item)));
    if (fresh.length === 0) {
      const { items: last } = await shop.fetchOrders(
        { from: window.from, to: window.to, page: 1, order: "desc" },
        signal,
      );
      if (last.every((item) => seen.has(idOf(item)))) return seen;
      const facts = { system: "Framework360", reason: "contract" } as const;
      throw new RemoteError(problem("paging-loop", { system: "Framework360", operation: "orders/list" }), facts);
    }
    for (const item of fresh) seen.add(idOf(item));
    await onPage(fresh);
    progress.report({ kind: "advance", phase: "discover", done: seen.size });
  }
}

function idOf(item: Decoded<SeenOrder>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}

/** The records that could be decoded; the others' problems go into `refused`. */
function valuesOf(orders: readonly Decoded<SeenOrder>[], refused: Problem[]): SeenOrder[] {
  const values: SeenOrder[] = [];
  for (const order of orders) {
    if (order.ok) values.push(order.value);
    else refused.push(order.problem);
  }
  return values;
}

/**
 * An open order that the list did not bring is asked for by its id; only the shop's own "not found" cancels it. One that the
 * shop answers nothing sensible about stays what it is and is said: it must not keep all the others from being known.
 */
async function askForUnlisted(
  { shop, store, settings }: Engine,
  seen: ReadonlySet<string>,
  policy: OrderPolicy,
  refused: Problem[],
  signal: AbortSignal,
): Promise<void> {
  const open = (await store.listOpenOrderIds()).filter((id) => !seen.has(id));
  const ask = async (id: string): Promise<void> => {
    const order = await shop.fetchOrder(id, signal);
    if (order === null) await store.recordVanished([id], policy);
    else await store.recordOrders(valuesOf([order], refused), policy);
  };
  await askEach(open, settings.http.concurrency, ask, (id, reason) => {
    refused.push(problem("order-unanswered", { id }), reason);
  });
}

/**
 * Completed orders per local month (`2026-11: 14`) of the last 24 months, oldest first, read from the shop: what a
 * person needs to choose `export.from`. Nothing is stored.
 */
export async function countCompleted(
  engine: Pick<Engine, "shop" | "progress" | "clock" | "settings">,
  completed: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly months: readonly string[]; readonly completed: number }> {
  const { clock, settings } = engine;
  const { timeZone } = settings.framework360;
  const today = localDay(clock.now(), timeZone);
  const counts = new Map<string, number>();
  const window = { from: addDays(today, -LONGEST_MONTH_LIST_MS / DAY), to: addDays(today, 1) };
  await readOrderList(engine, window, signal, (orders) => {
    for (const order of orders) {
      if (!order.ok || !completed.includes(order.value.status)) continue;
      const month = localDay(Date.parse(order.value.placedAt), timeZone).slice(0, 7);
      counts.set(month, (counts.get(month) ?? 0) + 1);
    }
    return Promise.resolve();
  });
  const months = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    months: months.map(([month, count]) => `${month}: ${String(count)}`),
    completed: months.reduce((sum, [, count]) => sum + count, 0),
  };
}

/** 24 months, a day for luck. */
const LONGEST_MONTH_LIST_MS = 732 * DAY;
