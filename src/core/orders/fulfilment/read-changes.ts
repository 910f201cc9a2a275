import { EXIT } from "../../common/problems/errors.ts";
import { DAY, MINUTE } from "../../common/time/duration.ts";
import type { Decoded } from "../../ports/records.ts";
import type { ChangedPage, DeliveredOrder } from "../../ports/books.ts";
import { cursorPages } from "../../run/pages.ts";
import type { Engine } from "../../run/engine.ts";
import type { RunLog } from "../../run/run.ts";
import { nameInErp } from "../export/look-up.ts";
import { AUDIT_FIELDS, type Difference } from "../listing/difference.ts";
import { classOf, type StatusMeaning } from "../order.ts";
import type { OrderRecord } from "../record.ts";
import type { StatusOfState } from "./fulfilment.ts";
import { takeShown } from "./rules.ts";
import { recordAudited } from "../transitions.ts";

/** TotalGest may give an instant to a change before it shows it. */
const OVERLAP_MS = 2 * MINUTE;

export interface Reading {
  readonly statuses: StatusOfState;
  readonly meaning: StatusMeaning;
  /** TotalGest's instant, from which on it reads; null = nothing was read yet. */
  readonly since: string | null;
  /** What TotalGest shows counts as pushed: nothing was read yet, or not since the state was restored. */
  readonly isFirst: boolean;
}

/**
 * Reads what changed in TotalGest, as far as the orders are ours. Returns the cursor of the next read; null =
 * TotalGest cannot list what changed.
 */
export async function readChanges(
  engine: Engine,
  reading: Reading,
  log: RunLog,
  signal: AbortSignal,
): Promise<string | null> {
  const { erp, store } = engine;
  const { listChanged } = erp.books;
  if (listChanged === null) return null;
  const updatedSince = reading.since ?? (await dayBeforeFirst(engine));
  const isAnySending = (await store.listOrderIds(["sending"], null)).length > 0;
  let next: string | null = null;
  for await (const page of cursorPages<ChangedPage>((at) => listChanged({ updatedSince, ...at }, signal), keyOf)) {
    if (page === null) return null;
    next ??= new Date(Date.parse(page.serverTime) - OVERLAP_MS).toISOString();
    await takePage(engine, page.items, reading, log);
  }
  // An order whose outcome is not known yet is not ours yet, so what changed of it is read once more; a first read is not repeated.
  return (isAnySending ? reading.since : null) ?? next;
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
  reading: Reading,
  log: RunLog,
): Promise<void> {
  const { store, clock } = engine;
  const ids = items.map((item) => (item.ok ? item.value.id : item.id)).filter((id) => id !== null);
  const ours = new Map((await store.findDelivered(ids)).map((order) => [order.erpId ?? "", order]));
  const shown: (Parameters<typeof takeShown>[1] & { readonly id: string })[] = [];
  for (const item of items) {
    const order = ours.get((item.ok ? item.value.id : item.id) ?? "");
    if (order === undefined) continue;
    if (!item.ok) {
      log.add(item.problem, EXIT.items);
      continue;
    }
    const { reference, state, parcel } = item.value;
    if (reference !== nameInErp(engine, order) || state === null) continue;
    const { statuses, isFirst } = reading;
    const isCancelled = state === "cancelled";
    // A cancelled one takes back what the shop was not sent.
    shown.push({ id: order.id, state: isCancelled ? "open" : state, parcel, statuses, isFirst, atMs: clock.now() });
    // What was cancelled before anything was read is long settled.
    if (isCancelled && reading.since !== null) await recordCancelled(engine, order, reading.meaning);
  }
  await store.changeOrders(shown, takeShown);
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
