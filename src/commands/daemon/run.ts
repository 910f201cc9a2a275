import { reportFailureIn } from "../../app/output/failure.ts";
import type { Body } from "../declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import { holdingState, withDaemonLock } from "../../app/state/lock.ts";
import { CancelledError, EXIT, type ExitCode, LockedError, Tg360Error } from "../../core/common/problems/errors.ts";
import { allTurns } from "../../core/run/shops/choose.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { createSharedHeartbeat, type MaySendHeartbeat } from "../../core/run/shops/shared-heartbeat.ts";
import { untilSignal } from "../../app/cycles/beside.ts";
import type { Cycle } from "../../app/cycles/cycle.ts";
import { runCycles } from "../../app/cycles/cycles.ts";
import { logProblem } from "../../app/cycles/log.ts";
import type { DaemonFlags } from "./options.ts";
import { runShopCycle } from "../../app/cycles/shop-cycle.ts";
import { runEachShop } from "../../app/shops/each.ts";

/** Cycles of one shop. */
export const run: Body<DaemonFlags> = (app, flags) => {
  if (flags.once === true) return runOnce(app);
  const { interval } = flags;
  let isFirst = true;
  const step = async (): Promise<void> => {
    const refuses = isFirst ? unstartableOf : () => null;
    isFirst = false;
    await runShopCycle(app, { everyMs: interval, refuses });
  };
  const work = { intervalMs: interval, shops: () => Promise.resolve([DEFAULT_SHOP]), step };
  return withDaemonLock(app, () => untilSignal(app, flags, "one", () => runCycles(app, work)));
};

/** One daemon for all shops: each has cycles of its own, so no shop waits for another. */
export const runAll: Body<DaemonFlags> = (app, flags) => {
  if (flags.once === true) return runOnceEach(app);
  const { interval } = flags;
  const heartbeat = createSharedHeartbeat();
  const step = async (shop: string): Promise<void> => {
    const scope = ofShop(app, shop, null);
    const maySendHeartbeat = heartbeat.of(shop);
    // A failure outside of a shop's cycle, even a bug, is reported and stops no cycles.
    const exitCode = await runShopCycle(scope, { everyMs: interval, maySendHeartbeat }).then(
      (cycle) => cycle.exitCode,
      (error: unknown) => reportFailureIn(scope, error),
    );
    if (exitCode !== EXIT.ok && exitCode !== EXIT.items) maySendHeartbeat(false);
  };
  const work = { intervalMs: interval, shops: () => shopsAtWork(app), step, ended: heartbeat.forget };
  return withDaemonLock(app, () => untilSignal(app, flags, "all", () => runCycles(app, work)));
};

/** The shops that are not paused. Null = the list cannot be read, which is reported: running shops continue. */
async function shopsAtWork(app: App): Promise<readonly string[] | null> {
  try {
    const installation = await readInstallation(app);
    return allTurns(installation).filter((shop) => !installation.paused.has(shop));
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    await logProblem(app, error.problem);
    return null;
  }
}

/** One cycle of each shop. A shared heartbeat is sent by the last one, if all were successful. */
async function runOnceEach(app: App): Promise<ExitCode> {
  const known = await readInstallation(app);
  const heartbeat = createSharedHeartbeat(allTurns(known).filter((shop) => !known.paused.has(shop)));
  return runEachShop(app, (scope) => runOnce(scope, heartbeat.of(scope.globals.shop ?? DEFAULT_SHOP)));
}

/** One cycle, which cron starts; its exit code is the process's. */
async function runOnce(app: App, maySendHeartbeat?: MaySendHeartbeat): Promise<ExitCode> {
  const options = { everyMs: null, ...(maySendHeartbeat === undefined ? {} : { maySendHeartbeat }) };
  const cycle = await holdingState(app, () => withDaemonLock(app, () => runShopCycle(app, options)));
  for (const { error } of cycle.parts) if (error instanceof Error && !(error instanceof Tg360Error)) throw error;
  return cycle.exitCode;
}

/**
 * A first cycle that cannot start (no configuration, a damaged state) ends the daemon, so that a supervisor sees it;
 * later the same failure is logged and tried again.
 */
function unstartableOf({ parts }: Cycle): Tg360Error | null {
  const errors = parts.map((part) => part.error).filter((error) => error instanceof Tg360Error);
  return errors.find((error) => !(error instanceof LockedError) && !(error instanceof CancelledError)) ?? null;
}
