import { freshProducts } from "../articles/fresh-products.ts";
import { type FetchProducts, withArticles } from "../articles/order-articles.ts";
import { SECOND } from "../common/time/duration.ts";
import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { judgeFound } from "../order/send/found-order.ts";
import { mapOrder } from "../order/send/map-order.ts";
import { needsDefaultRate } from "../order/send/lines.ts";
import type { OrderMapping } from "../order/send/mapping.ts";
import type { ErpOrder } from "../order/order.ts";
import { judgeDuplicate } from "./look-up.ts";
import { deadlineOf } from "../order/send/outcome.ts";
import { aheadOf, inParallel } from "../common/parallel.ts";
import type { CreateAnswer, ErpShop, OrderIntent } from "../ports/erp.ts";
import type { OrderOutcome, OrderPolicy, OrderRecord } from "../ports/order-store.ts";
import type { Shop } from "../ports/shop.ts";
import { planIntent } from "../order/send/plan-intent.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { readAgain } from "./read-again.ts";
import { holdIfRestored, readRestored } from "./restored.ts";
import { asConfiguration, failing, throttled } from "./stops.ts";
import type { RunLog } from "../run/run.ts";
import { sentOrder, type SentOrder, type SentTexts, toTexts, withArticlesOfLines } from "../order/send/sent-order.ts";
import { FailureCount } from "../run/failure-count.ts";

const METHOD_NOT_ALLOWED = 405;

/** Longer work on one order blocks everything else in the process. */
const LONG_WORK_MS = SECOND;
const YIELD_MS = 10;
/** If the bytes are sent this long after the intent was stored, they get a new deadline. */
const LONG_WAIT_MS = SECOND;

/** The results of sending that are not in the store. */
export interface Sending {
  /** Outcomes that are unknown now, and when they became unknown (epoch ms); they are looked up. */
  readonly unknown: Map<string, number>;
  /** Orders that left the queue when they were read again; they are not counted. */
  readonly left: Set<string>;
  /** Orders that TotalGest had before this state sent anything: the state was lost or made anew. */
  readonly foundThere: Set<string>;
  readonly warnings: Map<string, readonly Problem[]>;
  readonly payloads: Map<string, ErpOrder>;
  /** The bodies that a dry run would send. */
  readonly bodies: Map<string, unknown>;
}

export function newSending(): Sending {
  return {
    unknown: new Map(),
    left: new Set(),
    foundThere: new Set(),
    warnings: new Map(),
    payloads: new Map(),
    bodies: new Map(),
  };
}

export interface SendRequest {
  readonly ids: readonly string[];
  readonly policy: OrderPolicy;
  readonly dryRun: boolean;
  /** In a dry run: also keep the bodies. */
  readonly bodies: boolean;
}

/**
 * Sends the orders, several in parallel. Each is read again, mapped, its intent stored, sent and recorded; the next are
 * read while others are sent. A failure of the run (no connection, credentials, a request to wait) stops new sends; its
 * effect on each order is in the store.
 */
export async function sendOrders(
  engine: Engine,
  request: SendRequest,
  sending: Sending,
  log: RunLog,
  signals: { readonly run: AbortSignal; readonly wire: AbortSignal },
): Promise<void> {
  if (request.ids.length === 0 || log.mustStayAway("TotalGest") || log.mustStayAway("Framework360")) return;
  const erpShop = await engine.erp.fetchShop(signals.run);
  const restoredMs = await readRestored(engine);
  const sender = new Sender(engine, request, sending, log, signals, { erpShop, restoredMs });
  engine.progress.report({ kind: "phase", phase: "send", total: request.ids.length });
  const { concurrency } = engine.settings.http;
  const prepared = aheadOf(request.ids, concurrency, (id) => sender.prepare(id));
  await inParallel(prepared, concurrency, (order) => sender.send(order));
}

/** A prepared order. `isTaken` = the run had not stopped before. */
interface Prepared {
  readonly id: string;
  readonly intent: OrderIntent | null;
  readonly isTaken: boolean;
}

