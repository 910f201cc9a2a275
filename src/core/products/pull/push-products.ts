import {
  BULK,
  type PushRequest,
  type Task,
  asLost,
  endWrites,
  findHolder,
  findTaken,
  isGoneInErp,
  isOfOne,
  isOutOfContract,
  withoutRaises,
  writeInBulk,
  writeSingly,
} from "./plan-pushes.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { type Limiter, createLimiter } from "../../common/limiter.ts";
import { failedRow, outcomeOf, planPush, planStockAgain, rowOf, withoutFields, withoutStock } from "../plan-push.ts";
import { findAbsurdPrice } from "../../brakes/absurd-price.ts";
import type { ProductRecord, PushOutcome } from "../record.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product.ts";
import { withLinkOf } from "../link.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { pagesOf } from "./listed.ts";
import type { Pull } from "./pull.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { recordError } from "../push.ts";

const BULK_SIZE = 100;
/** How many pending products are read from the store at a time. */
const PAGE_SIZE = 500;
/** After this many server errors in a row the shop is considered failing, not the product. */
const FAILURES_TO_STOP = 5;

/** Batches per connection: the answers of some are recorded while others are on the wire. A push takes 8 % less time so. */
const IN_HAND = 1.5;

type Accepted = Extract<WriteResult, { ok: true }>;
type Refusal = Extract<WriteResult, { ok: false }>;

/** Pushes what is pending. Failures of single products become rows; a failure of the shop stops the push. */
export class Pusher {
  readonly #pull: Pull;
  readonly #request: PushRequest;
  readonly #adopted: Set<string>;
  readonly #onWire: Limiter;
  #canBulk = true;
  #stopped = false;
  #failuresInARow = 0;
  #done = 0;
  #pushedStock = false;
  /** Products whose SKU another product had when they were planned. */
  readonly #taken: string[] = [];
  /** The shop shows these in the place of products that TotalGest no longer knows. */
  readonly #successions: { readonly fromId: string; readonly outcome: PushOutcome }[] = [];

  constructor(pull: Pull, request: PushRequest) {
    this.#pull = pull;
    this.#request = request;
    this.#adopted = request.adoption?.adopted ?? new Set();
    this.#onWire = createLimiter(() => pull.engine.settings.http.concurrency);
  }

  /** Orders have to be discovered once more: a stock was pushed, or a link is to be moved. */
  get asksForOrders(): boolean {
    return this.#pushedStock || this.#successions.length > 0;
  }

