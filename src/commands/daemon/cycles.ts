/** The one loop of a daemon or page: cycles of one shop or of many, by an interval or only when a shop is nudged. */
import type { App } from "../../app/app.ts";
import { runEvery } from "../../core/run/cycle.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { createSlots, type Slots } from "../../core/common/limiter.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "../shops/each.ts";

/** How often added, removed, paused and resumed shops are looked for. */
const LOOK_EVERY_MS = MINUTE;

const AGAIN_MS = SECOND;

interface Work {
  /** From the start of one cycle of a shop to the start of its next; null = a cycle only when the shop is nudged. */
  readonly intervalMs: number | null;
  /** The shops that have cycles, as they are now; null = unknown, and those at work continue. */
  readonly shops: () => Promise<readonly string[] | null>;
  /** One cycle of one shop. True = it could not be made, and is due again in a second. */
  readonly step: (shop: string) => Promise<boolean>;
  /** The last cycle of a shop that was paused or removed is over. */
  readonly ended?: (shop: string) => void;
}

/** The cycles of one shop, one after the other. */
interface Line {
  /** A cycle is due once more after the one at work. */
  isNudged: boolean;
  /** Aborted when the cycle in progress is to be the last. */
  readonly last: AbortController;
  ended: Promise<void>;
}

export class Cycles {
  readonly #app: App;
  readonly #work: Work;
  readonly #inSlot: Slots;
  readonly #lines = new Map<string, Line>();
  /** Aborted when a step threw. */
  readonly #failed = new AbortController();
  readonly #over: AbortSignal;

  constructor(app: App, work: Work) {
    this.#app = app;
    this.#work = work;
    this.#over = AbortSignal.any([app.signal, this.#failed.signal]);
    this.#inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, app.clock);
  }

  /** Without an interval: a cycle of this shop is due now, or once more after the one at work. */
  readonly nudge = (shop: string): void => {
    const line = this.#lines.get(shop);
    if (line !== undefined) line.isNudged = true;
    else if (!this.#over.aborted) this.#begin(shop);
  };

  /**
   * Runs cycles until the signal of the app, each shop with its own interval from start to start. An added shop begins
   * within a minute; a paused or removed one finishes its cycle and begins no other. Rejects with what a step throws.
   */
  async run(): Promise<void> {
    const look = async (): Promise<void> => {
      const wanted = await this.#work.shops();
      if (wanted === null) return;
      for (const [shop, { last }] of this.#lines) if (!wanted.includes(shop)) last.abort();
      for (const shop of wanted) if (!this.#lines.has(shop)) this.#begin(shop);
    };
    const everyMs = Math.min(this.#work.intervalMs ?? LOOK_EVERY_MS, LOOK_EVERY_MS);
    await runEvery(this.#app.clock, everyMs, look, this.#over);
    await this.ended();
    if (this.#failed.signal.aborted) throw this.#failed.signal.reason;
  }

  #begin(shop: string): void {
    const line: Line = { isNudged: false, last: new AbortController(), ended: Promise.resolve() };
    this.#lines.set(shop, line);
    line.ended = this.#follow(shop, line).catch((error: unknown) => this.#failed.abort(error));
  }

  async #follow(shop: string, line: Line): Promise<void> {
    const { intervalMs } = this.#work;
    const until = AbortSignal.any([this.#over, line.last.signal]);
    const step = (): Promise<boolean> =>
      this.#inSlot(async () => {
        // The shop may have been paused or removed since: then its cycle does not begin.
        if (until.aborted || (await this.#work.shops())?.includes(shop) === false) return false;
        return this.#work.step(shop);
      });
    try {
      if (intervalMs === null) await this.#whileNudged(step, line, until);
      else await runEvery(this.#app.clock, intervalMs, async () => void (await step()), until);
    } finally {
      this.#lines.delete(shop);
      this.#work.ended?.(shop);
    }
  }

  async #whileNudged(step: () => Promise<boolean>, line: Line, until: AbortSignal): Promise<void> {
    for (;;) {
      line.isNudged = false;
      const isDue = await step();
      if (until.aborted || !(isDue || line.isNudged)) return;
      if (isDue) await this.#app.clock.sleep(AGAIN_MS, until).catch(() => undefined);
    }
  }

  /** Resolves when no cycle is at work. */
  async ended(): Promise<void> {
    await Promise.all([...this.#lines.values()].map(({ ended }) => ended));
  }
}
