import type { FaultySide, WorkerStanding } from "./rest.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { MINUTE } from "../../common/time/duration.ts";

/**
 * The queue of cycles, as the worker sees it. *Shop* = its name. *Due* = a cycle of the shop should begin now or
 * earlier. *Lane* = one of three queues: `cycle` for regular turns, `hint` for cycles asked for earlier, `full` for
 * full pulls. In each lane a shop has at most one entry, waiting or running. *Worker* = one process.
 */
export const LANES = ["cycle", "hint", "full"] as const;
export type Lane = (typeof LANES)[number];

/** A shop with regular cycles. */
export interface FleetShop {
  readonly shop: string;
  /** TotalGest's host: the load of all workers on one host is limited. */
  readonly host: string;
}

/** A cycle that this worker took from a lane. */
export interface TakenCycle extends FleetShop {
  /** The queue's own number of this entry. */
  readonly job: { readonly id: string; readonly retryCount: number };
  readonly lane: Lane;
}

/** The result of a cycle for the queue. A cycle that failed for the worker's own sake gives its turn back, once. */
export interface EndedCycle {
  readonly cycle: TakenCycle;
  /** Null = both directions reached their end. */
  readonly fault: FaultySide | null;
  /** The shop needs a full pull. */
  readonly wantsFullPull: boolean;
  /** Another process, perhaps a dead worker, had the orders' lock: tried again after `LOCKED_RETRY_MS`. */
  readonly wasLocked: boolean;
}

/** A shop's entry in the queue. Instants are epoch ms by the database's clock. */
export interface Turn {
  readonly shop: string;
  readonly dueMs: number;
  /** Time until it is due; below 0 = late. 0 while its cycle is running. */
  readonly inMs: number;
  /** The workers that run it now: one for its cycle, one for its full pull. */
  readonly workers: readonly string[];
}

/** A worker, as all may see it. Instants are epoch ms by the database's clock. */
export interface SeenWorker {
  readonly name: string;
  /** Of its program. */
  readonly version: string;
  readonly sinceMs: number;
  readonly seenMs: number;
  readonly lastGoodMs: number | null;
  /** See `WorkerStanding`. */
  readonly trouble: Problem | null;
  readonly restsUntilMs: number | null;
}

/** A worker that was not seen for so long has died, or cannot reach the database. */
const GONE_AFTER_MS = MINUTE;

/** How a worker stands, for people; `gone` = it has not ended, and does not report either. */
export const WORKER_STATES = ["well", "troubled", "resting", "gone"] as const;

export function stateOfWorker(worker: SeenWorker, nowMs: number): (typeof WORKER_STATES)[number] {
  const { seenMs, restsUntilMs, trouble } = worker;
  if (nowMs - seenMs > GONE_AFTER_MS) return "gone";
  if (restsUntilMs !== null && restsUntilMs > nowMs) return "resting";
  return trouble === null ? "well" : "troubled";
}

/** Each method is atomic or throws StoreError. Entries that another worker took meanwhile are skipped silently. */
export interface CycleQueue {
  /**
   * Sets the list of shops: a few new ones are due at once, many at their places within the interval; others are removed.
   * Queues every shop that falls due before the next call, unless it is queued already. One of the workers calls it once
   * a minute.
   */
  tick(shops: readonly FleetShop[]): Promise<void>;
  /**
   * Takes up to `most` due entries: none of `busyHosts`, and at most `perHost` of one host over all workers (0 = no
   * limit). In the lane `cycle` it takes those that have been due for longest.
   */
  take(lane: Lane, most: number, limits: HostLimits): Promise<readonly TakenCycle[]>;
  /**
   * Reports that these are still running, and how this worker stands. A cycle without a touch for `HEARTBEAT_MS` is given
   * up, and its shop is due again. Returns whether another worker had a good cycle within `SUCCEEDS_WITHIN_MS`.
   */
  touch(cycles: readonly TakenCycle[], standing: WorkerStanding): Promise<{ readonly othersSucceed: boolean }>;
  /** Queues what somebody asked for, and what dead workers left behind. */
  revive(): Promise<void>;
  /** These ended. A shop that is due again before the next tick is queued at once. */
  end(cycles: readonly EndedCycle[]): Promise<void>;
}

export interface HostLimits {
  readonly busyHosts: readonly string[];
  readonly perHost: number;
}

export const HEARTBEAT_MS = 10_000;
export const SUCCEEDS_WITHIN_MS = 60_000;
export const LOCKED_RETRY_MS = 10_000;
