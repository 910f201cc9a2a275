import {
  BULK,
  asLost,
  findTaken,
  isAmbiguous,
  isGoneInErp,
  isLostProduct,
  isOfOne,
  isOutOfContract,
  leaveImages,
  recordPushes,
  askShop,
  writeInBulk,
  writeSingly,
} from "./plan-pushes.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { type Limiter, createLimiter } from "../../common/limiter.ts";
import {
  asksShop,
  askOnly,
  failedRow,
  productFaultOf,
  planPush,
  type PushRequest,
  pullRowOf,
  withoutFields,
  withoutStock,
  wishAbout,
  withoutAsked,
} from "../plan-push.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { pagesOf, type Pull } from "./pull.ts";
import type { Shop } from "../../ports/shop.ts";
import { FailureCount } from "../../run/failure-count.ts";
import { isUnsupported } from "../../run/pauses.ts";
import { recordError } from "../change.ts";
import { endLink, moveLink, withLinkOf } from "../link.ts";
import { endWrite, type Push, type Task } from "../push.ts";
import { withoutImages } from "../owners.ts";
import { recordGone } from "../read-changes.ts";

const BULK_SIZE = 100;
/** How many pending products are read from the store at a time. */
const PAGE_SIZE = 500;
/** Batches per connection: the answers of some are recorded while others are on the wire. A push takes 8 % less time so. */
const IN_HAND = 1.5;

type RefusedWrite = Extract<WriteResult, { ok: false }>;

/** Pushes what is pending. Failures of single products become rows; a failure of the shop stops the push. */
export class Pusher {
  readonly #pull: Pull;
  readonly #request: PushRequest;
  readonly #onWire: Limiter;
  #canBulk = true;
  #stopped = false;
  readonly #failures = new FailureCount();
  #done = 0;
  #pushedStock = false;
  /** Products whose SKU another product had when they were planned, each with that one's id. */
  readonly #taken = new Map<string, string>();
  /** By the id of a product that TotalGest no longer knows, the one that takes over its place in the shop. */
  readonly #heirs = new Map<string, { readonly from: ProductRecord; readonly toId: string }>();

  constructor(pull: Pull, request: PushRequest) {
    this.#pull = pull;
    this.#request = request;
    this.#onWire = createLimiter(() => pull.engine.settings.http.concurrency);
  }

