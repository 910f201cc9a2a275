import { getClockSpan } from "./clocks.ts";
import { planDiscovery, type DiscoveryMemory, readOrderList } from "./read-order-list.ts";
import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { isApart, type ListedOrder, NO_MEANING, type StatusMeaning } from "../orders/order.ts";
import type { Decoded } from "../ports/records.ts";
import type { OrderPolicy, RenamedStatus, Reused } from "../orders/record.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { knownStatuses, type NotedStatus, noteStatuses, readStatuses, requireDue } from "./statuses.ts";
import type { ShopStatus } from "../ports/shop.ts";
import { askEach } from "../run/failure-count.ts";
import { type DayRange, startOfDay } from "../common/time/zone.ts";
import { tellsPayments } from "../orders/payment/payment.ts";
import { cancelVanished } from "../orders/transitions.ts";

/** The result of a discovery. */
export interface Discovery {
  readonly policy: OrderPolicy;
  /** Orders and statuses without a readable id or date: they are in no list, so they have to be reported. */
  readonly refused: readonly Problem[];
  /** Why orders may be missing; empty = the discovery is complete. What was read is stored in any case. */
  readonly failures: readonly RemoteError[];
}

/**
 * Reads the shop's orders into the store. Needs no lock, because it only inserts and updates. If the wide read since
 * `export.from` is due but fails, the last days are read all the same. If the shop's statuses cannot be read, those that
 * it listed before count. With `requireExportable`, throws ConfigurationError if it is not known which status means
 * completed.
 */
export async function discover(
  engine: Engine,
  signal: AbortSignal,
  { requireExportable }: { requireExportable: boolean },
): Promise<Discovery> {
  const { shop, store, clock, settings } = engine;
  const refused: Problem[] = [];
  const failures: RemoteError[] = [];
  const before = await readStatusNote(engine);
  let statuses: readonly ShopStatus[] = [];
  const listed = await attempt(failures, async () => {
    statuses = await shop.fetchStatuses(signal, (entry) => refused.push(entry));
  });
  const [failure] = failures;
  const isKnown = before.length > 0 || settings.export.statuses !== null;
  if (failure !== undefined && (listed === "refused" || failure.reason === "unreachable" || !isKnown)) throw failure;
  const meaning = readStatuses(statuses, settings.export, before);
  if (requireExportable) requireDue(meaning, statuses, settings.export);
  await store.writeNote("statuses", JSON.stringify(knownStatuses(statuses, before)));
  const names = noteStatuses(await readStatusNames(engine), statuses, meaning);
  await store.writeNote("status-names", JSON.stringify(names.noted));
  const nowMs = clock.now();
  const policy = { ...policyOf(engine, meaning), renamed: names.renamed };
  const clocks = { ...getClockSpan(engine), nowMs };
  const { timeZone } = settings.framework360;
  const plan = planDiscovery(await readMemory(engine), settings.export.from, clocks, timeZone, engine.nightDelayMs);
  const { wide, narrow } = plan;
  const reading = { engine, policy, refused, signal };
  let result = wide === null ? "failed" : await attempt(failures, () => readDays(reading, wide, true));
  if (result === "done") {
    await store.writeNote("wide-discovery-at", String(nowMs));
    await store.writeNote("export-from", settings.export.from ?? "");
  }
  if (result === "failed") result = await attempt(failures, () => readDays(reading, narrow, false));
  if (result === "done") store.writeNoteAtEnd("discovered-at", String(nowMs));
  return { policy, refused, failures };
}

