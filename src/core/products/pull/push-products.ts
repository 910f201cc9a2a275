import { PushPlanner, type PushRequest, findOtherHolder, isGoneInErp } from "./plan-pushes.ts";
import type { Engine } from "../../run/engine.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { failedRow, outcomeOf, planStockAgain, rowOf, withoutFields, withoutStock } from "../plan-push.ts";
import type { ProductRecord, PushOutcome } from "../record.ts";
import type { ShopProduct, WriteResult } from "../product.ts";
import { withLinkOf } from "../link.ts";
import { BulkCalls, type Task, asLost, beginCreations, findHolder } from "./bulk-calls.ts";
import { problem } from "../../common/problems/problem.ts";
import type { RunLog } from "../../run/run.ts";
import { pagesOf } from "./listed.ts";
import { recordError } from "../push.ts";

const BULK_SIZE = 100;
/** How many pending products are read from the store at a time. */
const PAGE_SIZE = 500;
/** After this many server errors in a row the shop is considered failing, not the product. */
const FAILURES_TO_STOP = 5;
/** Batches per connection: the answers of some are recorded while others are on the wire. */
const IN_HAND = 1.5;

/** Pushes what is pending. Failures of single products become rows; a failure of the shop stops the push. */
export class Pusher {
  readonly #engine: Engine;
  readonly #request: PushRequest;
  readonly #log: RunLog;
  readonly #signal: AbortSignal;
  readonly #wire: AbortSignal;
  readonly #bulk: BulkCalls;
  #stopped = false;
  #failuresInARow = 0;
  #done = 0;
  #pushedStock = false;
  /** Products whose SKU another product had when they were planned. */
  readonly #taken: string[] = [];
  /** The shop shows these in the place of products that TotalGest no longer knows. */
  readonly #successions: { readonly fromId: string; readonly outcome: PushOutcome }[] = [];
  readonly #planner: PushPlanner;

  constructor(engine: Engine, request: PushRequest, log: RunLog, signals: { run: AbortSignal; wire: AbortSignal }) {
    this.#engine = engine;
    this.#request = request;
    this.#log = log;
    this.#signal = signals.run;
    this.#wire = signals.wire;
    this.#bulk = new BulkCalls(engine, signals);
    this.#planner = new PushPlanner(engine, request, signals.run, (error) => this.#handleFailure(error));
  }

  /** Orders have to be discovered once more: a stock was pushed, or a link is to be moved. */
  get asksForOrders(): boolean {
    return this.#pushedStock || this.#successions.length > 0;
  }

