import { reportFailureIn } from "../../app/output/failure.ts";
import type { Body } from "../declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { withCycleQueue } from "../../app/worker/queue.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { EXIT, LockedError, Tg360Error } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { faultySideOf } from "../../core/run/worker/rest.ts";
import type { MaySendHeartbeat } from "../../core/run/shops/shared-heartbeat.ts";
import type { TakenCycle } from "../../core/run/worker/queue.ts";
import { type CycleOutcome, runWorker } from "../../core/run/worker/run.ts";
import { WorkerSlots } from "../../core/run/worker/slots.ts";
import { nightDelayMs } from "../../core/run/worker/turn.ts";
import { untilSignal } from "../../app/cycles/beside.ts";
import type { Cycle, CyclePart } from "../../app/cycles/cycle.ts";
import { logProblem } from "../../app/cycles/log.ts";
import { runShopCycle } from "../../app/cycles/shop-cycle.ts";
import type { WorkerFlags } from "./options.ts";

/**
 * Takes cycles of all shops from the queue in the database until a signal, together with any number of other workers.
 */
export const run: Body<WorkerFlags> = (app, flags) => {
  const { interval: intervalMs, concurrency, perHost } = flags;
  const maySendHeartbeat = sharedBeat(app);
  const onTrouble = (error: unknown): void => {
    void logProblem(app, error instanceof Tg360Error ? error.problem : problem("bug", { detail: String(error) }));
  };
  const onRest = (forMs: number): void => {
    void logProblem(app, problem("worker-rests", { minutes: Math.round(forMs / MINUTE) }));
  };
  return withCycleQueue(app, { intervalMs, onTrouble }, (queue, onQueueTrouble) => {
    const slots = new WorkerSlots(concurrency);
    const parts = { queue, slots, clock: app.clock, perHost, onTrouble: onQueueTrouble, onRest };
    const runOne = (taken: TakenCycle): Promise<CycleOutcome> =>
      runTaken(ofShop(app, taken.shop, null), intervalMs, taken, maySendHeartbeat);
    return untilSignal(app, flags, "all", () => runWorker({ ...parts, run: runOne }, app.signal));
  });
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
  everyMs: number,
  { shop, lane }: TakenCycle,
  maySendHeartbeat: MaySendHeartbeat,
): Promise<CycleOutcome> {
  const fullPull = lane === "full" ? "alone" : "left";
  const options = { fullPull, nightDelayMs: nightDelayMs(shop), everyMs, maySendHeartbeat } as const;
  try {
    return outcomeOf(await runShopCycle(scope, options));
  } catch (error) {
    // A failure outside of a shop's cycle, even a bug, is reported and ends no other cycle.
    await reportFailureIn(scope, error);
    throw error;
  }
}

function outcomeOf({ parts }: Cycle): CycleOutcome {
  const failed = parts.filter((part) => !isGood(part));
  const problems = failed.flatMap((part) => part.problems);
  return {
    fault: failed.length === 0 ? null : faultySideOf(problems),
    problems,
    wasLocked: parts.some(({ direction, error }) => direction === "orders" && error instanceof LockedError),
    wantsFullPull: parts.some(({ leftFullPull }) => leftFullPull),
    isUnreachable: parts.some(isUnreachable),
  };
}

/** Another run of the products, such as a full pull, is no failure of the shop's cycle. */
function isGood({ exitCode, error }: CyclePart): boolean {
  return exitCode === EXIT.ok || exitCode === EXIT.items || error instanceof LockedError;
}

/** TotalGest's host does not answer at all: its other shops would only wait too. */
function isUnreachable({ problems }: CyclePart): boolean {
  return problems.some(
    (found) => (found.code === "unreachable" || found.code === "timed-out") && found.data.system === "TotalGest",
  );
}