  /** Orders have to be discovered once more: a stock was pushed, or a link is to be moved. */
  get asksForOrders(): boolean {
    return this.#pushedStock || this.#heirs.size > 0;
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
    const isDue = ({ isQuantityKnown, shopId }: ProductRecord): boolean =>
      !this.#request.isAgain || (!isQuantityKnown && shopId !== null);
    for await (const page of pagesOf((after) => store.listPending(after, PAGE_SIZE))) {
      if (this.#stopped) return;
      yield* this.#inBatches(await this.#plan(page.filter(isDue)));
    }
  }

  *#inBatches(tasks: readonly Task[]): Generator<readonly Task[]> {
    const size = this.#canBulk ? BULK_SIZE : 1;
    for (let at = 0; at < tasks.length && !this.#stopped; at += size) yield tasks.slice(at, at + size);
  }

  /** What is not pushed now gets its row, or is counted as held back at the end. */
  async #plan(records: readonly ProductRecord[]): Promise<readonly Task[]> {
    const taken = await findTaken(this.#pull.engine.store, records);
    const writes = new Map<ProductRecord, ProductWrite | null>();
    await inParallel(records, this.#pull.engine.settings.http.concurrency, async (record) => {
      const holder = taken.get(record.id);
      if (isAmbiguous(this.#pull, record)) this.#addFailed(record, record.error);
      else if (holder !== undefined) this.#taken.set(record.id, holder);
      else writes.set(record, (await this.#planOne(record)) ?? askOnly(record, this.#request));
    });
    const tasks: Task[] = [];
    for (const record of records) {
      const write = writes.get(record);
      if (write === null) await this.#refuse(record);
      else if (write !== undefined) tasks.push({ record, write });
    }
    return this.#pull.tally.isShopUnread ? tasks.map(asLost) : tasks;
  }

  /** What may be pushed of it now; see `planPush`. */
  async #planOne(known: ProductRecord, isSkuTaken = false): Promise<ProductWrite | null> {
    const record = this.#pull.tally.hasNoImages ? { ...known, owners: withoutImages(known.owners) } : known;
    const write = planPush(record, this.#request, isSkuTaken);
    if (write === null || !this.#request.raises || write.shopId === null) return write;
    const { shopId, quantity = 0 } = write;
    return quantity === 0 || (await this.#isLower(shopId, quantity)) ? write : withoutStock(write);
  }

  /**
   * While orders cannot be read, unknown sales may have reduced the shop's own figure. So it is fetched, and a stock is pushed
   * only if it is lower; 0 never raises a figure. If the figure cannot be read, the stock waits.
   */
  async #isLower(shopId: string, quantity: number): Promise<boolean> {
    const { engine, signal } = this.#pull;
    try {
      return Number((await engine.shop.fetchProduct({ id: shopId }, signal))?.quantity ?? 0) > quantity;
    } catch (error) {
      await this.#handleFailure(error);
      return false;
    }
  }

  async #pushBatch(tasks: readonly Task[]): Promise<void> {
    this.#pull.signal.throwIfAborted();
    if (this.#stopped) return;
    try {
      const isAlone = (task: Task): boolean => isLostProduct(task) || asksShop(task.record, task.write, this.#request);
      await this.#pushSingly(tasks.filter(isAlone));
      const others = tasks.filter((task) => !isAlone(task));
      const isBulk = others.length > 1 && this.#canBulk;
      const results = isBulk ? await this.#send(() => writeInBulk(this.#pull, others)) : "unsupported";
      if (isBulk && results === "unsupported") this.#canBulk = false;
      if (results === "unsupported") await this.#pushSingly(others);
      else if (results === "lost") await this.#pushSingly(others.map(asLost));
      else if (results !== "stopped") await this.#settle(others, results, null);
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
      if (asksShop(task.record, task.write, this.#request)) await this.#pushAsked(task);
      else await this.#pushOne(task, null);
    }
  }

  /** Asks for the product and writes at once: what somebody edited since is left. An edit between both calls is lost. */
  async #pushAsked(task: Task): Promise<void> {
    const { record } = task;
    try {
      const seen = await askShop(this.#pull, record);
      if (seen === null) return await this.#pushOne(task, null);
      this.#pull.tally.noteWish(seen, wishAbout(seen, this.#request));
      const planned = await this.#planOne(seen);
      if (planned === null) await this.#refuse(seen);
      else await this.#pushOne({ record: seen, write: planned }, null);
    } catch (error) {
      if (isOfOne(error)) await this.#recordFailure(record, error.problem);
      if (!isOutOfContract(error)) return this.#handleFailure(error);
      const rest = withoutAsked(task);
      if (rest === null) await this.#recordFailure(record, error.problem);
      else await this.#pushOne({ record, write: rest }, error.problem);
    }
  }

  /** `error`: why its fields are not pushed; null = they are. */
  async #pushOne(task: Task, error: Problem | null): Promise<void> {
    try {
      if (isLostProduct(task) && (await this.#isCreationSettled(task.record))) return;
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
    const sku = record.creatingSku ?? record.sku;
    try {
      return await this.#isAdopted(record, sku, { sku });
    } catch (error) {
      if (!isOutOfContract(error)) throw error;
      await this.#recordFailure(record, error.problem);
      return true;
    }
  }

  /** `error`: why fields were not pushed; null = they were. What was accepted is recorded in one step. */
  async #settle(tasks: readonly Task[], results: readonly WriteResult[], error: Problem | null): Promise<void> {
    const { store, clock } = this.#pull.engine;
    const pushes: Push[] = [];
    const refused: (readonly [Task, RefusedWrite])[] = [];
    for (const [at, task] of tasks.entries()) {
      const result = results[at];
      if (result?.ok === false) refused.push([task, result]);
      if (result?.ok !== true) continue;
      const left = error ?? productFaultOf(task.record, this.#request);
      this.#pushedStock ||= task.write.quantity !== undefined;
      this.#pull.tally.add(pullRowOf(task, this.#pull.tally.adopted.has(task.record.id), left));
      pushes.push({ ...task, shopId: result.shopId, error: left, atMs: clock.now(), rateOf: this.#request.rateOf });
    }
    await recordPushes(this.#pull, pushes);
    await store.changeProducts(
      refused.map(([{ record }]) => ({ id: record.id, record })),
      endWrite,
    );
    this.#failures.clear();
    for (const [task, result] of refused) await this.#settleRefused(task, result);
  }

  async #settleRefused({ record, write }: Task, refusal: RefusedWrite): Promise<void> {
    const { store, clock } = this.#pull.engine;
    const isCreation = write.shopId === null;
    const rest = withoutFields(write);
    if (refusal.reason === "images") {
      await leaveImages(this.#pull);
      await this.#pushAgain(record.id);
    } else if (!isCreation && refusal.reason === "unknown" && !this.#request.raises) {
      // It is created again, unless it would be hidden anyway.
      await store.changeProducts([{ id: record.id, atMs: clock.now() }], endLink);
      await this.#pushAgain(record.id);
    } else if (isCreation && refusal.reason === "taken") await this.#adoptHolder(record, refusal);
    else if (rest === null) await this.#recordFailure(record, refusal.problem);
    else await this.#pushOne({ record, write: rest }, refusal.problem);
  }

  /** Nothing may be pushed of it: without a reason, it is held back. A fault is already in the store. */
  async #refuse(record: ProductRecord): Promise<void> {
    const error = productFaultOf(record, this.#request);
    if (error === null || record.fault !== null) this.#addFailed(record, error);
    else await this.#recordFailure(record, error);
  }

  /** As the store has it by now. */
  async #pushAgain(id: string): Promise<void> {
    const [record] = await this.#pull.engine.store.readProducts([id]);
    if (record === undefined) return;
    const write = await this.#planOne(record);
    if (write === null) await this.#refuse(record);
    else await this.#pushOne({ record, write }, null);
  }

  /** The shop already has the SKU. A site that ignores case names another product: its answer is no reason either. */
  async #adoptHolder(record: ProductRecord, { holderId, problem: refused }: RefusedWrite): Promise<void> {
    const { id, sku } = record;
    const by = holderId === null ? { sku } : { id: holderId };
    try {
      if (!this.#pull.tally.adopted.has(id) && (await this.#isAdopted(record, sku, by))) return;
    } catch (error) {
      if (!isOutOfContract(error)) throw error;
    }
    await this.#recordFailure(record, refused);
  }

  /** Adopts the shop's product, if it has exactly this SKU and no link. */
  async #isAdopted(record: ProductRecord, sku: string, by: Parameters<Shop["fetchProduct"]>[0]): Promise<boolean> {
    const { shop, store } = this.#pull.engine;
    const fetched = await shop.fetchProduct(by, this.#pull.signal);
    if (fetched?.sku !== sku || (await store.findLinked(fetched.id)) !== null) return false;
    await this.#adopt(record, fetched);
    return true;
  }

  /** Links the product to the shop's product and pushes what that does not show yet. */
  async #adopt({ id }: ProductRecord, fetched: ShopProduct): Promise<void> {
    const { store, clock } = this.#pull.engine;
    this.#pull.tally.adopted.add(id);
    await store.linkProducts([{ id, listed: fetched }], clock.now());
    await this.#pushAgain(id);
  }

  /**
   * Another product may have given up its SKU meanwhile, so the products whose SKU is free now are pushed, and may free
   * others. What still waits then is a person's: two products that swapped their SKUs, or a newcomer with a SKU that
   * TotalGest gives to another product too.
   */
  async #pushTaken(): Promise<void> {
    const { store } = this.#pull.engine;
    for (let before = Infinity; this.#taken.size > 0 && this.#taken.size < before && !this.#stopped;) {
      const waiting = [...this.#taken.keys()];
      before = waiting.length;
      this.#taken.clear();
      const tasks = await this.#plan(await store.readProducts(waiting));
      for (const batch of this.#inBatches(tasks)) await this.#pushBatch(batch);
    }
    for (const record of await store.readProducts([...this.#taken.keys()])) await this.#refuseTaken(record);
  }

  /** Only the stock is pushed of a product whose SKU another one has. */
  async #refuseTaken(record: ProductRecord): Promise<void> {
    this.#pull.signal.throwIfAborted();
    if (this.#stopped) return;
    const { id, sku, shopId } = record;
    const holder = this.#taken.get(id) ?? "";
    try {
      if (shopId === null && (await isGoneInErp(this.#pull, holder))) return await this.#succeed(record, holder);
      const refused = problem("sku-taken", { sku, newcomer: id, holder });
      const write = await this.#planOne(record, true);
      if (write === null) await this.#recordFailure(record, refused);
      else await this.#pushOne({ record, write }, refused);
    } catch (error) {
      await this.#handleFailure(error);
    }
  }

  /**
   * The shop shows it in the place of the other one from now on, and the link moves only after the next discovery, maybe of a later
   * run: what was sold before is the old product.
   */
  async #succeed(record: ProductRecord, fromId: string): Promise<void> {
    const { store, clock } = this.#pull.engine;
    const [from] = this.#request.raises || this.#heirs.has(fromId) ? [] : await store.readProducts([fromId]);
    if (from === undefined) return;
    await store.changeProducts([{ id: fromId, atMs: clock.now() }], recordGone);
    // It had no place in the shop: the next run creates the newcomer.
    if (from.shopId === null) return;
    const heir = withLinkOf(record, from);
    const planned = await this.#planOne(heir);
    // What orders for the other one may reserve of this one is known only once the link has moved.
    const isRaised = (planned?.quantity ?? 0) > (heir.pushedQuantity ?? 0);
    const stockless = planned !== null && isRaised ? withoutStock(planned) : planned;
    // Texts are told once the link has moved.
    const write = stockless === null ? null : withoutAsked({ record: heir, write: stockless });
    if (write === null) return;
    const result = await writeSingly(this.#pull, { record: heir, write });
    if (result.ok || result.reason === "unknown") this.#heirs.set(fromId, { from, toId: record.id });
    else {
      await store.changeProducts([{ id: record.id, record }], endWrite);
      await this.#recordFailure(record, result.problem);
    }
  }

  /** All orders from before are in the store. The next round pushes again what took over a link, and records it. */
  async moveLinks(): Promise<void> {
    const { store, clock } = this.#pull.engine;
    for (const { from, toId } of this.#heirs.values()) {
      const calls = [from.id, toId].map((id) => ({ id, from, atMs: clock.now() }));
      await store.changeProducts(calls, moveLink);
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
    if (isOfOne(error) && !this.#failures.add()) {
      this.#pull.log.add(error.problem, EXIT.remote);
      return;
    }
    this.#stopped = true;
    await this.#pull.log.fail(error);
  }
}
