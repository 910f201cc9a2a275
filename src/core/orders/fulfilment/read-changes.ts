import { type Problem, problem } from "../../common/problems/problem.ts";
import { DAY, MINUTE } from "../../common/time/duration.ts";
import type { Decoded } from "../../ports/records.ts";
import type { ChangedPage, DeliveredOrder } from "../../ports/books.ts";
import { cursorPages } from "../../run/pages.ts";
import type { Engine } from "../../run/engine.ts";
import { nameInErp } from "../export/look-up.ts";
import { AUDIT_FIELDS, type Difference } from "../listing/difference.ts";
import { classOf, type StatusMeaning } from "../order.ts";
import { EXIT } from "../../common/problems/errors.ts";
import type { RunLog } from "../../run/run.ts";
import type { OrderRecord } from "../record.ts";
import type { StatusOfState } from "./fulfilment.ts";
import { type ShownState, takeShown, takeUnread } from "./rules.ts";
import { recordAudited } from "../transitions.ts";

/** TotalGest may give an instant to a change before it shows it. */
const OVERLAP_MS = 2 * MINUTE;
/** A clock of TotalGest that is ahead may be set right: what changes then has times before those that it gave. */
const MOST_AHEAD_MS = 10 * MINUTE;
/** So much is read once more every night. */
const NIGHTLY_MS = 7 * DAY;

export interface ReadingOfChanges {
  readonly statuses: StatusOfState;
  readonly meaning: StatusMeaning;
  /** TotalGest's instant, from which on it reads; null = nothing was read yet. */
  readonly since: string | null;
  /** What TotalGest shows counts as pushed: nothing was read yet, or not since the state was restored. */
  readonly isFirst: boolean;
  /** The last days are read once more. */
  readonly isNightly: boolean;
  readonly onMs: number;
  /** See `Memory`; null = this is the first read. */
  readonly first: string | null;
}

/** Where the next read begins, and what TotalGest's clock said when this one began. */
interface ReadChange {
  readonly cursor: string;
  readonly serverTime: string;
}

/**
 * Reads what changed in TotalGest, as far as the orders are ours. Null = TotalGest cannot list what changed.
 */
export async function readChanges(
  engine: Engine,
  reading: ReadingOfChanges,
  log: RunLog,
  signal: AbortSignal,
): Promise<ReadChange | null> {
  const { erp, store, clock } = engine;
  const { listChanged } = erp.books;
  if (listChanged === null) return null;
  const notAfter = (instant: string, ms: number): string =>
    Date.parse(instant) > ms ? new Date(ms).toISOString() : instant;
  const latestMs = clock.now() + (reading.isNightly ? -NIGHTLY_MS : MOST_AHEAD_MS);
  const updatedSince = notAfter(reading.since ?? (await dayBeforeFirst(engine)), latestMs);
  const isAnySending = (await store.listOrderIds(["sending"], null)).length > 0;
  let serverTime: string | null = null;
  for await (const page of cursorPages<ChangedPage>((at) => listChanged({ updatedSince, ...at }, signal), keyOf)) {
    if (page === null) return null;
    serverTime ??= page.serverTime;
    await takePage(engine, page.items, { ...reading, first: reading.first ?? serverTime }, log);
  }
  if (serverTime === null) return null;
  // An order whose outcome is not known yet is not ours yet, so what changed of it is read once more; a first read is not repeated.
  const overlapping = new Date(Date.parse(serverTime) - OVERLAP_MS).toISOString();
  const cursor = (isAnySending ? reading.since : null) ?? overlapping;
  return { cursor: notAfter(cursor, clock.now() + MOST_AHEAD_MS), serverTime };
}

/** Before any exported order was placed. */
async function dayBeforeFirst({ store, clock }: Engine): Promise<string> {
  const byAge = { by: "placed", isDescending: false } as const;
  const [first] = await store.listOrders({ states: ["exported", "changed"], sort: byAge, limit: 1 });
  return new Date((first === undefined ? clock.now() : Date.parse(first.placedAt)) - DAY).toISOString();
}

async function takePage(
  engine: Engine,
  items: readonly Decoded<DeliveredOrder>[],
  reading: ReadingOfChanges,
  log: RunLog,
): Promise<void> {
  const { store, clock } = engine;
  const ids = items.map((item) => (item.ok ? item.value.id : item.id)).filter((id) => id !== null);
  const ours = new Map((await store.findDelivered(ids)).map((order) => [order.erpId ?? "", order]));
  const shown: (ShownState & { readonly id: string })[] = [];
  const unread: { readonly id: string; readonly why: Problem }[] = [];
  for (const item of items) {
    const order = ours.get((item.ok ? item.value.id : item.id) ?? "");
    if (order === undefined) continue;
    const { id, reference: buyers } = order;
    const fault = item.ok ? item.value.fault : item.problem;
    if (item.ok && item.value.reference !== nameInErp(engine, order)) continue;
    if (fault?.code === "order-invalid") {
      const { path, found } = fault.data;
      unread.push({ id, why: problem("delivery-unread", { id, reference: buyers, path, found }) });
    }
    if (!item.ok || item.value.state === null) continue;
    const { state, parcels, shippedAt, changedAt } = item.value;
    const { statuses, isFirst, onMs, first } = reading;
    const isCancelled = state === "cancelled";
    shown.push({
      id,
      // A cancelled one takes back what the shop was not sent.
      state: isCancelled ? "open" : state,
      parcels,
      shippedMs: msOf(shippedAt),
      changedMs: msOf(changedAt),
      statuses,
      isFirst,
      since: { onMs, firstMs: msOf(first) ?? onMs },
      atMs: clock.now(),
    });
    // What was cancelled before anything was read is long settled.
    if (isCancelled && reading.since !== null) await recordCancelled(engine, order, reading.meaning);
    if (!isCancelled) await recordReopened(engine, order);
  }
  for (const made of await store.changeOrders(shown, takeShown)) {
    const { stage = null, error = null } = made?.row.fulfilment ?? {};
    if (stage === "again" && error !== null) log.add(error, EXIT.items);
  }
  await store.changeOrders(unread, takeUnread);
}

function msOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}

/** TotalGest has an order again that it had cancelled: that is no difference any more. */
async function recordReopened({ store, clock }: Engine, order: OrderRecord): Promise<void> {
  const known = order.afterExport?.differences ?? [];
  if (!known.some(({ field }) => field === "erp-cancelled")) return;
  await store.changeOrders([{ id: order.id, found: known.filter(isOfAudits), atMs: clock.now() }], recordAudited);
}

/** An order that is cancelled in TotalGest and not in the shop is a change after its export, as an audit would find it. */
async function recordCancelled({ store, clock }: Engine, order: OrderRecord, meaning: StatusMeaning): Promise<void> {
  if (classOf(order.status, meaning) === "cancelled") return;
  const known = (order.afterExport?.differences ?? []).filter(isOfAudits);
  const cancelled: Difference = { field: "erp-cancelled", article: null, sent: order.erpNumber, now: null };
  await store.changeOrders([{ id: order.id, found: [cancelled, ...known], atMs: clock.now() }], recordAudited);
}

/** What an audit found, apart from that. */
function isOfAudits({ field }: Difference): boolean {
  return field !== "erp-cancelled" && AUDIT_FIELDS.some((one) => one === field);
}

function keyOf(item: Decoded<DeliveredOrder>): string {
  return JSON.stringify(item.ok ? item.value : item.problem);
}
