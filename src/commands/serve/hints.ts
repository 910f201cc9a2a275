import { reportFailureIn } from "../../app/output/failure.ts";
import { type App, ofShop } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { hintWorkers } from "../../app/worker/read-fleet.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { runCycle } from "../../app/cycles/cycle.ts";
import { logCycle } from "../../app/cycles/log.ts";
import { deliverMessages } from "../../app/output/notify.ts";
import { shopSlots } from "../../app/shops/each.ts";

/** All signals that arrive within this time after the first count as one. */
const GATHERED_MS = 1.2 * SECOND;

export interface Hinted {
  /** This shop is due now. */
  due(shop: string): void;
  /** Resolves when nothing is at work any more. */
  ended(): Promise<void>;
}

/** Makes a hinted shop due: for the workers, where the states are in a database; else it gets a cycle in this process. */
export async function openHinted(app: App): Promise<Hinted> {
  const { place } = await locateState(app);
  const inSlot = shopSlots(app);
  return gatherHints(app, (shop) =>
    inSlot(async () => {
      const scope = ofShop({ ...app, globals: { ...app.globals, json: false } }, shop, null);
      try {
        if (place.kind === "file") return await runHinted(scope);
        await hintWorkers(place, shop);
      } catch (error) {
        // Even a bug ends neither the page nor the cycles of other shops.
        await reportFailureIn(scope, error);
      }
      return false;
    }),
  );
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
async function runHinted(scope: App): Promise<boolean> {
  const cycle = await runCycle(scope);
  if (cycle.parts.some(({ error }) => error instanceof LockedError)) return true;
  if (!scope.globals.quiet) await logCycle(scope, cycle);
  await deliverMessages(scope);
  return false;
}