  async pushAll(pending: number): Promise<void> {
    await this.#bulk.prepare();
    this.#engine.progress.report({ kind: "phase", phase: "push", total: pending });
    const inHand = Math.ceil(this.#engine.settings.http.concurrency * IN_HAND);
    await inParallel(this.#batches(), inHand, (tasks) => this.#pushBatch(tasks));
    await this.#pushTaken();
  }

  /** Pending products with their writes, in batches as large as the shop accepts. */
  async *#batches(): AsyncGenerator<readonly Task[]> {
    const { store } = this.#engine;
    for await (const page of pagesOf((after) => store.listPending(after, PAGE_SIZE))) {
      if (this.#stopped) return;
      const tasks =
        this.#request.againSinceMs === null ? await this.#plan(page) : planStockAgain(page, this.#request.restraint);
      const size = this.#bulk.canBulk ? BULK_SIZE : 1;
      for (let at = 0; at < tasks.length && !this.#stopped; at += size) yield tasks.slice(at, at + size);
    }
  }

  /** What is not pushed now gets its row, or is counted as held back at the end. */
  async #plan(records: readonly ProductRecord[]): Promise<readonly Task[]> {
    const tasks: Task[] = [];
    for (const planned of await this.#planner.plan(records)) {
      const { record } = planned;
      if (planned.kind === "push") tasks.push(planned);
      if (planned.kind === "taken") this.#taken.push(record.id);
      if (planned.kind === "ambiguous" && record.error !== null) this.#request.onRow(failedRow(record, record.error));
      if (planned.kind === "refused") await this.#refuse(record, planned.error);
    }
    return tasks;
  }

  async #pushBatch(tasks: readonly Task[]): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#stopped) return;
    try {
      const lost = tasks.filter(({ record, write }) => write.shopId === null && record.creatingSku !== null);
      if (lost.length > 0) await this.#pushSingly(lost);
      const others = lost.length === 0 ? tasks : tasks.filter((task) => !lost.includes(task));
      const results = others.length > 1 ? await this.#bulk.write(others, () => this.#stopped) : "not-sent";
      if (results === "stopped") return;
      if (results === "not-sent") await this.#pushSingly(others);
      else if (results === "lost") await this.#pushSingly(others.map(asLost));
      else await this.#settleAll(others, results);
    } catch (error) {
      await this.#handleFailure(error);
    }
    this.#done += tasks.length;
    this.#engine.progress.report({ kind: "advance", phase: "push", done: this.#done });
  }

  /**
   * Whether a creation with a lost answer is settled: the shop has the product and it is adopted, or the shop gives no
   * usable answer and nothing may be sent again yet.
   */
  async #isCreationSettled(record: ProductRecord): Promise<boolean> {
    const { shop, store } = this.#engine;
    if (record.creatingSku === null) return false;
    try {
      const fetched = await shop.fetchProduct({ sku: record.creatingSku }, this.#signal);
      if (fetched === null || (await store.findLinked(fetched.id)) !== null) return false;
      await this.#adopt(record, fetched);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.reason !== "contract") throw error;
      await this.#recordFailure(record, error.problem);
    }
    return true;
  }

  async #pushSingly(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      this.#signal.throwIfAborted();
      if (this.#stopped) return;
      await this.#pushOne(task, null);
    }
  }

  /** `error`: why its fields are not pushed; null = they are. */
  async #pushOne(task: Task, error: Task["record"]["error"]): Promise<void> {
    const isCreation = task.write.shopId === null;
    try {
      if (isCreation && (await this.#isCreationSettled(task.record))) return;
      if (isCreation) await beginCreations(this.#engine.store, [task]);
      await this.#settle(task, await this.#engine.shop.writeProduct(task.write, this.#wire), error);
      this.#failuresInARow = 0;
    } catch (thrown) {
      if (thrown instanceof RemoteError && thrown.reason === "failing" && thrown.status !== null) {
        await this.#recordFailure(task.record, thrown.problem);
      }
      await this.#handleFailure(thrown);
    }
  }

  async #settleAll(tasks: readonly Task[], results: readonly WriteResult[]): Promise<void> {
    const outcomes: PushOutcome[] = [];
    const others: [Task, WriteResult][] = [];
    for (const [index, task] of tasks.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      if (result.ok) outcomes.push(this.#take(task, result, this.#planner.mappingFaultOf(task.record)));
      else others.push([task, result]);
    }
    await this.#engine.store.recordPushes(outcomes);
    this.#failuresInARow = 0;
    for (const [task, result] of others) await this.#settle(task, result, null);
  }

  async #settle(task: Task, result: WriteResult, error: Task["record"]["error"]): Promise<void> {
    const { record, write } = task;
    if (!result.ok && write.shopId === null) await this.#engine.store.endCreations([record.position]);
    if (result.ok) {
      await this.#engine.store.recordPushes([this.#take(task, result, error ?? this.#planner.mappingFaultOf(record))]);
    } else if (result.reason === "unknown" && write.shopId !== null && !this.#request.restraint.raises) {
      await this.#createAnew(record);
    } else if (result.reason === "taken" && write.shopId === null) {
      await this.#adoptHolder(record, result);
    } else {
      const rest = withoutFields(write);
      if (rest === null) await this.#recordFailure(record, result.problem);
      else await this.#pushOne({ record, write: rest }, result.problem);
    }
  }

  /** Nothing may be pushed of it. A fault is already in the store. */
  async #refuse(record: ProductRecord, error: NonNullable<ProductRecord["error"]>): Promise<void> {
    if (record.fault === null) await this.#recordFailure(record, error);
    else this.#request.onRow(failedRow(record, error));
  }