class Sender {
  readonly #engine: Engine;
  readonly #request: SendRequest;
  readonly #sending: Sending;
  readonly #log: RunLog;
  readonly #signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
  readonly #erpShop: ErpShop;
  /** When the state was restored (epoch ms); null = never. */
  readonly #restoredMs: number | null;
  readonly #fetchProducts: FetchProducts;
  #defaultRate: Promise<string | null> | null = null;
  readonly #failures: FailureCount;
  /**
   * What to store of the prepared orders. It is removed before the send, so that large orders do not keep it in memory
   * during the wait.
   */
  readonly #sent = new Map<string, SentTexts>();
  /** Orders under whose reference TotalGest had another order. */
  readonly #differing = new Set<string>();
  #stopped = false;

  constructor(
    engine: Engine,
    request: SendRequest,
    sending: Sending,
    log: RunLog,
    signals: { readonly run: AbortSignal; readonly wire: AbortSignal },
    { erpShop, restoredMs }: { readonly erpShop: ErpShop; readonly restoredMs: number | null },
  ) {
    this.#engine = engine;
    this.#request = request;
    this.#sending = sending;
    this.#log = log;
    this.#signals = signals;
    this.#erpShop = erpShop;
    this.#restoredMs = restoredMs;
    this.#fetchProducts = freshProducts(engine.erp, engine.store, signals.run);
    this.#failures = new FailureCount(engine.settings.http.concurrency);
  }

  /** The order read again and mapped; without an intent it is not sent. */
  async prepare(id: string): Promise<Prepared> {
    this.#signals.run.throwIfAborted();
    if (this.#stopped) return { id, intent: null, isTaken: false };
    try {
      const intent = await this.#readAndPrepare(id);
      return { id, intent, isTaken: true };
    } catch (error) {
      await this.#handleFailure(error);
      return { id, intent: null, isTaken: true };
    }
  }

  async send({ id, intent, isTaken }: Prepared): Promise<void> {
    if (!isTaken) return;
    this.#signals.run.throwIfAborted();
    try {
      if (intent !== null && !this.#stopped && !(await this.#isThereAlready(id, intent))) await this.#begin(id, intent);
    } catch (error) {
      await this.#handleFailure(error);
    }
    await this.#reportProgress(id);
  }

  /** Returns only the intent, so that a large order's data can be freed before the wait for the answer. */
  async #readAndPrepare(id: string): Promise<OrderIntent | null> {
    const record = await this.#readAgain(id);
    if (record === null) return null;
    if (record.error?.code === "erp-order-differs") this.#differing.add(id);
    return this.#yieldAfterLongWork(() => this.#intentOf(record));
  }

  /**
   * Mapping an order with very many lines blocks the process for seconds, in which a system may close idle connections.
   * The short pause lets the process notice this; otherwise the order would be sent on a closed connection.
   */
  async #yieldAfterLongWork<T>(work: () => Promise<T>): Promise<T> {
    const { clock } = this.#engine;
    const startedMs = clock.now();
    const result = await work();
    if (clock.now() - startedMs > LONG_WORK_MS) await clock.sleep(YIELD_MS, this.#signals.run);
    return result;
  }

  async #begin(id: string, intent: OrderIntent): Promise<void> {
    this.#signals.run.throwIfAborted();
    const atMs = this.#engine.clock.now();
    const number = await this.#storeIntent(id, intent, atMs);
    if (number !== null) await this.#transmit(id, intent, { number, atMs });
  }

