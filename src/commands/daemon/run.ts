import type { Body } from "../../cli/declare.ts";
import type { Context } from "../../compose/context.ts";
import { type NextNudge, runEvery } from "../../core/run/cycle.ts";
import {
  CancelledError,
  ConfigurationError,
  EXIT,
  type ExitCode,
  LockedError,
  Tg360Error,
} from "../../core/common/errors.ts";
import { allTurns } from "../../core/shops/choose.ts";
import { createSharedHeart, type MayBeat } from "../../core/shops/heart.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { makeDueAudit } from "../audit/due.ts";
import { type Cycle, runCycle } from "./cycle.ts";
import { cycleDocument } from "./cycle-log.ts";
import { createDaemonLog, type DaemonLog } from "./log.ts";
import type { DaemonFlags } from "./options.ts";
import { deliverMessages } from "../output/notify.ts";
import { withNudges } from "./nudge.ts";
import { tellOutside, tellStart } from "./tell-outside.ts";

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

/** One daemon for all shops: each has cycles of its own, so nobody waits for another's. */
export const runAll: Body<DaemonFlags> = async (context, flags) => {
  if (flags.once === true) return runOnceEach(context, flags);
  const { superviseShops } = await import("../shops/supervise.ts");
  const log = createDaemonLog(context, flags.logFormat);
  const { interval: intervalMs, logFormat } = flags;
  const step = async (scope: Context, mayBeat: MayBeat): Promise<ExitCode> => {
    const scopeLog = createDaemonLog(scope, logFormat);
    return scope.holdingState(async () => {
      const cycle = await runTold(scope, scopeLog, true);
      await sayCycle(scope, scopeLog, cycle);
      await tell(scope, scopeLog, cycle, intervalMs, mayBeat);
      if (!scope.signal.aborted) await auditWhenDue(scope, scopeLog);
      return cycle.exitCode;
    });
  };
  return context.withDaemonLock(() =>
    withMetrics(context, flags.listenMetrics, "all", () =>
      withNudges(process, context.output, (nextNudge, nudgesOf, nudge) =>
        besidePage(context, flags.listen, nudge, async () => {
          if (!context.globals.quiet) await log.started(intervalMs);
          await superviseShops(context, { intervalMs, step, nextNudge, nudgesOf, say: (found) => log.problem(found) });
          if (!context.globals.quiet) await log.ended();
          return endedBy(context.signal.reason);
        }),
      ),
    ),
  );
};

/** One cycle of each shop. A heartbeat that they share is sent by the last, if all were good. */
async function runOnceEach(context: Context, flags: DaemonFlags): Promise<ExitCode> {
  const { runEachShop } = await import("../shops/each.ts");
  const known = await context.readInstallation();
  const heart = createSharedHeart(allTurns(known).filter((shop) => !known.paused.has(shop)));
  return runEachShop(context, (scope) => {
    const mayBeat = heart.of(scope.globals.shop ?? DEFAULT_SHOP);
    const log = createDaemonLog(scope, flags.logFormat);
    return scope.holdingState(() => scope.withDaemonLock(() => runOnce(scope, log, flags.interval, mayBeat)));
  });
}

async function withMetrics<T>(
  context: Context,
  address: string | undefined,
  shops: "one" | "all",
  work: () => Promise<T>,
): Promise<T> {
  if (address === undefined) return work();
  const [{ measure, measureAll }, { METRICS_TYPE }] = [
    await import("../metrics/measure.ts"),
    await import("../../report/metrics.ts"),
  ];
  const render = (): Promise<string> => (shops === "one" ? measure(context) : measureAll(context));
  return context.withMetricsServer({ address, contentType: METRICS_TYPE }, render, work);
}

/** The page beside the cycles, whose next one a hint makes due. */
async function besidePage(
  context: Context,
  listen: string | undefined,
  nudge: (shop: string) => void,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (listen === undefined) return work();
  const [{ servePage }, { Hints }] = [await import("../serve/run.ts"), await import("../serve/hints.ts")];
  return servePage(context, listen, new Hints(context, nudge).hint, work);
}

