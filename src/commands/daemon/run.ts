import type { Body } from "../../cli/declare.ts";
import type { Context } from "../../app/context.ts";
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

export const run: Body<DaemonFlags> = (context, flags) => {
  const log = createDaemonLog(context, flags.logFormat);
  if (flags.once === true) {
    return context.holdingState(() => context.withDaemonLock(() => runOnce(context, log, flags.interval)));
  }
  return context.withDaemonLock(() =>
    withMetrics(context, flags.listenMetrics, "one", () =>
      withNudges(process, context.output, (nextNudge, _nudgesOf, nudge) =>
        besidePage(
          context,
          flags.listen,
          () => nudge(""),
          () => runAlways(context, log, flags.interval, nextNudge),
        ),
      ),
    ),
  );
};

/** One daemon for all shops: each has cycles of its own, so no shop waits for another. */
export const runAll: Body<DaemonFlags> = async (context, flags) => {
  if (flags.once === true) return runOnceEach(context, flags);
  const { superviseShops } = await import("../shops/supervise.ts");
  const log = createDaemonLog(context, flags.logFormat);
  const { interval: intervalMs, logFormat } = flags;
  const step = async (scope: Context, maySendHeartbeat: MaySendHeartbeat): Promise<ExitCode> =>
    (await runShopCycle(scope, { log: createDaemonLog(scope, logFormat), intervalMs, maySendHeartbeat })).exitCode;
  return context.withDaemonLock(() =>
    withMetrics(context, flags.listenMetrics, "all", () =>
      withNudges(process, context.output, (nextNudge, nudgesOf, nudge) =>
        besidePage(context, flags.listen, nudge, async () => {
          if (!context.globals.quiet) await log.started(intervalMs);
          await superviseShops(context, {
            intervalMs,
            step,
            nextNudge,
            nudgesOf,
            report: (found) => log.problem(found),
          });
          if (!context.globals.quiet) await log.ended();
          return endedBy(context.signal.reason);
        }),
      ),
    ),
  );
};

/** One cycle of each shop. A shared heartbeat is sent by the last one, if all were successful. */
async function runOnceEach(context: Context, flags: DaemonFlags): Promise<ExitCode> {
  const { runEachShop } = await import("../shops/each.ts");
  const known = await context.readInstallation();
  const heartbeat = createSharedHeartbeat(allTurns(known).filter((shop) => !known.paused.has(shop)));
  return runEachShop(context, (scope) => {
    const maySendHeartbeat = heartbeat.of(scope.globals.shop ?? DEFAULT_SHOP);
    const log = createDaemonLog(scope, flags.logFormat);
    return scope.holdingState(() => scope.withDaemonLock(() => runOnce(scope, log, flags.interval, maySendHeartbeat)));
  });
}

/** One cycle; its exit code is the process's. */
async function runOnce(
  context: Context,
  log: DaemonLog,
  intervalMs: number,
  maySendHeartbeat?: MaySendHeartbeat,
): Promise<ExitCode> {
  const cycle = await runCycle(context);
  await logCycle(context, log, cycle);
  await notifyOfCycle(context, log, cycle, intervalMs, maySendHeartbeat);
  rethrowBug(cycle);
  return cycle.exitCode;
}

/**
 * Cycles until a signal. A first cycle that cannot start (no configuration, a damaged state) ends the daemon, so that
 * a supervisor sees it; later the same failure is logged and tried again.
 */
async function runAlways(
  context: Context,
  log: DaemonLog,
  intervalMs: number,
  nextNudge: NextNudge,
): Promise<ExitCode> {
  const { quiet } = context.globals;
  if (!quiet) await log.started(intervalMs);
  let isFirst = true;
  const step = (): Promise<void> =>
    context.holdingState(async () => {
      const cycle = await runCycle(context);
      const unstartable = isFirst ? unstartableOf(cycle) : null;
      isFirst = false;
      if (unstartable === null) await logCycle(context, log, cycle);
      await notifyOfCycle(context, log, cycle, intervalMs);
      if (unstartable !== null) throw unstartable;
      if (!context.signal.aborted) await auditWhenDue(context, log);
    });
  await runEvery(context.clock, intervalMs, step, context.signal, nextNudge);
  if (!quiet) await log.ended();
  return endedBy(context.signal.reason);
}

function unstartableOf({ parts }: Cycle): Tg360Error | null {
  const errors = parts.map((part) => part.error).filter((error) => error instanceof Tg360Error);
  return errors.find((error) => !(error instanceof LockedError) && !(error instanceof CancelledError)) ?? null;
}

function rethrowBug({ parts }: Cycle): void {
  for (const { error } of parts) if (error instanceof Error && !(error instanceof Tg360Error)) throw error;
}
