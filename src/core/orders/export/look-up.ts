import { SECOND } from "../../common/time/duration.ts";
import type { Engine } from "../../run/engine.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { referenceOf } from "../order.ts";
import { sameDecimal } from "../../common/money.ts";
import { inParallel } from "../../common/parallel.ts";

import { afterNotThere, deadlineOf, isOverdue } from "../send/outcome.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import { localDay } from "../../common/time/zone.ts";
import type { OrderEvent, OrderOutcome, OrderRecord } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { RunLog } from "../../run/run.ts";
import { tellsPayments } from "../payment/payment.ts";
import { doubtExport, foundThere, renewDeadline, settleOrder } from "../transitions.ts";

/** TotalGest may be booking it still. 50 ms more, because a timer may fire early. */
const SETTLING_MS = 5 * SECOND + 50;

/**
 * Looks up each of these orders, whose outcome is unknown, at least 5 s after it became unknown, and records the
 * result. `isFresh`: it became unknown in this run. Without an answer, or with "not there" before the attempt's deadline,
 * an order stays `sending` and the next cycle asks again.
 */
export async function lookUpOrders(
  engine: Engine,
  ids: readonly string[],
  isFresh: boolean,
  log: RunLog,
  signal: AbortSignal,
): Promise<void> {
  const { erp, store, clock, progress, settings } = engine;
  const records: OrderRecord[] = [];
  for (const id of ids) {
    const record = await store.readOrder(id);
    if (record?.state === "sending") records.push(record);
  }
  if (records.length === 0) return;
  progress.report({ kind: "phase", phase: "look-up", total: records.length });
  if (erp.guarantees.lookUp && isFresh) await clock.sleep(SETTLING_MS, signal);
  let stopped = false;
  await inParallel(records, settings.http.concurrency, async (record) => {
    if (stopped) return;
    try {
      const outcome = await settle(engine, record, signal);
      if (outcome !== null) await store.recordOutcome(record.id, outcome, clock.now());
      await askForHolder(engine, record, log, signal);
    } catch (error) {
      stopped = error instanceof RemoteError && error.reason !== "contract";
      await log.fail(error);
    }
  });
}

/**
 * "Not there" settles an outcome once the attempt can no longer be booked. If TotalGest has no idempotency keys, a
 * person has to decide, because a second send could create a second order. Null = still open.
 */
async function settle(engine: Engine, record: OrderRecord, signal: AbortSignal): Promise<OrderOutcome | null> {
  const { lookUp, idempotencyKey } = engine.erp.guarantees;
  if (!lookUp) return unconfirmed("unasked");
  const there = await lookFor(engine, record, nameInErp(engine, record), signal);
  if (there !== null && there.kind !== "part") return there;
  if (await mayBeBooked(engine, record)) return null;
  if (there !== null) return { kind: "requeued", problem: problem("order-partial", { number: there.order.number }) };
  return idempotencyKey ? { kind: "requeued", problem: afterNotThere(record) } : unconfirmed("twice");
}

/** What TotalGest has under a reference. `held`: another order, or not only this one; `part`: its head; null = nothing. */
type There =
  | Extract<OrderOutcome, { kind: "exported" | "held" }>
  | { readonly kind: "part"; readonly order: ErpOrderRef }
  | null;

/**
 * Null too where TotalGest cannot be asked. `gross`: the total that is to be booked; absent = what was sent. `isDuplicate`:
 * TotalGest had another body under the reference, so it may be another buyer's. Throws RemoteError.
 */
export async function lookFor(
  { erp, store, settings }: Looking,
  record: OrderRecord,
  reference: string,
  signal: AbortSignal,
  { gross, isDuplicate = record.error?.code === "erp-order-older" }: { gross?: string; isDuplicate?: boolean } = {},
): Promise<There> {
  const all = erp.guarantees.lookUp ? await erp.findOrders(reference, signal) : [];
  // Somebody may have entered it a second time, and cancelled one of them.
  const live = all.filter(({ state }) => state !== "cancelled");
  const [found, ...others] = live.length === 0 ? all.slice(0, 1) : live;
  if (found === undefined) return null;
  const order = { id: found.id, number: found.number };
  if (found.isPartial === true) return { kind: "part", order };
  const twins = others.filter(({ id }) => id !== found.id).map(({ number }) => number);
  if (twins.length > 0)
    return { kind: "held", problem: problem("erp-order-doubled", { number: found.number, others: twins.join(", ") }) };
  const booked = gross ?? (await store.readSent(record.id))?.booking?.totals.gross ?? null;
  const differs = judgeFound(found, record, booked);
  if (differs !== null) return { kind: "held", problem: differs };
  const { timeZone } = settings.framework360;
  const older = isDuplicate ? judgeOrderAge(found, record, await store.readOrderEvents(record.id), timeZone) : null;
  return older === null
    ? foundThere(found, { tellsPayments: tellsPayments(settings) })
    : { kind: "held", problem: older };
}

type Looking = Pick<Engine, "erp" | "store" | "settings">;

/**
 * The problem if TotalGest made its order on a day before this one was placed, and nothing was sent of this one by then: it is
 * another buyer's, whose id the shop has given out again. Null = it is not, or the time is not given.
 */
