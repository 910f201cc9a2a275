import type { Engine } from "../../run/engine.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { type Limiter, createLimiter } from "../../common/limiter.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product.ts";
import { isUnsupported, rememberUnsupported } from "../../run/pauses.ts";
import type { ProductRecord } from "../record.ts";
import type { Shop } from "../../ports/shop.ts";
import type { Store } from "../../ports/store.ts";

const BULK = "products/bulkUpdate";

/**
 * The result of a bulk call. `not-sent`: the shop has no bulk call. `lost`: the outcome is unknown, or the call was
 * refused as a whole. Send both one by one. `stopped`: nothing was sent, and nothing will be.
 */
type BulkOutcome = readonly WriteResult[] | "not-sent" | "lost" | "stopped";

/** The bulk calls of one push, limited by `http.concurrency`. */
export class BulkCalls {
  readonly #engine: Engine;
  readonly #signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
  readonly #onWire: Limiter;
  #canBulk = true;

  constructor(engine: Engine, signals: { readonly run: AbortSignal; readonly wire: AbortSignal }) {
    this.#engine = engine;
    this.#signals = signals;
    this.#onWire = createLimiter(() => engine.settings.http.concurrency);
  }

  get canBulk(): boolean {
    return this.#canBulk;
  }

  /** Checks whether the shop is known not to have bulk calls. */
  async prepare(): Promise<void> {
    this.#canBulk = !(await isUnsupported(this.#engine, BULK));
  }

  /** Records creations on disk before the first byte is sent. `isStopped` is asked again when a connection is free. */
  async write(tasks: readonly Task[], isStopped: () => boolean): Promise<BulkOutcome> {
    if (!this.#canBulk) return "not-sent";
    const { shop, store } = this.#engine;
    await beginCreations(store, tasks);
    const writes = tasks.map((task) => task.write);
    try {
      const answer = await this.#onWire(this.#signals.run, async () =>
        isStopped() ? "stopped" : await shop.writeProducts(writes, this.#signals.wire),
      );
      if (answer === "stopped") {
        const creations = tasks.filter(({ write }) => write.shopId === null);
        await store.endCreations(creations.map(({ record }) => record.position));
        return "stopped";
      }
      if (answer === "unsupported") {
        this.#canBulk = false;
        await rememberUnsupported(this.#engine, BULK);
        return "not-sent";
      }
      return "refused" in answer ? "lost" : answer;
    } catch (error) {
      if (error instanceof RemoteError && error.reason === "failing" && error.status !== null) return "lost";
      throw error;
    }
  }
}

/** One product and what to push of it. */
export interface Task {
  readonly record: ProductRecord;
  readonly write: ProductWrite;
}

/** On disk before the first byte is sent: one whose answer is lost must not be repeated without a look-up. */
export function beginCreations(store: Pick<Store, "beginCreations">, tasks: readonly Task[]): Promise<void> {
  return store.beginCreations(tasks.filter(({ write }) => write.shopId === null).map(creationOf));
}

/** What is recorded before a product is created. */
function creationOf({ record, write }: Task): Pick<ProductRecord, "position" | "sku"> {
  return { position: record.position, sku: write.fields.sku ?? record.sku };
}

/** The task as after a lost answer: the product may exist in the shop, so it is looked up before it is sent. */
export function asLost(task: Task): Task {
  if (task.write.shopId !== null) return task;
  return { ...task, record: { ...task.record, creatingSku: creationOf(task).sku } };
}

/** The shop product with the SKU of a refused creation; null = none, or a site that ignores case names another. */
export async function findHolder(
  shop: Pick<Shop, "fetchProduct">,
  { sku }: ProductRecord,
  { holderId }: Extract<WriteResult, { ok: false }>,
  signal: AbortSignal,
): Promise<ShopProduct | null> {
  try {
    return await shop.fetchProduct(holderId === null ? { sku } : { id: holderId }, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.reason === "contract") return null;
    throw error;
  }
}