/** One cycle; its exit code is the process's. */
async function runOnce(context: Context, log: DaemonLog, intervalMs: number, mayBeat?: MayBeat): Promise<ExitCode> {
  const cycle = await runTold(context, log, mayBeat !== undefined);
  await sayCycle(context, log, cycle);
  await tell(context, log, cycle, intervalMs, mayBeat);
  rethrowBug(cycle);
  return cycle.exitCode;
}

/**
 * Cycles until a signal. What a first cycle cannot even start with (no configuration, a damaged state) ends the daemon, so
 * that a supervisor sees it; later on the same is logged, and tried again like everything else.
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
      const cycle = await runTold(context, log, false);
      const unstartable = isFirst ? unstartableOf(cycle) : null;
      isFirst = false;
      if (unstartable === null) await sayCycle(context, log, cycle);
      await tell(context, log, cycle, intervalMs);
      if (unstartable !== null) throw unstartable;
      if (!context.signal.aborted) await auditWhenDue(context, log);
    });
  await runEvery(context.clock, intervalMs, step, context.signal, nextNudge);
  if (!quiet) await log.ended();
  return endedBy(context.signal.reason);
}

/** One cycle. That it begins is told beside it: a watcher that is slow to answer keeps no order waiting. */
async function runTold(context: Context, log: DaemonLog, isShared: boolean): Promise<Cycle> {
  const begun = tellStart(context, isShared);
  const cycle = await runCycle(context);
  for (const found of await begun) await log.problem(found);
  return cycle;
}

/** The day's audit follows the first cycle after four; what becomes of it keeps no cycle from its turn. */
async function auditWhenDue(context: Context, log: DaemonLog): Promise<void> {
  try {
    const kept = await makeDueAudit(context);
    if (kept !== null) await log.audit(kept);
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    if (!(error instanceof CancelledError)) await log.problem(error.problem);
  }
}

/** SIGTERM is how a supervisor ends a daemon: nothing went wrong. */
function endedBy(reason: unknown): ExitCode {
  return reason instanceof CancelledError && reason.exitCode === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}

function unstartableOf({ parts }: Cycle): Tg360Error | null {
  const errors = parts.map((part) => part.error).filter((error) => error instanceof Tg360Error);
  return errors.find((error) => !(error instanceof LockedError) && !(error instanceof CancelledError)) ?? null;
}

function rethrowBug({ parts }: Cycle): void {
  for (const { error } of parts) if (error instanceof Error && !(error instanceof Tg360Error)) throw error;
}

/** A line of the log, with `--quiet` only what is news; with `--json` also a document on a line of standard output. */
async function sayCycle(context: Context, log: DaemonLog, cycle: Cycle): Promise<void> {
  const speak = await context.shouldSpeak(cycle.problemKeys);
  if (context.globals.json) {
    const { shop } = context.globals;
    const document = { ...(await cycleDocument(cycle, shop)), ...(shop === null ? {} : { shop }) };
    await context.output.out(`${JSON.stringify(document)}\n`);
  }
  if (!context.globals.quiet) await log.cycle(cycle);
  else if (speak) await log.troubles(cycle);
}

/** Whoever watches from outside is told; what goes wrong with that is logged, and no more. */
async function tell(
  context: Context,
  log: DaemonLog,
  cycle: Cycle,
  intervalMs: number,
  mayBeat?: MayBeat,
): Promise<void> {
  try {
    for (const found of await tellOutside(context, cycle, intervalMs, mayBeat)) await log.problem(found);
    for (const found of await deliverMessages(context)) await log.problem(found);
  } catch (error) {
    // A configuration that cannot be read is what the cycle itself ended with, and was said there.
    if (!(error instanceof ConfigurationError)) throw error;
  }
}
