import { SECOND } from "../../common/time/duration.ts";
import type { Engine } from "../../run/engine.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { lookFor } from "./look-up.ts";
import { deadlineOf } from "../send/outcome.ts";
import { createLimiter } from "../../common/limiter.ts";
import { inParallel } from "../../common/parallel.ts";
import type { ErpOrderRef } from "../../ports/records.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { holdIfRestored, isBeforeRestore, readRestored, hold } from "./read-again.ts";
import { judgeAnswer, stopping } from "./judge-answer.ts";
import { type PlannedSend, preparing } from "./preparation.ts";
import { FailureCount } from "../../run/failure-count.ts";
import type { ExportRun } from "./batch.ts";
import { forceOrder } from "../decisions.ts";
import { recordThere, renewDeadline } from "../transitions.ts";

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
  const erpShop = await engine.erp.fetchShop(signals.run);
  const sender = new Sender(run, preparing(run, erpShop), await readRestored(engine));
  engine.progress.report({ kind: "phase", phase: "send", total: toSend.length });
  const { concurrency } = engine.settings.http;
  const [prepares, sends] = [createLimiter(() => concurrency), createLimiter(() => concurrency)];
  await inParallel(toSend, 2 * concurrency, async (id) => {
    const prepared = await prepares(signals.run, () => sender.prepare(id));
    await sends(signals.run, () => sender.send(prepared));
  });
}

/** `planned` null = it is not sent. */
interface Prepared {
  readonly id: string;
  readonly planned: PlannedSend | null;
}

class Sender {
  readonly #run: ExportRun;
  readonly #engine: Engine;
  readonly #plan: ReturnType<typeof preparing>;
  /** When the state was restored (epoch ms); null = never. */
  readonly #restoredMs: number | null;
  readonly #failures: FailureCount;
  /** The orders whose heads TotalGest has already. */
  readonly #heads = new Map<string, ErpOrderRef>();
  #stopped = false;
  #hasWarned = false;

  constructor(run: ExportRun, plan: ReturnType<typeof preparing>, restoredMs: number | null) {
    this.#run = run;
    this.#engine = run.engine;
    this.#plan = plan;
    this.#restoredMs = restoredMs;
    this.#failures = new FailureCount(run.engine.settings.http.concurrency);
  }

  /** The order read again and mapped; null = the run had stopped before. */
  async prepare(id: string): Promise<Prepared | null> {
    const { engine, batch, signals } = this.#run;
    signals.run.throwIfAborted();
    if (this.#stopped) return null;
    try {
      if (batch.toForce.delete(id)) await engine.store.changeOrders([{ id, atMs: engine.clock.now() }], forceOrder);
      return { id, planned: await this.#plan(id) };
    } catch (error) {
      await this.#handleFailure(error);
      return { id, planned: null };
    }
  }

  async send(prepared: Prepared | null): Promise<void> {
    if (prepared === null) return;
    const { id, planned } = prepared;
    this.#run.signals.run.throwIfAborted();
    try {
      if (planned !== null && !this.#stopped && !(await this.#isThereAlready(id, planned)))
        await this.#transmit(id, planned);
    } catch (error) {
      await this.#handleFailure(error);
    }
    await this.#reportProgress(id);
  }

  /**
   * If references are not unique, TotalGest had another order under this one, may have a part of it, or the order was
   * placed before the state was restored, TotalGest is asked before anything is sent. True = it is not to be sent now.
   */
  async #isThereAlready(id: string, { intent, gross, isDiffering }: PlannedSend): Promise<boolean> {
    const { erp, store, clock } = this.#engine;
    const { uniqueReference, isInSteps = false } = erp.guarantees;
    const isPlain = uniqueReference && !isDiffering;
    if (isPlain && this.#restoredMs === null && !isInSteps) return false;
    const record = await store.readOrder(id);
    const mayBePartial = isInSteps && record !== null && record.attempts > 0;
    if (record === null || (isPlain && !mayBePartial && !isBeforeRestore(record, this.#restoredMs))) return false;
    const there = await lookFor(this.#engine, record, intent.reference, this.#run.signals.run, gross);
    if (there === null) return holdIfRestored(this.#engine, record, this.#restoredMs);
    if (there.kind === "held") return hold(this.#engine, id, there.problem);
    if (there.kind === "part") {
      this.#heads.set(id, there.order);
      return false;
    }
    await store.changeOrders([{ id, outcome: there, atMs: clock.now() }], recordThere);
    this.#run.batch.of(id).foundThere = true;
    return true;
  }

  async #transmit(id: string, { intent, sent }: PlannedSend): Promise<void> {
    const { erp, store, clock, settings } = this.#engine;
    const { signals, batch } = this.#run;
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
    const answer = await erp.createOrder({ ...intent, resume: this.#heads.get(id) }, signals.wire, onSend);
    const { outcome: judged, stop } = await judgeAnswer(this.#engine, id, answer, signals.wire);
    if (stop !== null) await this.#stop(stop);
    const outcome = (await store.recordOutcome(id, judged, clock.now(), number)) ?? judged;
    const note = batch.of(id);
    if (outcome.kind === "exported" && outcome.how === "duplicate" && number === 1) note.foundThere = true;
    if (outcome.kind !== "unknown") {
      this.#failures.clear();
      return;
    }
    batch.unknown.push(id);
    if (judged.kind === "unknown" && judged.problem.code === "order-unread") this.#warnOfProfile(id, judged.problem);
    if (this.#failures.add()) await this.#stop(stopping("failing", outcome.problem, null));
  }

  /** Every unreadable answer costs a look-up. The warning appears on each order, and once in the log. */
  #warnOfProfile(id: string, unread: Problem): void {
    this.#run.batch.of(id).warnings.push(unread);
    if (!this.#hasWarned) this.#engine.progress.report({ kind: "notice", problem: unread });
    this.#hasWarned = true;
  }

  /** A failed call for one order. Several in a row, or an error of the whole system, stop the run. */
  async #handleFailure(error: unknown): Promise<void> {
    if (!(error instanceof RemoteError)) throw error;
    if (this.#failures.add(error.reason)) await this.#stop(error);
    else await this.#run.log.fail(error);
  }

  async #stop(error: RemoteError): Promise<void> {
    this.#stopped = true;
    await this.#run.log.fail(error);
  }

  async #reportProgress(id: string): Promise<void> {
    const { store, progress } = this.#engine;
    const record = await store.readOrder(id);
    if (record === null || this.#run.batch.of(id).isOut === true) return;
    const { reference, state, erpNumber: number } = record;
    progress.report({ kind: "order", id, reference, state, number });
  }
}
