import { SECOND } from "../../common/time/duration.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { problem } from "../../common/problems/problem.ts";
import { hasChangedSinceShown } from "./choose-orders.ts";
import { AT_ONCE, lookFor } from "./look-up.ts";
import { deadlineOf } from "../send/outcome.ts";
import { createLimiter } from "../../common/limiter.ts";
import { inParallel } from "../../common/parallel.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import { holdIfRestored, isBeforeRestore, readRestored, hold, noteThere } from "./read-again.ts";
import { judgeAnswer, stopping } from "./judge-answer.ts";
import { type PlannedSend, preparing } from "./preparation.ts";
import { FailureCount } from "../../run/failure-count.ts";
import type { ExportRun } from "./batch.ts";
import { forceOrder } from "../decisions.ts";
import { renewDeadline } from "../transitions.ts";

/** If the bytes are sent this long after the intent was stored, they get a new deadline. */
const LONG_WAIT_MS = SECOND;

/**
 * Sends the orders, several in parallel. Each is read again, mapped, its intent stored, sent and recorded; the next are
 * read while others are sent. A failure of the run (no connection, credentials, a request to wait) stops new sends; its
 * effect on each order is in the store.
 */
export async function sendOrders(run: ExportRun): Promise<void> {
  const { engine, log, signals } = run;
  const { toSend } = run.batch;
  if (toSend.length === 0 || log.mustStayAway("TotalGest") || log.mustStayAway("Framework360")) return;
  const plan = preparing(run, await engine.erp.fetchShop(signals.run));
  const restoredMs = await readRestored(engine);
  const { concurrency } = engine.settings.http;
  const shared = { failures: new FailureCount(concurrency), heads: new Map(), isStopped: false };
  const sending: Sending = { ...run, plan, restoredMs, ...shared };
  engine.progress.report({ kind: "phase", phase: "send", total: toSend.length });
  const [prepares, sends] = [createLimiter(() => concurrency), createLimiter(() => concurrency)];
  await inParallel(toSend, 2 * concurrency, async (id) => {
    const planned = await prepares(signals.run, () => prepare(sending, id));
    await sends(signals.run, () => send(sending, id, planned));
  });
  const { older } = run.batch;
  if (older.size >= AT_ONCE) log.add(problem("erp-orders-older", { count: older.size }), EXIT.items);
}

/** What the sends of a run share. */
interface Sending extends ExportRun {
  readonly plan: ReturnType<typeof preparing>;
  /** When the state was restored (epoch ms); null = never. */
  readonly restoredMs: number | null;
  readonly failures: FailureCount;
  /** The orders whose heads TotalGest has already. */
  readonly heads: Map<string, ErpOrderRef>;
  /** Nothing more is sent. */
  isStopped: boolean;
}

/** Null = it is not sent; `stopped` = the run had stopped before. */
type PreparedSend = PlannedSend | null | "stopped";

/** Reads the order again and maps it. */
async function prepare(sending: Sending, id: string): Promise<PreparedSend> {
  const { engine, batch, signals, plan } = sending;
  signals.run.throwIfAborted();
  if (sending.isStopped) return "stopped";
  return orFail(sending, async () => {
    if (await hasChangedSinceShown(sending, id)) return null;
    if (batch.toForce.delete(id)) await engine.store.changeOrders([{ id, atMs: engine.clock.now() }], forceOrder);
    return plan(id);
  });
}

async function send(sending: Sending, id: string, planned: PreparedSend): Promise<void> {
  if (planned === "stopped") return;
  sending.signals.run.throwIfAborted();
  await orFail(sending, async () => {
    if (planned !== null && !sending.isStopped && !(await isThereAlready(sending, id, planned)))
      await transmit(sending, id, planned);
  });
  await reportProgress(sending, id);
}

/** A failed call for one order is null. Several in a row, or an error of the whole system, stop the run. */
async function orFail<T>(sending: Sending, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    // Any other error ends the run.
    sending.isStopped ||= !(error instanceof RemoteError) || sending.failures.add(error.reason);
    if (!(error instanceof RemoteError)) throw error;
    await sending.log.fail(error);
    return null;
  }
}

/**
 * If references are not unique, TotalGest had another order under this one, may have a part of it, or the order was
 * placed before the state was restored, TotalGest is asked before anything is sent. True = it is not to be sent now.
 */
async function isThereAlready(
  sending: Sending,
  id: string,
  { intent, gross, isDiffering }: PlannedSend,
): Promise<boolean> {
  const { engine, signals, restoredMs, heads } = sending;
  const { erp, store } = engine;
  const { uniqueReference, isInSteps = false } = erp.guarantees;
  const isPlain = uniqueReference && !isDiffering;
  if (isPlain && restoredMs === null && !isInSteps) return false;
  const record = await store.readOrder(id);
  const mayBePartial = isInSteps && record !== null && record.attempts > 0;
  if (record === null || (isPlain && !mayBePartial && !isBeforeRestore(record, restoredMs))) return false;
  const there = await lookFor(engine, record, intent.reference, signals.run, { gross });
  if (there === null) return holdIfRestored(engine, record, restoredMs);
  if (there.kind === "held") return hold(engine, id, there.problem);
  if (there.kind === "part") {
    heads.set(id, there.order);
    return false;
  }
  await noteThere(sending, id, there);
  return true;
}

async function transmit(sending: Sending, id: string, { intent, sent }: PlannedSend): Promise<void> {
  const { engine, batch, signals, failures, heads } = sending;
  const { erp, store, clock, settings } = engine;
  signals.run.throwIfAborted();
  const { timeoutMs } = settings.http;
  const atMs = clock.now();
  const number = await store.beginSend(id, intent, { atMs, deadlineMs: deadlineOf(atMs, timeoutMs), sent });
  if (number === null) return;
  // Waiting for a turn or a session takes time; the deadline counts from the moment the bytes are sent.
  const onSend = async (): Promise<void> => {
    const nowMs = clock.now();
    if (nowMs - atMs > LONG_WAIT_MS)
      await store.changeOrders([{ id, atMs: nowMs, deadlineMs: deadlineOf(nowMs, timeoutMs) }], renewDeadline);
  };
  const answer = await erp.createOrder({ ...intent, resume: heads.get(id) }, signals.wire, onSend);
  const { outcome: judged, stop: why } = await judgeAnswer(engine, id, answer, batch.older, signals.wire);
  if (why !== null) await stop(sending, why);
  const outcome = (await store.recordOutcome(id, judged, clock.now(), number)) ?? judged;
  const note = batch.of(id);
  if (outcome.kind === "exported" && outcome.how === "duplicate" && number === 1) note.foundThere = true;
  if (outcome.kind !== "unknown") {
    failures.clear();
    return;
  }
  batch.unknown.push(id);
  // Every unreadable answer costs a look-up.
  if (judged.kind === "unknown" && judged.problem.code === "order-unread") note.warnings.push(judged.problem);
  if (failures.add()) await stop(sending, stopping("failing", outcome.problem, null));
}

async function stop(sending: Sending, why: RemoteError): Promise<void> {
  sending.isStopped = true;
  await sending.log.fail(why);
}

async function reportProgress({ engine: { store, progress }, batch }: Sending, id: string): Promise<void> {
  const record = await store.readOrder(id);
  if (record === null || batch.of(id).isOut === true) return;
  const { reference, state, erpNumber: number } = record;
  progress.report({ kind: "order", id, reference, state, number });
}
