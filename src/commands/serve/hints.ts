import { reportFailureIn } from "../../cli/failure.ts";
import { type App, ofShop } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { createSlots } from "../../core/common/limiter.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { runCycle } from "../daemon/cycle.ts";
import { logCycle } from "../daemon/log.ts";
import { deliverMessages } from "../output/notify.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "../shops/each.ts";

/** All signals that arrive within this time after the first count as one. */
const GATHERED_MS = 1.2 * SECOND;

export interface Hinted {
  /** This shop is due now. */
  due(shop: string): void;
  /** Resolves when nothing is at work any more. */
  ended(): Promise<void>;
}

/** Makes a hinted shop due: in the queue, where the states are in a database; else it gets a cycle in this process. */
export async function openHinted(app: App): Promise<Hinted> {
  const { place } = await locateState(app);
  if (place.kind === "file") {
    const inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, app.clock);
    return gatherHints(app, (shop) => inSlot(() => runHinted(app, shop)));
  }
  const { hintQueue } = await import("../../app/worker/queue.ts");
  const queue = hintQueue(place, (error) => app.output.err(`${String(error)}\n`));
  const { due, ended } = gatherHints(app, async (shop) => {
    await queue.hint(shop).catch((error: unknown) => reportFailureIn(app, error));
    return false;
  });
  return { due, ended: () => ended().then(queue.close) };
}

/**
 * Does the work of each shop a moment after its first signal, never two at once for one shop; once more for signals that arrive
 * meanwhile, and where the work returns true: then it could not be done. It must not throw.
 */
export function gatherHints(
  { clock, signal }: Pick<App, "clock" | "signal">,
  work: (shop: string) => Promise<boolean>,
): Hinted {
  const lines = new Map<string, Promise<void>>();
  const hinted = new Set<string>();
  const follow = async (shop: string): Promise<void> => {
    while (hinted.has(shop)) {
      await clock.sleep(GATHERED_MS, signal).catch(() => undefined);
      hinted.delete(shop);
      if (!signal.aborted && (await work(shop))) hinted.add(shop);
      if (signal.aborted) break;
    }
    lines.delete(shop);
  };
  return {
    due: (shop) => {
      hinted.add(shop);
      if (!lines.has(shop)) lines.set(shop, follow(shop));
    },
    ended: async () => void (await Promise.all(lines.values())),
  };
}

/** An ordinary cycle. True = a run in progress may have read the orders before the signal arrived: the cycle is due again. */
async function runHinted(app: App, shop: string): Promise<boolean> {
  const scope = ofShop({ ...app, globals: { ...app.globals, json: false } }, shop, null);
  try {
    const cycle = await runCycle(scope);
    if (cycle.parts.some(({ error }) => error instanceof LockedError)) return true;
    if (!scope.globals.quiet) await logCycle(scope, cycle);
    await deliverMessages(scope);
  } catch (error) {
    // Even a bug ends neither the page nor the cycles of other shops.
    await reportFailureIn(scope, error);
  }
  return false;
}