  /**
   * Stores the intent and frees what is kept of the order, which must not stay in memory during the wait for the
   * answer.
   */
  #storeIntent(id: string, intent: OrderIntent, atMs: number): Promise<number | null> {
    const { store, settings } = this.#engine;
    const sent = this.#sent.get(id) ?? null;
    this.#sent.delete(id);
    return store.beginSend(id, intent, { atMs, deadlineMs: deadlineOf(atMs, settings.http.timeoutMs), sent });
  }

  async #readAgain(id: string): Promise<OrderRecord | null> {
    const { record, isDue } = await readAgain(this.#engine, id, this.#request.policy, this.#signals.run);
    if (!isDue) this.#sending.left.add(id);
    return record;
  }

  /**
   * The intent of an order that can be mapped; otherwise the order is held. A dry run keeps the payload and sends
   * nothing.
   */
  async #intentOf(record: OrderRecord): Promise<OrderIntent | null> {
    const { store, clock } = this.#engine;
    if (record.order === null) {
      if (record.fault !== null) await store.holdOrder(record.id, record.fault, clock.now());
      return null;
    }
    const articles = await withArticles(
      record.order,
      record,
      store,
      this.#fetchProducts,
      this.#engine.erp.namesArticles,
    );
    if (!articles.ok) {
      await store.holdOrder(record.id, articles.problem, clock.now());
      return null;
    }
    const { order } = articles;
    const mapping = await this.#mappingFor(needsDefaultRate(order));
    const mapped = mapOrder(order, mapping);
    if (!mapped.ok) {
      await store.holdOrder(record.id, mapped.problem, clock.now());
      return null;
    }
    this.#sending.warnings.set(record.id, mapped.warnings);
    const { dryRun, bodies } = this.#request;
    if (dryRun) this.#sending.payloads.set(record.id, mapped.body);
    if (dryRun && !bodies) return null;
    const planned = planIntent(order, mapped.body, mapping, this.#engine.erp);
    if (!planned.ok) {
      await store.holdOrder(record.id, planned.problem, clock.now());
      return null;
    }
    const intent = record.intent?.basis === planned.intent.basis ? record.intent : planned.intent;
    if (!dryRun) {
      this.#sent.set(record.id, toTexts(sentOrder(record.order, mapped.body)));
      return intent;
    }
    this.#sending.bodies.set(record.id, planned.shown);
    return null;
  }

  async #mappingFor(needsDefault: boolean): Promise<OrderMapping> {
    const { settings, shop } = this.#engine;
    if (needsDefault) this.#defaultRate ??= fetchDefaultRate(shop, this.#signals.run);
    const defaultRate = needsDefault ? await this.#defaultRate : null;
    return { site: settings.framework360.site, settings: settings.mapping, erpShop: this.#erpShop, defaultRate };
  }

  /**
   * If references are not unique, TotalGest had another order under this one, or the order was placed before the state
   * was restored, TotalGest is asked before anything is sent. True = it is not to be sent now.
   */
  async #isThereAlready(id: string, intent: OrderIntent): Promise<boolean> {
    const { erp, store, clock } = this.#engine;
    if (erp.guarantees.uniqueReference && !this.#differing.has(id) && this.#restoredMs === null) return false;
    const record = await store.readOrder(id);
    if (record === null) return false;
    const found = erp.guarantees.lookUp ? await erp.findOrder(intent.reference, this.#signals.run) : null;
    if (found === null) return holdIfRestored(this.#engine, record, this.#restoredMs);
    const differs = judgeFound(found, record, this.#bookedOf(id));
    if (differs !== null) return store.holdOrder(id, differs, clock.now());
    await store.recordFound(id, found, clock.now());
    this.#sending.foundThere.add(id);
    return true;
  }

  /** The gross total of an order that is about to be sent. */
  #bookedOf(id: string): string | null {
    const booking = this.#sent.get(id)?.booking ?? null;
    return booking === null ? null : (JSON.parse(booking) as NonNullable<SentOrder["booking"]>).totals.gross;
  }

  async #transmit(
    id: string,
    intent: OrderIntent,
    attempt: { readonly number: number; readonly atMs: number },
  ): Promise<void> {
    const { erp, store, clock } = this.#engine;
    const answer = await erp.createOrder(intent, this.#signals.wire, () => this.#renewDeadline(id, attempt.atMs));
    const judged = await this.#judge(answer, id);
    const outcome = (await store.recordOutcome(id, judged, clock.now(), attempt.number)) ?? judged;
    const isFound = outcome.kind === "exported" && outcome.how === "duplicate";
    if (isFound && attempt.number === 1) this.#sending.foundThere.add(id);
    if (outcome.kind !== "unknown") {
      this.#failures.clear();
      return;
    }
    this.#sending.unknown.set(id, clock.now());
    if (judged.kind === "unknown" && judged.problem.code === "order-unread") this.#warnOfProfile(id, judged.problem);
    if (this.#failures.add()) await this.#stop(failing(outcome.problem, null));
  }

  /**
   * Waiting for a turn, a rate limit or a session takes time; the deadline counts from the moment the bytes are sent.
   */
  async #renewDeadline(id: string, begunMs: number): Promise<void> {
    const { store, clock, settings } = this.#engine;
    const nowMs = clock.now();
    if (nowMs - begunMs > LONG_WAIT_MS)
      await store.renewDeadline(id, nowMs, deadlineOf(nowMs, settings.http.timeoutMs));
  }

  /**
   * The order may be accepted all the same, but every unreadable answer costs a look-up. The warning appears on each
   * order, and once in the log.
   */
  #warnOfProfile(id: string, unread: Problem): void {
    const { warnings } = this.#sending;
    const isNews = ![...warnings.values()].flat().some(({ code }) => code === unread.code);
    warnings.set(id, [...(warnings.get(id) ?? []), unread]);
    if (isNews) this.#engine.progress.report({ kind: "notice", problem: unread });
  }

  /** What an answer means for the order and for the run. The table is in docs/reliability.md. */
  async #judge(answer: CreateAnswer, id: string): Promise<OrderOutcome> {
    switch (answer.kind) {
      case "taken":
        return answer.isOthers === true
          ? judgeDuplicate(this.#engine, id, answer.order, this.#signals.wire)
          : { kind: "exported", order: answer.order, how: answer.how };
      case "refused":
        return { kind: "failed", problem: withArticlesOfLines(answer.problem, await this.#engine.store.readSent(id)) };
      case "unknown":
        return answer;
      case "denied":
        return this.#judgeDenied(answer.status, answer.problem);
      case "not-sent":
        await this.#stop(new RemoteError(answer.problem, { system: "TotalGest", reason: "unreachable" }));
        return { kind: "requeued", problem: answer.problem };
      case "unauthorized":
        await this.#stop(new RemoteError(answer.problem, { system: "TotalGest", reason: "credentials" }));
        return { kind: "requeued", problem: answer.problem };
      case "throttled":
        await this.#stop(throttled(answer.problem, answer.retryAfterMs));
        return { kind: "requeued", problem: answer.problem };
      case "unavailable":
        await this.#stop(throttled(answer.problem, answer.retryAfterMs));
        return { kind: "unknown", problem: answer.problem };
    }
  }

  /**
   * 403, 404, 405: if TotalGest also refuses the shop call, it concerns the account or configuration; otherwise only
   * this order.
   */
  async #judgeDenied(status: number, reason: Problem): Promise<OrderOutcome> {
    try {
      await this.#engine.erp.fetchShop(this.#signals.wire);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      await this.#stop(error.status === METHOD_NOT_ALLOWED ? asConfiguration(error) : error);
      return { kind: "requeued", problem: error.problem };
    }
    const detail = "detail" in reason.data && typeof reason.data.detail === "string" ? reason.data.detail : "";
    return { kind: "failed", problem: problem("order-blocked", { status, detail }) };
  }

  /** A failed call for one order. Several in a row, or an error of the whole system, stop the run. */
  async #handleFailure(error: unknown): Promise<void> {
    if (!(error instanceof RemoteError)) throw error;
    if (this.#failures.add(error.reason)) await this.#stop(error);
    else await this.#log.fail(error);
  }

  async #stop(error: RemoteError): Promise<void> {
    this.#stopped = true;
    await this.#log.fail(error);
  }

  async #reportProgress(id: string): Promise<void> {
    const { store, progress } = this.#engine;
    const record = await store.readOrder(id);
    if (record === null || this.#sending.left.has(id)) return;
    const { reference, state, erp } = record;
    progress.report({ kind: "order", id, reference, state, number: erp?.number ?? null });
  }
}

async function fetchDefaultRate(shop: Shop, signal: AbortSignal): Promise<string | null> {
  // The pull reports taxes that cannot be read. If the default tax is one of them, the orders that need it are held.
  const taxes = await shop.fetchTaxes(signal, () => undefined);
  return taxes.find((tax) => tax.isDefault)?.rate ?? null;
}
