import { reportFailureIn } from "../../cli/failure.ts";
import type { Body } from "../../cli/declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { withCycleQueue } from "../../app/worker/queue.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { EXIT, LockedError, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { faultOf } from "../../core/run/worker/rest.ts";
import type { MaySendHeartbeat } from "../../core/run/shops/shared-heartbeat.ts";
import type { TakenCycle } from "../../core/run/worker/queue.ts";
import { type CycleOutcome, runWorker } from "../../core/run/worker/run.ts";
import { Slots } from "../../core/run/worker/slots.ts";
import { nightDelayMs } from "../../core/run/worker/turn.ts";
import { endedBy, withMetrics } from "../daemon/beside.ts";
import { type Cycle, type CyclePart, runCycle, runPullAlone } from "../daemon/cycle.ts";
import { DaemonLog } from "../daemon/log.ts";
import { runShopCycle } from "../daemon/shop-cycle.ts";
import type { WorkerFlags } from "./options.ts";

/**
 * Takes cycles of all shops from the queue in the database until a signal, together with any number of other workers.
 */
export const run: Body<WorkerFlags> = (app, flags) => {
  const log = new DaemonLog(app);
  const { interval: intervalMs, concurrency, perHost } = flags;
  const maySendHeartbeat = sharedBeat(app);
  const onTrouble = (error: unknown): void => {
    void log.problem(error instanceof Tg360Error ? error.problem : problem("bug", { detail: String(error) }));
  };
  return withCycleQueue(app, { intervalMs, onTrouble }, (queue, onQueueTrouble) =>
    withMetrics(app, flags.listenMetrics, "all", async () => {
      await log.started(intervalMs);
      const slots = new Slots(concurrency);
      const parts = {
        queue,
        slots,
        clock: app.clock,
        perHost,
        onTrouble: onQueueTrouble,
        onRest: (forMs: number): void => {
          void log.problem(problem("worker-rests", { minutes: Math.round(forMs / MINUTE) }));
        },
      };
      await runWorker(
        { ...parts, run: (taken) => runTaken(ofShop(app, taken.shop, null), flags, taken, maySendHeartbeat) },
        app.signal,
      );
      await log.ended();
      return endedBy(app.signal.reason);
    }),
  );
};

/** A shared heartbeat means that this worker works: of thousands of successful cycles, one call a minute is enough. */
function sharedBeat({ clock }: App): MaySendHeartbeat {
  let beatMs = Number.NEGATIVE_INFINITY;
  return (isGood) => {
    if (!isGood || clock.now() - beatMs < MINUTE) return false;
    beatMs = clock.now();
    return true;
  };
}

async function runTaken(
  scope: App,
  flags: WorkerFlags,
  { shop, lane }: TakenCycle,
  maySendHeartbeat: MaySendHeartbeat,
): Promise<CycleOutcome> {
  const delayMs = nightDelayMs(shop);
  const options = { leavesFullPull: lane !== "full", nightDelayMs: delayMs, everyMs: flags.interval };
  const work = (): Promise<Cycle> => (lane === "full" ? runPullAlone(scope, options) : runCycle(scope, options));
  const parts = { log: new DaemonLog(scope), everyMs: flags.interval, maySendHeartbeat, work, auditDelayMs: delayMs };
  try {
    return outcomeOf(await runShopCycle(scope, parts));
  } catch (error) {
    // A failure outside of a shop's cycle, even a bug, is reported and ends no other cycle.
    await reportFailureIn(scope, error);
    throw error;
  }
}

function outcomeOf({ parts }: Cycle): CycleOutcome {
  const failed = parts.filter((part) => !isGood(part));
  const problems = failed.flatMap(problemsOf);
  return {
    fault: failed.length === 0 ? null : faultOf(problems),
    problems,
    wasLocked: parts.some(({ direction, error }) => direction === "orders" && error instanceof LockedError),
    wantsFullPull: parts.some(({ leftFullPull }) => leftFullPull === true),
    isUnreachable: parts.some(isUnreachable),
  };
}

/** Another run of the products, such as a full pull, is no failure of the shop's cycle. */
function isGood({ report, error }: CyclePart): boolean {
  return report?.exitCode === EXIT.ok || report?.exitCode === EXIT.items || error instanceof LockedError;
}

function problemsOf({ report, error }: CyclePart): readonly Problem[] {
  return [...(report?.problems ?? []), ...(error instanceof Tg360Error ? [error.problem] : [])];
}

/** TotalGest's host does not answer at all: its other shops would only wait too. */
function isUnreachable(part: CyclePart): boolean {
  return problemsOf(part).some(
    (found) => (found.code === "unreachable" || found.code === "timed-out") && found.data.system === "TotalGest",
  );
}