interface DiscoveryReading {
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

/**
 * Stores the orders of these days; with `isWhole`, open orders that the list did not contain are asked for by their ids: only
 * the shop's own "not found" cancels one, and one without a usable answer stays as it is and is reported. Throws RemoteError,
 * also if the list is not whole; its orders are stored by then.
 */
async function readDays(
  { engine, policy, refused, signal }: DiscoveryReading,
  days: DayRange,
  isWhole: boolean,
): Promise<void> {
  const { shop, store, settings } = engine;
  const reused: Reused[] = [];
  const record = async (orders: readonly Decoded<ListedOrder>[]): Promise<void> => {
    for (const order of orders) if (!order.ok) refused.push(order.problem);
    const values = orders.flatMap((order) => (order.ok ? [order.value] : []));
    reused.push(...(await store.recordOrders(values, policy)));
  };
  const { ids, shortfall } = await readOrderList(engine, days, signal, record);
  if (shortfall !== null) throw shortfall;
  if (isWhole) {
    const open = (await store.listOpenOrders()).filter((id) => !ids.has(id));
    const ask = async (id: string): Promise<void> => {
      const order = await shop.fetchOrder(id, signal);
      if (order === null) await store.changeOrders([{ id, atMs: policy.nowMs }], cancelVanished);
      else await record([order]);
    };
    await askEach(open, settings.http.concurrency, ask, (id, reason) => {
      refused.push(problem("order-unanswered", { id }), reason);
    });
  }
  // Only the whole list shows whether it is wrong itself.
  const { others, wrong } = sortReused(reused);
  refused.push(...wrong);
  const orders = others.map(({ listed }) => listed);
  if (orders.length > 0) await store.recordOrders(orders, policy, true);
}

/** The policy while the shop does not answer: by the last stored meaning of its statuses. */
export async function rememberedPolicy(engine: Engine, listed: readonly ShopStatus[] = []): Promise<OrderPolicy> {
  const meaning = readStatuses(listed, engine.settings.export, await readStatusNote(engine));
  return { ...policyOf(engine, meaning), renamed: await readRenamed(engine) };
}

/** As `rememberedPolicy`; before the first run the shop is asked, or each of its statuses would be without a meaning. */
export async function decidersPolicy(engine: Engine, signal: AbortSignal): Promise<OrderPolicy> {
  if ((await readStatusNote(engine)).length > 0) return rememberedPolicy(engine);
  let listed: readonly ShopStatus[] = [];
  await attempt([], async () => {
    listed = await engine.shop.fetchStatuses(signal, () => undefined);
  });
  return rememberedPolicy(engine, listed);
}

export function policyOf(engine: Engine, statuses: StatusMeaning): OrderPolicy {
  const { settings, clock } = engine;
  const { from } = settings.export;
  const fromMs = from === null ? null : startOfDay(from, settings.framework360.timeZone);
  return {
    statuses,
    fromMs,
    tellsPayments: tellsPayments(settings),
    nowMs: clock.now(),
    earliestMs: getClockSpan(engine).earliestMs,
  };
}

interface NoteReader {
  readonly store: Pick<Engine["store"], "readNote">;
}

/** The statuses that the shop has listed so far. */
export async function readStatusNote({ store }: NoteReader): Promise<readonly ShopStatus[]> {
  const note = await store.readNote("statuses");
  return note === null ? [] : (JSON.parse(note) as readonly ShopStatus[]);
}

/** The statuses as they were when they were first seen, or confirmed. */
export async function readStatusNames({ store }: NoteReader): Promise<readonly NotedStatus[]> {
  const note = await store.readNote("status-names");
  return note === null ? [] : (JSON.parse(note) as readonly NotedStatus[]);
}

/** The statuses whose names now mean something else, as the shop last listed them. */
export async function readRenamed(engine: NoteReader): Promise<readonly RenamedStatus[]> {
  return noteStatuses(await readStatusNames(engine), await readStatusNote(engine), NO_MEANING).renamed;
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

/** If this many orders of one list differ alike, the list is wrong. */
const AT_ONCE = 10;

/**
 * Orders whose id another order seems to have, without those that the list itself explains: at least ten whose dates
 * moved by the same time (a time zone), or whose dates stayed and whose references changed (another numbering).
 */
function sortReused(reused: readonly Reused[]): {
  readonly others: readonly Reused[];
  readonly wrong: Problem[];
} {
  const wrong: Problem[] = [];
  const others: Reused[] = [];
  for (const [key, group] of Map.groupBy(reused, keyOf)) {
    if (key === null || group.length < AT_ONCE) {
      others.push(...group);
      continue;
    }
    const [{ listed, known }] = group as [Reused];
    const what = listed.reference === known.reference ? "date" : "reference";
    const name = what === "date" ? "placedAt" : "reference";
    const [before, now] = [known[name], listed[name]];
    wrong.push(problem("orders-moved", { count: group.length, id: listed.id, before, now, what }));
  }
  return { others, wrong };
}

/** How the list would explain the difference; null = both differ, so it is another order. */
function keyOf({ listed, known }: Reused): string | null {
  if (listed.reference === known.reference) return String(Date.parse(listed.placedAt) - Date.parse(known.placedAt));
  return isApart(listed, known) ? null : "reference";
}