  /** Counts a success in memory; the caller stores the outcome. */
  #take(
    { record, write }: Task,
    result: Extract<WriteResult, { ok: true }>,
    error: Task["record"]["error"],
  ): PushOutcome {
    this.#pushedStock ||= write.quantity !== undefined;
    const { againSinceMs } = this.#request;
    const isReported = againSinceMs !== null && (record.syncedMs ?? 0) >= againSinceMs;
    if (!isReported) this.#request.onRow(rowOf(record, write, this.#planner.isAdopted(record.id), error));
    return outcomeOf(record, write, result, error, this.#engine.clock.now(), this.#request.restraint.rateOf);
  }

  /** The shop no longer knows a linked product: it is created again, unless it would be hidden anyway. */
  async #createAnew(record: ProductRecord): Promise<void> {
    const { store, clock } = this.#engine;
    const { id, stockEpoch } = record;
    await store.recordPushes([{ id, shopId: null, stockEpoch, error: null, atMs: clock.now() }]);
    const [fresh] = await store.readProducts([id]);
    const write = fresh === undefined ? null : await this.#planner.planOne(fresh, fresh.fault !== null);
    if (fresh === undefined) return;
    if (write !== null) await this.#pushOne({ record: fresh, write }, null);
    else if (fresh.fault !== null) this.#request.onRow(failedRow(fresh, fresh.fault));
  }

  /** The shop already has the SKU: that product is adopted if it has exactly this SKU and no other link. */
  async #adoptHolder(record: ProductRecord, refusal: Extract<WriteResult, { ok: false }>): Promise<void> {
    const { store } = this.#engine;
    const fetched = await findHolder(this.#engine.shop, record, refusal, this.#signal);
    const linked = fetched === null ? null : await store.findLinked(fetched.id);
    if (fetched === null || fetched.sku !== record.sku || (linked !== null && linked !== record.id)) {
      await this.#recordFailure(record, refusal.problem);
      return;
    }
    await this.#adopt(record, fetched);
  }

  /** Links the product to the shop's product and pushes what that does not show yet. */
  async #adopt(record: ProductRecord, fetched: ShopProduct): Promise<void> {
    const { store, clock } = this.#engine;
    await store.linkProduct(record.id, fetched, clock.now());
    const [fresh] = await store.readProducts([record.id]);
    const write = fresh === undefined ? null : await this.#planner.planOne(fresh, false);
    if (fresh === undefined) return;
    if (write === null) this.#request.onRow(rowOf(fresh, { shopId: fetched.id, fields: {} }, true, null));
    else await this.#pushAdopted({ record: fresh, write });
  }

  async #pushAdopted(task: Task): Promise<void> {
    const result = await this.#engine.shop.writeProduct(task.write, this.#wire);
    if (!result.ok) return this.#recordFailure(task.record, result.problem);
    this.#pushedStock ||= task.write.quantity !== undefined;
    this.#request.onRow(rowOf(task.record, task.write, true, null));
    await this.#engine.store.recordPushes([
      outcomeOf(task.record, task.write, result, null, this.#engine.clock.now(), this.#request.restraint.rateOf),
    ]);
  }

  /**
   * Another product may have given up its SKU meanwhile, so the products whose SKU is free now come first, and may free
   * others. What still waits then is a person's: two products that swapped their SKUs, or a newcomer with a SKU that
   * TotalGest gives to another product too.
   */
  async #pushTaken(): Promise<void> {
    const waiting = new Set(this.#taken);
    for (;;) {
      const freed = await this.#findFreed([...waiting]);
      if (freed.length === 0 || this.#stopped) break;
      for (const { id } of freed) waiting.delete(id);
      for (const record of freed) await this.#pushUnlessTaken(record);
    }
    for (const record of await this.#engine.store.readProducts([...waiting])) await this.#pushUnlessTaken(record);
  }

  /** The products whose SKU no other product has now; of several with one SKU, the first. */
  async #findFreed(ids: readonly string[]): Promise<readonly ProductRecord[]> {
    if (ids.length === 0) return [];
    const records = await this.#engine.store.readProducts(ids);
    const holders = await this.#engine.store.findHolders(records.map(({ sku }) => sku));
    const free = records.filter(({ id, sku }) => (holders.get(sku)?.id ?? id) === id);
    return [...new Map(free.toReversed().map((record) => [record.sku, record])).values()];
  }

  /** Only the stock is pushed of a product whose SKU another one has. */
  async #pushUnlessTaken(record: ProductRecord): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#stopped) return;
    const { id, sku } = record;
    try {
      const holder = await findOtherHolder(this.#engine.store, record);
      if (holder !== null && record.shopId === null && (await isGoneInErp(this.#engine, holder, this.#signal))) {
        return await this.#succeed(record, holder);
      }
      const refused = holder === null ? null : problem("sku-taken", { sku, newcomer: id, holder });
      const [fresh = record] = refused === null ? await this.#engine.store.readProducts([id]) : [];
      const write = await this.#planner.planOne(fresh, refused !== null);
      if (write !== null) await this.#pushOne({ record: fresh, write }, refused);
      else if (refused !== null) await this.#recordFailure(fresh, refused);
    } catch (error) {
      await this.#handleFailure(error);
    }
  }

  /** The link moves only after the next discovery: what was sold before is the old product. */
  async #succeed(record: ProductRecord, fromId: string): Promise<void> {
    const { store, shop, clock } = this.#engine;
    const [from] = this.#request.restraint.raises ? [] : await store.readProducts([fromId]);
    // The link may move only in a later run, and until then the other one's stock is not this one's.
    if (from?.gone === false) await store.recordGone([fromId], clock.now());
    const heir = from === undefined ? null : withLinkOf(record, from);
    const planned = heir === null ? null : await this.#planner.planOne(heir, false);
    // What orders for the other one may reserve of this one is known only once the link has moved.
    const isRaised = (planned?.quantity ?? 0) > (heir?.pushedQuantity ?? 0);
    const write = planned !== null && isRaised ? withoutStock(planned) : planned;
    if (heir === null || write === null) return;
    const result = await shop.writeProduct(write, this.#wire);
    if (result.ok) {
      const outcome = this.#take({ record: heir, write }, result, this.#planner.mappingFaultOf(heir));
      this.#successions.push({ fromId, outcome });
    } else if (result.reason === "unknown") {
      await store.moveLink(fromId, record.id, clock.now());
      await this.#createAnew(heir);
    } else {
      await this.#recordFailure(record, result.problem);
    }
  }

  /** Moves the links of what was pushed to the place of another product. All orders from before are in the store. */
  async moveLinks(): Promise<void> {
    const { store } = this.#engine;
    for (const { fromId, outcome } of this.#successions) {
      await store.moveLink(fromId, outcome.id, outcome.atMs);
      await store.recordPushes([outcome]);
    }
  }

  async #recordFailure(record: ProductRecord, error: NonNullable<ProductRecord["error"]>): Promise<void> {
    this.#request.onRow(failedRow(record, error));
    const { store, clock } = this.#engine;
    await store.changeProducts([{ id: record.id, error, atMs: clock.now() }], recordError);
  }

  /** A failure that is not the product's. Several server errors in a row, or any other failure, stop the push. */
  async #handleFailure(error: unknown): Promise<void> {
    if (!(error instanceof RemoteError)) throw error;
    const isOfOne = error.reason === "failing" && error.status !== null;
    if (isOfOne && ++this.#failuresInARow < FAILURES_TO_STOP) {
      this.#log.add(error.problem, EXIT.remote);
      return;
    }
    this.#stopped = true;
    await this.#log.fail(error);
  }
}