  async pushAll(pending: number): Promise<void> {
    const { engine } = this.#pull;
    this.#canBulk = !(await isUnsupported(engine, BULK));
    engine.progress.report({ kind: "phase", phase: "push", total: pending });
    const inHand = Math.ceil(engine.settings.http.concurrency * IN_HAND);
    await inParallel(this.#batches(), inHand, (tasks) => this.#pushBatch(tasks));
    await this.#pushTaken();
  }

  /** Pending products with their writes, in batches as large as the shop accepts. */
  async *#batches(): AsyncGenerator<readonly Task[]> {
    const { store } = this.#pull.engine;
    for await (const page of pagesOf((after) => store.listPending(after, PAGE_SIZE))) {
      if (this.#stopped) return;
      const tasks =
        this.#request.againSinceMs === null ? await this.#plan(page) : planStockAgain(page, this.#request.restraint);
      const size = this.#canBulk ? BULK_SIZE : 1;
      for (let at = 0; at < tasks.length && !this.#stopped; at += size) yield tasks.slice(at, at + size);
    }
  }

  /** What is not pushed now gets its row, or is counted as held back at the end. */
  async #plan(records: readonly ProductRecord[]): Promise<readonly Task[]> {
    const taken = await findTaken(this.#pull.engine.store, records);
    const ready: ProductRecord[] = [];
    for (const record of records) {
      if (this.#isAmbiguous(record)) this.#addFailed(record, record.error);
      else if (taken.has(record.id)) this.#taken.push(record.id);
      else ready.push(record);
    }
    const tasks: Task[] = [];
    for (const { record, write } of await this.#planEach(ready, ({ fault }) => fault !== null)) {
      if (write === null) await this.#refuse(record);
      else tasks.push(this.#request.isShopUnread ? asLost({ record, write }) : { record, write });
    }
    return tasks;
  }

  /** Two products of the shop have its SKU: it is not created while both have it. */
  #isAmbiguous({ id, shopId, error }: ProductRecord): boolean {
    const { adoption } = this.#request;
    if (shopId !== null) return false;
    return adoption === null ? error?.code === "shop-sku-ambiguous" : adoption.ambiguous.has(id);
  }

  /** What may be pushed of each; see `planPush`. */
  async #planEach(records: readonly ProductRecord[], areFieldsRefused: (record: ProductRecord) => boolean) {
    const { restraint } = this.#request;
    const planned = records.map((record) => ({ record, write: planPush(record, restraint, areFieldsRefused(record)) }));
    return restraint.raises ? withoutRaises(this.#pull, planned, (error) => this.#handleFailure(error)) : planned;
  }

  async #planOne(record: ProductRecord, areFieldsRefused = record.fault !== null): Promise<ProductWrite | null> {
    return (await this.#planEach([record], () => areFieldsRefused))[0]?.write ?? null;
  }

  async #pushBatch(tasks: readonly Task[]): Promise<void> {
    this.#pull.signal.throwIfAborted();
    if (this.#stopped) return;
    try {
      const lost = tasks.filter(({ record, write }) => write.shopId === null && record.creatingSku !== null);
      if (lost.length > 0) await this.#pushSingly(lost);
      const others = lost.length === 0 ? tasks : tasks.filter((task) => !lost.includes(task));
      const isBulk = others.length > 1 && this.#canBulk;
      const results = isBulk ? await this.#send(() => writeInBulk(this.#pull, others)) : "unsupported";
      if (results === "stopped") return;
      this.#canBulk &&= others.length < 2 || results !== "unsupported";
      if (results === "unsupported") await this.#pushSingly(others);
      else if (results === "lost") await this.#pushSingly(others.map(asLost));
      else await this.#settle(others, results, null);
    } catch (error) {
      await this.#handleFailure(error);
    }
    this.#done += tasks.length;
    this.#pull.engine.progress.report({ kind: "advance", phase: "push", done: this.#done });
  }

  /** When a connection is free. What waited while the push was stopped is not sent, and not begun. */
  #send<T>(write: () => Promise<T>): Promise<T | "stopped"> {
    return this.#onWire<T | "stopped">(this.#pull.signal, async () => (this.#stopped ? "stopped" : write()));
  }

  async #pushSingly(tasks: readonly Task[]): Promise<void> {
    for (const task of tasks) {
      this.#pull.signal.throwIfAborted();
      if (this.#stopped) return;
      await this.#pushOne(task, null);
    }
  }

  /** `error`: why its fields are not pushed; null = they are. */
  async #pushOne(task: Task, error: Problem | null): Promise<void> {
    try {
      if (task.write.shopId === null && (await this.#isCreationSettled(task.record))) return;
      const result = await this.#send(() => writeSingly(this.#pull, task));
      if (result !== "stopped") await this.#settle([task], [result], error);
    } catch (thrown) {
      if (isOfOne(thrown)) await this.#recordFailure(task.record, thrown.problem);
      await this.#handleFailure(thrown);
    }
  }

  /**
   * Whether a creation with a lost answer is settled: the shop has the product and it is adopted, or the shop gives no
   * usable answer and nothing may be sent again yet.
   */
  async #isCreationSettled(record: ProductRecord): Promise<boolean> {
    const { shop, store } = this.#pull.engine;
    if (record.creatingSku === null) return false;
    let fetched: ShopProduct | null;
    try {
      fetched = await shop.fetchProduct({ sku: record.creatingSku }, this.#pull.signal);
    } catch (error) {
      if (!isOutOfContract(error)) throw error;
      await this.#recordFailure(record, error.problem);
      return true;
    }
    if (fetched === null || (await store.findLinked(fetched.id)) !== null) return false;
    await this.#adopt(record, fetched);
    return true;
  }

  /** `error`: why fields were not pushed; null = they were. What was accepted is recorded in one step. */
  async #settle(tasks: readonly Task[], results: readonly WriteResult[], error: Problem | null): Promise<void> {
    const outcomes: PushOutcome[] = [];
    const refused: (readonly [Task, Refusal])[] = [];
    for (const [at, task] of tasks.entries()) {
      const result = results[at];
      if (result?.ok === true) outcomes.push(this.#take(task, result, error ?? this.#faultOf(task.record)));
      else if (result !== undefined) refused.push([task, result]);
    }
    const { store } = this.#pull.engine;
    await store.recordPushes(outcomes);
    if (tasks.length > 1)
      await endWrites(
        store,
        refused.map(([task]) => task),
      );
    this.#failuresInARow = 0;
    for (const [task, result] of refused) await this.#settleRefused(task, result);
  }

  async #settleRefused({ record, write }: Task, refusal: Refusal): Promise<void> {
    const isCreation = write.shopId === null;
    const rest = withoutFields(write);
    if (!isCreation && refusal.reason === "unknown" && !this.#request.restraint.raises) await this.#createAnew(record);
    else if (isCreation && refusal.reason === "taken") await this.#adoptHolder(record, refusal);
    else if (rest === null) await this.#recordFailure(record, refusal.problem);
    else await this.#pushOne({ record, write: rest }, refusal.problem);
  }

  /** Nothing may be pushed of it: without a reason, it is held back. A fault is already in the store. */
  async #refuse(record: ProductRecord): Promise<void> {
    const error = this.#faultOf(record);
    if (error === null || record.fault !== null) this.#addFailed(record, error);
    else await this.#recordFailure(record, error);
  }

  /** The error that remains after a push. The second round does not try the fields, so a known error stays. */
  #faultOf(record: ProductRecord): Problem | null {
    const { restraint, againSinceMs } = this.#request;
    return record.fault ?? findAbsurdPrice(record, restraint) ?? (againSinceMs === null ? null : record.error);
  }

  /** Counts a success in memory; the caller stores the outcome. */
  #take({ record, write }: Task, result: Accepted, error: Problem | null): PushOutcome {
    this.#pushedStock ||= write.quantity !== undefined;
    const { againSinceMs, restraint } = this.#request;
    const { engine, tally } = this.#pull;
    const isReported = againSinceMs !== null && (record.syncedMs ?? 0) >= againSinceMs;
    if (!isReported) tally.add(rowOf(record, write, this.#adopted.has(record.id), error));
    return outcomeOf(record, write, result, error, engine.clock.now(), restraint.rateOf);
  }

  /** The shop no longer knows a linked product: it is created again, unless it would be hidden anyway. */
  async #createAnew({ id }: ProductRecord): Promise<void> {
    const { store, clock } = this.#pull.engine;
    await store.recordPushes([{ id, shopId: null, error: null, atMs: clock.now() }]);
    const [fresh] = await store.readProducts([id]);
    if (fresh === undefined) return;
    const write = await this.#planOne(fresh);
    if (write === null) await this.#refuse(fresh);
    else await this.#pushOne({ record: fresh, write }, null);
  }

  /** The shop already has the SKU: that product is adopted if it has exactly this SKU and no other link. */
  async #adoptHolder(record: ProductRecord, refusal: Refusal): Promise<void> {
    const { store } = this.#pull.engine;
    const fetched = this.#adopted.has(record.id) ? null : await findHolder(this.#pull, record, refusal);
    const linked = fetched === null ? null : await store.findLinked(fetched.id);
    if (fetched === null || fetched.sku !== record.sku || (linked !== null && linked !== record.id)) {
      await this.#recordFailure(record, refusal.problem);
    } else await this.#adopt(record, fetched);
  }

