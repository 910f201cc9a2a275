import type { Engine } from "../run/engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { createLimiter } from "../common/limiter.ts";
import type { Limiter } from "../common/limiter.ts";
import type { WriteResult } from "../product/product.ts";
import { isUnsupported, rememberUnsupported } from "../run/unsupported.ts";
import { beginCreations } from "./creations.ts";
import type { Task } from "./creations.ts";

const BULK = "products/bulkUpdate";

/**
 * What a bulk call came to. `not-sent`: the shop cannot take several at once. `lost`: what it did is not known, or it refused the
 * call as a whole. Both are to be repeated singly. `stopped`: nothing was sent, nor will be.
 */
type BulkOutcome = readonly WriteResult[] | "not-sent" | "lost" | "stopped";

/** The bulk calls of one push, as many on the wire at once as may be. */
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

  /** Looks whether the shop is known not to have it. */
  async prepare(): Promise<void> {
    this.#canBulk = !(await isUnsupported(this.#engine, BULK));
  }

  /** Creations are on disk before the first byte goes out. `isStopped` is asked again when there is a place on the wire. */
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
        await store.endCreations(creations.map(({ record }) => record.id));
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
