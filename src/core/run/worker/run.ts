import { SECOND } from "../../common/time/duration.ts";
import type { Clock } from "../../ports/clock.ts";
import { StoreError, Tg360Error } from "../../common/problems/errors.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { Rest, faultySideOf } from "./rest.ts";
import { type CycleQueue, type EndedCycle, HEARTBEAT_MS, type Lane, LANES, type TakenCycle } from "./queue.ts";
import type { WorkerSlots } from "./slots.ts";

/** The result of a cycle. */
export interface CycleOutcome extends Omit<EndedCycle, "cycle"> {
  /** TotalGest's host did not answer. */
  readonly isUnreachable: boolean;
  /** Why it failed, the worst first. */
  readonly problems: readonly Problem[];
}

export interface WorkerParts {
  readonly queue: CycleQueue;
  readonly slots: WorkerSlots;
  readonly clock: Clock;
  /** Cycles of one host over all workers; 0 = no limit. */
  readonly perHost: number;
  /** Runs a cycle, or a full pull in the lane `full`. If it throws, the cycle failed. */
  readonly run: (cycle: TakenCycle) => Promise<CycleOutcome>;
  /** It begins to rest: it failed shops of several hosts for its own sake, and others succeed. */
  readonly onRest: (forMs: number) => void;
  /** The queue could not be read; it is tried again. */
  readonly onTrouble: (error: unknown) => void;
}

/** How often the queue is read while places are free. */
const LOOK_EVERY_MS = 250;
/** Each lane is read in every n-th look. */
const LOOKS = { cycle: 1, hint: 2, full: 8 } as const satisfies Record<Lane, number>;
/** How long to wait after a failure of the queue. */
const RETRY_MS = 2 * SECOND;

/**
 * Takes cycles from the queue and runs them, as many at a time as there are places. After the signal aborts it takes no
 * more, and resolves when the running cycles have ended and are reported to the queue. Ends in the same way, and throws
 * StoreError, if a cycle met a schema that is newer than this program: it could only burn the turns of others.
 */
export async function runWorker(parts: WorkerParts, signal: AbortSignal): Promise<void> {
  const { queue, slots, clock } = parts;
  const ended: EndedCycle[] = [];
  const running = new Set<Promise<void>>();
  const rest = new Rest();
  let touchedMs = Number.NEGATIVE_INFINITY;
  let othersSucceed = false;
  let looks = 0;
  let outdated: Problem | null = null;
  const isEnding = (): boolean => signal.aborted || outdated !== null;

  const begin = (cycle: TakenCycle): void => {
    slots.begin(cycle, clock.now());
    const work = outcomeOf(parts, cycle).then((outcome) => {
      slots.end(cycle, outcome.isUnreachable);
      rest.end(cycle.host, outcome.fault, outcome.problems[0] ?? null, clock.now());
      outdated ??= outcome.problems.find(({ code }) => code === "database-other-version") ?? null;
      ended.push({ cycle, ...outcome });
      running.delete(work);
    });
    running.add(work);
  };

  const takeFrom = async (lane: Lane): Promise<void> => {
    if (looks % LOOKS[lane] !== 0) return;
    const most = slots.free(lane, clock.now());
    if (most === 0) return;
    const limits = { busyHosts: slots.busyHosts(lane, clock.now()), perHost: parts.perHost };
    for (const cycle of await queue.take(lane, most, limits)) begin(cycle);
  };

  let wasResting = false;
  const isResting = (): boolean => {
    const rests = rest.isResting(clock.now(), othersSucceed);
    if (rests && !wasResting) parts.onRest(rest.standing(clock.now()).restsForMs ?? 0);
    wasResting = rests;
    return rests;
  };

  const report = async (): Promise<void> => {
    const batch = ended.splice(0);
    if (batch.length === 0) return;
    await queue.end(batch).catch((error: unknown) => {
      ended.unshift(...batch);
      throw error;
    });
  };

  const touch = async (): Promise<void> => {
    if (clock.now() - touchedMs < HEARTBEAT_MS / 3) return;
    touchedMs = clock.now();
    ({ othersSucceed } = await queue.touch(slots.atWork, rest.standing(clock.now())));
    await queue.revive();
  };

  const look = async (): Promise<void> => {
    await report();
    await touch();
    if (isEnding() || isResting()) return;
    for (const lane of LANES) await takeFrom(lane);
    looks += 1;
  };

  while (!isEnding() || running.size > 0 || ended.length > 0) {
    const isWell = await look().then(
      () => true,
      (error: unknown) => {
        parts.onTrouble(error);
        return false;
      },
    );
    // If a stopping worker cannot report to the queue, the missing heartbeats tell the other workers.
    if (!isWell && isEnding() && running.size === 0) break;
    await pause(clock, isWell ? LOOK_EVERY_MS : RETRY_MS, signal, running);
  }
  if (outdated === null) return;
  // So that the others show why it is gone.
  await queue.touch([], rest.standing(clock.now())).catch(() => undefined);
  throw new StoreError(outdated);
}

async function outcomeOf({ run }: WorkerParts, cycle: TakenCycle): Promise<CycleOutcome> {
  try {
    return await run(cycle);
  } catch (error) {
    const problems = error instanceof Tg360Error ? [error.problem] : [];
    return { fault: faultySideOf(problems), problems, wantsFullPull: false, wasLocked: false, isUnreachable: false };
  }
}

/** While the worker is stopping, only the end of running cycles matters. */
async function pause(
  clock: Clock,
  delayMs: number,
  signal: AbortSignal,
  running: ReadonlySet<Promise<void>>,
): Promise<void> {
  const until = signal.aborted ? new AbortController().signal : signal;
  const slept = clock.sleep(delayMs, until).catch(() => undefined);
  await (signal.aborted ? Promise.race([slept, Promise.all(running)]) : slept);
}
