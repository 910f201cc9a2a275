import { getClockSpan } from "./clocks.ts";
import { planDiscovery } from "./plan.ts";
import type { DayRange, DiscoveryMemory } from "./plan.ts";
import { readOrderList } from "./read-order-list.ts";
import { DAY } from "../common/time/duration.ts";
import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { ListedOrder } from "../order/order.ts";
import type { Decoded } from "../ports/records.ts";
import type { OrderPolicy } from "../ports/order-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import { problem } from "../common/problems/problem.ts";
import { writeStanding } from "../run/standing.ts";
import { requireCompleted, settleStatuses } from "./statuses.ts";
import type { StatusNote } from "./statuses.ts";
import type { Settings } from "../run/settings.ts";
import { askEach } from "../run/troubles.ts";
import { addDays, localDay, startOfDay } from "../common/time/zone.ts";

/** What a discovery found. */
export interface Discovery {
  readonly policy: OrderPolicy;
  /** Orders whose id or date could not be read, and such statuses: they are in no list and must be said. */
  readonly refused: readonly Problem[];
  /** Why orders may be missing; empty = the discovery is good. What came is stored all the same. */
  readonly failures: readonly RemoteError[];
  /** The state goes by statuses that nobody confirmed; null = it does not. */
  readonly unconfirmed: Problem | null;
}

/**
 * Reads the shop's orders into the store. Needs no lock: it only inserts and refreshes. Where everything since `export.from`
 * is due and cannot be read, the last days are read all the same. Throws RemoteError where the shop does not even tell its
 * statuses. `requireExportable` makes it a ConfigurationError if no status of the shop means completed.
 */
export async function discover(
  engine: Engine,
  signal: AbortSignal,
  { requireExportable }: { requireExportable: boolean },
): Promise<Discovery> {
  const { shop, store, clock, settings } = engine;
  const refused: Problem[] = [];
  const statuses = await shop.fetchStatuses(signal, (entry) => refused.push(entry));
  const { note, unconfirmed } = settleStatuses(statuses, settings.export, await readStatusNote(engine));
  if (requireExportable) requireCompleted(note, statuses);
  await Promise.all([
    store.writeNote("statuses", JSON.stringify(note)),
    writeStanding(store, "statuses", unconfirmed === null ? [] : [unconfirmed]),
  ]);
  const nowMs = clock.now();
  const policy = policyOf(engine, note);
  const clocks = { ...getClockSpan(engine), nowMs };
  const { timeZone } = settings.framework360;
  const plan = planDiscovery(await readMemory(engine), settings.export.from, clocks, timeZone, engine.nightDelayMs);
  const reading = { engine, policy, refused, signal };
  const failures: RemoteError[] = [];
  const { wide, narrow } = plan;
  let result = wide === null ? "failed" : await tried(failures, () => readWide(reading, wide));
  if (result === "done") {
    await store.writeNote("wide-discovery-at", String(nowMs));
    await store.writeNote("export-from", settings.export.from ?? "");
  }
  if (result === "failed") result = await tried(failures, () => readDays(reading, narrow));
  if (result === "done") await store.writeNote("discovered-at", String(nowMs));
  return { policy, refused, failures, unconfirmed };
}

interface Reading {
  readonly engine: Engine;
  readonly policy: OrderPolicy;
  readonly refused: Problem[];
  readonly signal: AbortSignal;
}

/** Runs a read; `hopeless` = the shop refuses us, or wants to be left alone: another one would only be refused as well. */
async function tried(failures: RemoteError[], read: () => Promise<unknown>): Promise<"done" | "failed" | "hopeless"> {
  try {
    await read();
    return "done";
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    failures.push(error);
    return error.reason === "credentials" || error.reason === "throttled" ? "hopeless" : "failed";
  }
}

async function readWide(reading: Reading, days: DayRange): Promise<void> {
  await askForUnlisted(reading, await readDays(reading, days));
}

/** Returns the ids that came. Throws RemoteError, also where fewer came than the list says; they are stored by then. */
async function readDays({ engine, policy, refused, signal }: Reading, days: DayRange): Promise<ReadonlySet<string>> {
  const { ids, shortfall } = await readOrderList(engine, days, signal, async (orders) => {
    await engine.store.recordOrders(valuesOf(orders, refused), policy);
  });
  if (shortfall !== null) throw shortfall;
  return ids;
}

/** How orders are judged while the shop does not answer: by the meaning of its statuses that it told last. */
export async function rememberedPolicy(engine: Engine): Promise<OrderPolicy> {
  return policyOf(engine, (await readStatusNote(engine)) ?? { completed: [], cancelled: [] });
}

function policyOf(engine: Engine, { completed, cancelled }: StatusNote): OrderPolicy {
  const { earliestMs } = getClockSpan(engine);
  return { completed, cancelled, fromMs: fromMsOf(engine.settings), nowMs: engine.clock.now(), earliestMs };
}

async function readStatusNote({ store }: Engine): Promise<StatusNote | null> {
  const note = await store.readNote("statuses");
  return note === null ? null : (JSON.parse(note) as StatusNote);
}

function fromMsOf(settings: Settings): number | null {
  const { from } = settings.export;
  return from === null ? null : startOfDay(from, settings.framework360.timeZone);
}

async function readMemory({ store }: Engine): Promise<DiscoveryMemory> {
  const [discovered = null, wide = null, exportFrom = null] = await Promise.all(
    (["discovered-at", "wide-discovery-at", "export-from"] as const).map((key) => store.readNote(key)),
  );
  return {
    discoveredMs: discovered === null ? null : Number(discovered),
    wideMs: wide === null ? null : Number(wide),
    exportFrom,
  };
}

/** The records that could be decoded; the others' problems go into `refused`. */
function valuesOf(orders: readonly Decoded<ListedOrder>[], refused: Problem[]): ListedOrder[] {
  const values: ListedOrder[] = [];
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
  { engine: { shop, store, settings }, policy, refused, signal }: Reading,
  listed: ReadonlySet<string>,
): Promise<void> {
  const shopIds = new Map((await store.listOpenOrders()).map(({ id, shopId }) => [id, shopId]));
  const open = [...shopIds].filter(([, shopId]) => !listed.has(shopId)).map(([id]) => id);
  const ask = async (id: string): Promise<void> => {
    const order = await shop.fetchOrder(shopIds.get(id) ?? id, signal);
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
  const days = { from: addDays(today, -LONGEST_MONTH_LIST_MS / DAY), to: addDays(today, 1) };
  await readOrderList(engine, days, signal, (orders) => {
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
