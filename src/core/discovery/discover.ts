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
import { writeStanding } from "../run/health/standing.ts";
import { requireCompleted, settleStatuses } from "./statuses.ts";
import type { StatusNote } from "./statuses.ts";
import type { Settings } from "../run/settings.ts";
import { askEach } from "../run/failure-count.ts";
import { addDays, localDay, startOfDay } from "../common/time/zone.ts";

/** The result of a discovery. */
export interface Discovery {
  readonly policy: OrderPolicy;
  /**
   * Problems of orders and statuses without a readable id or date. They are in no list, so they have to be reported.
   */
  readonly refused: readonly Problem[];
  /** Why orders may be missing; empty = the discovery is complete. What was read is stored in any case. */
  readonly failures: readonly RemoteError[];
  /** The state uses statuses that are not confirmed; null = it does not. */
  readonly unconfirmed: Problem | null;
}

/**
 * Reads the shop's orders into the store. Needs no lock, because it only inserts and updates. If the wide read since
 * `export.from` is due but fails, the last days are read all the same. Throws RemoteError if the shop's statuses cannot
 * be read. With `requireExportable`, throws ConfigurationError if no status of the shop means completed.
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
  let result = wide === null ? "failed" : await attempt(failures, () => readWide(reading, wide));
  if (result === "done") {
    await store.writeNote("wide-discovery-at", String(nowMs));
    await store.writeNote("export-from", settings.export.from ?? "");
  }
  if (result === "failed") result = await attempt(failures, () => readDays(reading, narrow));
  if (result === "done") store.writeNoteAtEnd("discovered-at", String(nowMs));
  return { policy, refused, failures, unconfirmed };
}

interface Reading {
  readonly engine: Engine;
  readonly policy: OrderPolicy;
  readonly refused: Problem[];
  readonly signal: AbortSignal;
}

/** Runs a read. `refused` = the shop refuses the credentials or asks to wait, so another read is pointless. */
async function attempt(failures: RemoteError[], read: () => Promise<unknown>): Promise<"done" | "failed" | "refused"> {
  try {
    await read();
    return "done";
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    failures.push(error);
    return error.reason === "credentials" || error.reason === "throttled" ? "refused" : "failed";
  }
}

async function readWide(reading: Reading, days: DayRange): Promise<void> {
  await askForUnlisted(reading, await readDays(reading, days));
}

/**
 * Returns the listed ids. Throws RemoteError, also if fewer orders were listed than the total; those are stored by
 * then.
 */
async function readDays({ engine, policy, refused, signal }: Reading, days: DayRange): Promise<ReadonlySet<string>> {
  const { ids, shortfall } = await readOrderList(engine, days, signal, async (orders) => {
    await engine.store.recordOrders(valuesOf(orders, refused), policy);
  });
  if (shortfall !== null) throw shortfall;
  return ids;
}

/** The policy while the shop does not answer: by the last stored meaning of its statuses. */
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

/** Returns the decoded records; adds the problems of the others to `refused`. */
function valuesOf(orders: readonly Decoded<ListedOrder>[], refused: Problem[]): ListedOrder[] {
  const values: ListedOrder[] = [];
  for (const order of orders) {
    if (order.ok) values.push(order.value);
    else refused.push(order.problem);
  }
  return values;
}

/**
 * Fetches open orders that the list did not contain by their ids; only the shop's own "not found" cancels one. An order
 * without a usable answer stays as it is and is reported, so that it does not block the others.
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
 * Completed orders of the shop per local month (`2026-11: 14`) of the last 24 months, oldest first; a person needs them
 * to choose `export.from`. Stores nothing.
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

/** 24 months plus a safety margin. */
const LONGEST_MONTH_LIST_MS = 732 * DAY;