  /** Links the product to the shop's product and pushes what that does not show yet. */
  async #adopt({ id, isNewcomer }: ProductRecord, fetched: ShopProduct): Promise<void> {
    const { engine, tally } = this.#pull;
    this.#adopted.add(id);
    // What this run only supposes to be lost (`asLost`) is no creation of ours.
    const [stored] = await engine.store.readProducts([id]);
    const isCreated = isNewcomer && stored !== undefined && stored.creatingSku !== null;
    await engine.store.linkProduct(id, fetched, engine.clock.now(), isCreated);
    const [fresh] = await engine.store.readProducts([id]);
    if (fresh === undefined) return;
    const write = await this.#planOne(fresh, false);
    if (write === null) tally.add(rowOf(fresh, { shopId: fetched.id, fields: {} }, true, null));
    else await this.#pushOne({ record: fresh, write }, null);
  }

  /**
   * Another product may have given up its SKU meanwhile, so the products whose SKU is free now come first, and may free
   * others. What still waits then is a person's: two products that swapped their SKUs, or a newcomer with a SKU that
   * TotalGest gives to another product too.
   */
  async #pushTaken(): Promise<void> {
    const { store } = this.#pull.engine;
    let waiting: readonly string[] = this.#taken;
    while (waiting.length > 0 && !this.#stopped) {
      const records = await store.readProducts(waiting);
      const taken = await findTaken(store, records);
      const free = records.filter(({ id }) => !taken.has(id));
      for (const record of free.length > 0 ? free : records) await this.#pushUnlessTaken(record);
      waiting = free.length > 0 ? [...taken] : [];
    }
  }

  /** Only the stock is pushed of a product whose SKU another one has. */
  async #pushUnlessTaken(record: ProductRecord): Promise<void> {
    const { engine, signal } = this.#pull;
    signal.throwIfAborted();
    if (this.#stopped) return;
    const { id, sku } = record;
    try {
      const holder = (await engine.store.findHolders([sku])).get(sku) ?? id;
      if (holder !== id && record.shopId === null && (await isGoneInErp(this.#pull, holder))) {
        return await this.#succeed(record, holder);
      }
      const refused = holder === id ? null : problem("sku-taken", { sku, newcomer: id, holder });
      const [fresh = record] = refused === null ? await engine.store.readProducts([id]) : [];
      const write = await this.#planOne(fresh, refused !== null);
      if (write !== null) await this.#pushOne({ record: fresh, write }, refused);
      else if (refused !== null) await this.#recordFailure(fresh, refused);
    } catch (error) {
      await this.#handleFailure(error);
    }
  }

  /** The link moves only after the next discovery: what was sold before is the old product. */
  async #succeed(record: ProductRecord, fromId: string): Promise<void> {
    const { store, clock } = this.#pull.engine;
    const [from] = this.#request.restraint.raises ? [] : await store.readProducts([fromId]);
    if (from === undefined) return;
    // The link may move only in a later run, and until then the other one's stock is not this one's.
    if (!from.gone) await store.recordGone([fromId], clock.now());
    const heir = withLinkOf(record, from);
    const planned = await this.#planOne(heir, false);
    // What orders for the other one may reserve of this one is known only once the link has moved.
    const isRaised = (planned?.quantity ?? 0) > (heir.pushedQuantity ?? 0);
    const write = planned !== null && isRaised ? withoutStock(planned) : planned;
    if (write === null) return;
    const result = await writeSingly(this.#pull, { record: heir, write });
    if (result.ok) {
      const outcome = this.#take({ record: heir, write }, result, this.#faultOf(heir));
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
    const { store } = this.#pull.engine;
    for (const { fromId, outcome } of this.#successions) {
      await store.moveLink(fromId, outcome.id, outcome.atMs);
      await store.recordPushes([outcome]);
    }
  }

  #addFailed(record: ProductRecord, error: Problem | null): void {
    if (error !== null) this.#pull.tally.add(failedRow(record, error));
  }

  async #recordFailure(record: ProductRecord, error: Problem): Promise<void> {
    this.#addFailed(record, error);
    const { store, clock } = this.#pull.engine;
    await store.changeProducts([{ id: record.id, error, atMs: clock.now() }], recordError);
  }

  /** A failure that is not the product's. Several server errors in a row, or any other failure, stop the push. */
  async #handleFailure(error: unknown): Promise<void> {
    if (!(error instanceof RemoteError)) throw error;
    if (isOfOne(error) && ++this.#failuresInARow < FAILURES_TO_STOP) {
      this.#pull.log.add(error.problem, EXIT.remote);
      return;
    }
    this.#stopped = true;
    await this.#pull.log.fail(error);
  }
}
