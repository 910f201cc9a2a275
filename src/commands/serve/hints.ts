import { type App, ofShop } from "../../app/app.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { runCycle } from "../daemon/cycle.ts";
import { createDaemonLog } from "../daemon/log.ts";
import { deliverMessages } from "../output/notify.ts";

/** All signals that arrive within this time after the first count as one. */
const GATHERED_MS = 1.2 * SECOND;
const AGAIN_MS = SECOND;

/** Combines signals: `due` is called once per shop, a moment after the first. */
export class Hints {
  readonly #clock: App["clock"];
  readonly #signal: AbortSignal;
  readonly #due: (shop: string) => void;
  readonly #gathering = new Set<string>();

  constructor({ clock, signal }: Pick<App, "clock" | "signal">, due: (shop: string) => void) {
    this.#clock = clock;
    this.#signal = signal;
    this.#due = due;
  }

  readonly hint = (shop: string): void => {
    if (this.#gathering.has(shop)) return;
    this.#gathering.add(shop);
    this.#clock.sleep(GATHERED_MS, this.#signal).then(
      () => {
        this.#gathering.delete(shop);
        this.#due(shop);
      },
      () => undefined,
    );
  };
}

/** If no daemon runs in this process, a shop with a signal gets an ordinary cycle; never two at once for one shop. */
export function hintsToCycles(app: App): { hint(shop: string): void; ended(): Promise<void> } {
  const atWork = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const begin = (shop: string): void => {
    if (app.signal.aborted) return;
    if (atWork.has(shop)) {
      again.add(shop);
      return;
    }
    const work = cycleOf(ofShop(app, shop, null)).finally(() => {
      atWork.delete(shop);
      if (again.delete(shop)) begin(shop);
    });
    atWork.set(shop, work);
  };
  const hints = new Hints(app, begin);
  return {
    hint: hints.hint,
    ended: async () => void (await Promise.allSettled(atWork.values())),
  };
}

/** A run in progress may have read the orders before the signal arrived: the cycle follows it. */
async function cycleOf(scope: App): Promise<void> {
  const log = createDaemonLog(scope, "plain");
  for (;;) {
    const cycle = await runCycle(scope);
    const isLocked = cycle.parts.some(({ error }) => error instanceof LockedError);
    if (!isLocked) {
      if (!scope.globals.quiet) await log.cycle(cycle);
      await deliverMessages(scope);
      return;
    }
    await scope.clock.sleep(AGAIN_MS, scope.signal).catch(() => undefined);
    if (scope.signal.aborted) return;
  }
}
