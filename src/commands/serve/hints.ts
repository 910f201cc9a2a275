import { reportFailureIn } from "../../cli/failure.ts";
import { type App, ofShop } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { runCycle } from "../daemon/cycle.ts";
import { Cycles } from "../daemon/cycles.ts";
import { DaemonLog } from "../daemon/log.ts";
import { deliverMessages } from "../output/notify.ts";

/** All signals that arrive within this time after the first count as one. */
const GATHERED_MS = 1.2 * SECOND;

/** Combines signals: `due` is called once per shop, a moment after the first. */
export function gatherHints(
  { clock, signal }: Pick<App, "clock" | "signal">,
  due: (shop: string) => void,
): (shop: string) => void {
  const gathering = new Set<string>();
  return (shop) => {
    if (gathering.has(shop)) return;
    gathering.add(shop);
    const wake = (): void => {
      gathering.delete(shop);
      due(shop);
    };
    clock.sleep(GATHERED_MS, signal).then(wake, () => undefined);
  };
}

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
    const cycles = cyclesByHints(app);
    return { due: cycles.nudge, ended: () => cycles.ended() };
  }
  const { HintQueue } = await import("../../app/worker/queue.ts");
  const queue = new HintQueue(place, app);
  const due = (shop: string): void => {
    queue.hint(shop).catch((error: unknown) => reportFailureIn(app, error));
  };
  return { due, ended: () => queue.close() };
}

/** A shop with a signal gets an ordinary cycle; never two at once for one shop. */
function cyclesByHints(app: App): Cycles {
  const shops = (): Promise<null> => Promise.resolve(null);
  const step = async (shop: string): Promise<boolean> => {
    const scope = ofShop({ ...app, globals: { ...app.globals, json: false } }, shop, null);
    try {
      return await cycleOf(scope);
    } catch (error) {
      // Even a bug ends neither the page nor the cycles of other shops.
      await reportFailureIn(scope, error);
      return false;
    }
  };
  return new Cycles(app, { intervalMs: null, shops, step });
}

/** A run in progress may have read the orders before the signal arrived: then the cycle is due again. */
async function cycleOf(scope: App): Promise<boolean> {
  const cycle = await runCycle(scope);
  if (cycle.parts.some(({ error }) => error instanceof LockedError)) return true;
  if (!scope.globals.quiet) await new DaemonLog(scope).cycle(cycle);
  await deliverMessages(scope);
  return false;
}