export function judgeOrderAge(
  { number, createdAt }: Pick<BookedOrder, "number" | "createdAt">,
  { reference, placedAt }: Pick<OrderRecord, "reference" | "placedAt">,
  events: readonly Pick<OrderEvent, "kind" | "atMs">[],
  timeZone: string,
): Problem | null {
  const createdMs = Date.parse(createdAt ?? "");
  if (createdAt === null || Number.isNaN(createdMs)) return null;
  const day = localDay(createdMs, timeZone);
  const isSent = events.some(({ kind, atMs }) => kind === "sent" && localDay(atMs, timeZone) <= day);
  if (isSent || day >= localDay(Date.parse(placedAt), timeZone)) return null;
  return problem("erp-order-older", { number, createdAt: new Date(createdMs).toISOString(), reference, placedAt });
}

/** So many at once are a wrong clock. */
export const AT_ONCE = 10;

/**
 * Our reference has another body there: which order is it? If TotalGest cannot say, it counts as exported. `older`: those of
 * the run that TotalGest had before they were placed.
 */
export async function judgeDuplicate(
  engine: Looking,
  id: string,
  order: ErpOrderRef,
  older: Set<string>,
  signal: AbortSignal,
): Promise<OrderOutcome> {
  const record = await engine.store.readOrder(id);
  const there = { kind: "exported", order, how: "duplicate" } as const;
  if (record === null || record.intent === null) return there;
  try {
    const found = await lookFor(engine, record, record.intent.reference, signal, { isDuplicate: true });
    if (found?.kind === "exported") return { ...found, ...there };
    if (found?.kind !== "held") return there;
    if (found.problem.code === "erp-order-older") older.add(id);
    return found.problem.code === "erp-order-older" && older.size >= AT_ONCE ? there : found;
  } catch (error) {
    if (error instanceof RemoteError) return there;
    throw error;
  }
}

function unconfirmed(why: "unasked" | "twice"): OrderOutcome {
  return { kind: "unconfirmed", problem: problem("outcome-unconfirmed", { why, number: "" }) };
}

/** Whether "not there" cannot be believed yet. If the clock was set back, the wait begins again. */
export async function mayBeBooked({ store, clock, settings }: Engine, record: OrderRecord): Promise<boolean> {
  const { timeoutMs } = settings.http;
  const nowMs = clock.now();
  const overdue = isOverdue(record, nowMs, timeoutMs);
  const again = { id: record.id, atMs: nowMs, deadlineMs: deadlineOf(nowMs, timeoutMs) };
  if (overdue === "clock-back") await store.changeOrders([again], renewDeadline);
  return overdue !== "yes";
}

/**
 * TotalGest answered with an id that another order already has, so one of the two answers is wrong. The other order is
 * looked up too; if TotalGest does not have it, a person has to check.
 */
async function askForHolder(engine: Engine, { error }: OrderRecord, log: RunLog, signal: AbortSignal): Promise<void> {
  const { store, clock } = engine;
  if (error?.code !== "erp-id-shared" || !engine.erp.guarantees.lookUp) return;
  const holder = await store.readOrder(error.data.other);
  // A person may have entered another number meanwhile.
  if (holder?.state !== "exported" || holder.erpId === null) return;
  const there = await lookFor(engine, holder, nameInErp(engine, holder), signal);
  const at = { id: holder.id, atMs: clock.now() };
  if (there?.kind === "exported" && there.order.id !== holder.erpId)
    await store.changeOrders([{ ...at, outcome: there }], settleOrder);
  if (there !== null) return;
  if (isOverdue(holder, at.atMs, engine.settings.http.timeoutMs) !== "yes") return;
  const doubt = problem("outcome-unconfirmed", { why: "shared", number: holder.erpNumber ?? "" });
  await store.changeOrders([{ ...at, error: doubt }], doubtExport);
  log.add(doubt, EXIT.items);
}

/** The order's reference in TotalGest. */
export function nameInErp({ settings }: Engine, { id, intent }: OrderRecord): string {
  return intent?.reference ?? referenceOf(settings.framework360.site, id);
}

/**
 * The problem if TotalGest's order under the reference has another total; null = it is this order, as far as TotalGest
 * says. Where the shop gave the id again, so that two orders have this reference, only the total tells them apart.
 * `booked` = the gross total that was sent; null = unknown.
 */
export function judgeFound(
  { number, totals, currency }: BookedOrder,
  order: Pick<OrderRecord, "total" | "currency" | "isIdReused">,
  booked: string | null,
): Problem | null {
  const expected = money(booked ?? order.total, order.currency);
  if (totals === null) return order.isIdReused ? problem("erp-order-differs", { number, total: "?", expected }) : null;
  const isSameCurrency = currency === null || currency === order.currency;
  const isSame = [order.total, booked].some((amount) => amount !== null && sameDecimal(amount, totals.gross));
  if (isSameCurrency && isSame) return null;
  return problem("erp-order-differs", { number, total: money(totals.gross, currency), expected });
}

function money(amount: string, currency: string | null): string {
  return [amount, currency].filter(Boolean).join(" ");
}
