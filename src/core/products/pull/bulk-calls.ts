import type { Engine } from "../../run/engine.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { createLimiter, type Limiter } from "../../common/limiter.ts";
import type { WriteResult } from "../product.ts";
import { isUnsupported, rememberUnsupported } from "../../run/pauses.ts";
import { beginCreations, type Task } from "./creations.ts";

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
