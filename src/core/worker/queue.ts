/**
 * The queue of cycles, as the worker sees it. *Shop* = its name. *Due* = a cycle of the shop is to begin now or before now.
 * *Lane* = one of three lines that a shop can stand in: `cycle` at its turn, `hint` where somebody asks for a cycle before that, `full` for a
 * full pull. In each lane a shop stands at most once, waiting or at work. *Worker* = one process.
 */
export const LANES = ["cycle", "hint", "full"] as const;
export type Lane = (typeof LANES)[number];

/** A shop that cycles are run of. */
export interface FleetShop {
  readonly shop: string;
  /** TotalGest's host: what all workers do to one host is bounded. */
  readonly host: string;
}

/** A cycle that this worker took from a lane. */
export interface TakenCycle extends FleetShop {
  /** The queue's own number of this taking. */
  readonly job: { readonly id: string; readonly retryCount: number };
  readonly lane: Lane;
}

/** What became of a cycle, as far as the queue is concerned. */
export interface EndedCycle {
  readonly cycle: TakenCycle;
  /** Both directions reached their end. */
  readonly isGood: boolean;
  /** The shop is to have a full pull. */
  readonly wantsFullPull: boolean;
  /** Somebody else had the shop's orders, perhaps a worker that died: the cycle is tried again in `LOCKED_REST_MS`. */
  readonly wasLocked: boolean;
}

/** How a shop stands in the queue. Instants are epoch ms by the database's clock. */
export interface Turn {
  readonly shop: string;
  readonly dueMs: number;
  /** How long until it is due; below 0 = it is late. 0 while its cycle is at work. */
  readonly inMs: number;
  /** The workers that have it now: one for its cycle, one for its full pull. */
  readonly workers: readonly string[];
}

/** Each method happens whole or throws StoreError; what another worker took meanwhile is left out without a word. */
export interface CycleQueue {
  /**
   * Makes `shops` all that there are: new ones get in line at once, others leave. Puts in line whatever falls due
   * before the next call; whoever stands there already stays. Called once a minute by one of the workers.
   */
  tick(shops: readonly FleetShop[]): Promise<void>;
  /** Takes up to `most` whose turn it is, none of `busyHosts`, at most `perHost` of one host at all workers (0 = any number). */
  take(lane: Lane, most: number, limits: HostLimits): Promise<readonly TakenCycle[]>;
  /** They are still at work. A cycle that is not touched for `HEARTBEAT_MS` is given up, and its shop is due again. */
  touch(cycles: readonly TakenCycle[]): Promise<void>;
  /** What a dead worker left behind gets in line at once. */
  revive(): Promise<void>;
  /** They ended. A shop that is due again, or will be before the next tick, gets in line at once. */
  end(cycles: readonly EndedCycle[]): Promise<void>;
  /** A cycle of the shop is wanted now. */
  hint(shop: string): Promise<void>;
}

export interface HostLimits {
  readonly busyHosts: readonly string[];
  readonly perHost: number;
}

export const HEARTBEAT_MS = 10_000;
export const LOCKED_REST_MS = 10_000;
