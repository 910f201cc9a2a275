import type { Body } from "../../cli/declare.ts";
import type { App } from "../../app/app.ts";
import { readInstallation } from "../../app/shops.ts";
import { holdingState, withDaemonLock } from "../../app/state/lock.ts";
import { CancelledError, type ExitCode, LockedError, Tg360Error } from "../../core/common/problems/errors.ts";
import { type NextNudge, runEvery } from "../../core/run/cycle.ts";
import { allTurns } from "../../core/shops/choose.ts";
import { createSharedHeartbeat, type MaySendHeartbeat } from "../../core/shops/shared-heartbeat.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { besidePage, endedBy, withMetrics } from "./beside.ts";
import { type Cycle, runCycle } from "./cycle.ts";
import { createDaemonLog, type DaemonLog } from "./log.ts";
import { withNudges } from "./nudge.ts";
import type { DaemonFlags } from "./options.ts";
import { auditWhenDue, runShopCycle, logCycle, notifyOfCycle } from "./shop-cycle.ts";

export const run: Body<DaemonFlags> = (app, flags) => {
  const log = createDaemonLog(app, flags.logFormat);
  if (flags.once === true) {
    return holdingState(app, () => withDaemonLock(app, () => runOnce(app, log, flags.interval)));
  }
  return withDaemonLock(app, () =>
    withMetrics(app, flags.listenMetrics, "one", () =>
      withNudges(process, app.output, (nextNudge, _nudgesOf, nudge) =>
        besidePage(
          app,
          flags.listen,
          () => nudge(""),
          () => runAlways(app, log, flags.interval, nextNudge),
        ),
      ),
    ),
  );
};

/** One daemon for all shops: each has cycles of its own, so no shop waits for another. */
export const runAll: Body<DaemonFlags> = async (app, flags) => {
  if (flags.once === true) return runOnceEach(app, flags);
  const { superviseShops } = await import("../shops/supervise.ts");
  const log = createDaemonLog(app, flags.logFormat);
  const { interval: intervalMs, logFormat } = flags;
  const step = async (scope: App, maySendHeartbeat: MaySendHeartbeat): Promise<ExitCode> =>
    (await runShopCycle(scope, { log: createDaemonLog(scope, logFormat), intervalMs, maySendHeartbeat })).exitCode;
  return withDaemonLock(app, () =>
    withMetrics(app, flags.listenMetrics, "all", () =>
      withNudges(process, app.output, (nextNudge, nudgesOf, nudge) =>
        besidePage(app, flags.listen, nudge, async () => {
          if (!app.globals.quiet) await log.started(intervalMs);
          await superviseShops(app, {
            intervalMs,
            step,
            nextNudge,
            nudgesOf,
            report: (found) => log.problem(found),
          });
          if (!app.globals.quiet) await log.ended();
          return endedBy(app.signal.reason);
        }),
      ),
    ),
  );
};

/** One cycle of each shop. A shared heartbeat is sent by the last one, if all were successful. */
async function runOnceEach(app: App, flags: DaemonFlags): Promise<ExitCode> {
  const { runEachShop } = await import("../shops/each.ts");
  const known = await readInstallation(app);
  const heartbeat = createSharedHeartbeat(allTurns(known).filter((shop) => !known.paused.has(shop)));
  return runEachShop(app, (scope) => {
    const maySendHeartbeat = heartbeat.of(scope.globals.shop ?? DEFAULT_SHOP);
    const log = createDaemonLog(scope, flags.logFormat);
    return holdingState(scope, () =>
      withDaemonLock(scope, () => runOnce(scope, log, flags.interval, maySendHeartbeat)),
    );
  });
}

/** One cycle; its exit code is the process's. */
async function runOnce(
  app: App,
  log: DaemonLog,
  intervalMs: number,
  maySendHeartbeat?: MaySendHeartbeat,
): Promise<ExitCode> {
  const cycle = await runCycle(app);
  await logCycle(app, log, cycle);
  await notifyOfCycle(app, log, cycle, intervalMs, maySendHeartbeat);
  rethrowBug(cycle);
  return cycle.exitCode;
}

/**
 * Cycles until a signal. A first cycle that cannot start (no configuration, a damaged state) ends the daemon, so that
 * a supervisor sees it; later the same failure is logged and tried again.
 */
async function runAlways(app: App, log: DaemonLog, intervalMs: number, nextNudge: NextNudge): Promise<ExitCode> {
  const { quiet } = app.globals;
  if (!quiet) await log.started(intervalMs);
  let isFirst = true;
  const step = (): Promise<void> =>
    holdingState(app, async () => {
      const cycle = await runCycle(app);
      const unstartable = isFirst ? unstartableOf(cycle) : null;
      isFirst = false;
      if (unstartable === null) await logCycle(app, log, cycle);
      await notifyOfCycle(app, log, cycle, intervalMs);
      if (unstartable !== null) throw unstartable;
      if (!app.signal.aborted) await auditWhenDue(app, log);
    });
  await runEvery(app.clock, intervalMs, step, app.signal, nextNudge);
  if (!quiet) await log.ended();
  return endedBy(app.signal.reason);
}

function unstartableOf({ parts }: Cycle): Tg360Error | null {
  const errors = parts.map((part) => part.error).filter((error) => error instanceof Tg360Error);
  return errors.find((error) => !(error instanceof LockedError) && !(error instanceof CancelledError)) ?? null;
}

function rethrowBug({ parts }: Cycle): void {
  for (const { error } of parts) if (error instanceof Error && !(error instanceof Tg360Error)) throw error;
}
