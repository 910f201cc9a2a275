import { MINUTE, SECOND } from "../../common/time/duration.ts";
import type { Lane, TakenCycle } from "./queue.ts";

/** A cycle that takes longer gives up its place and continues, so that long or hanging cycles do not block others. */
export const PATIENCE_MS = 15 * SECOND;
/** The same for full pulls; the first one of a very large catalogue can take hours. */
export const FULL_PULL_PATIENCE_MS = 2 * MINUTE;
/** After this many failures in a row, of any shop, a host counts as dead. */
const FAILURES_OF_A_DEAD_HOST = 3;

/**
 * The places of one worker. Cycles longer than `PATIENCE_MS` give up theirs, but at most twice as many cycles run.
 * Hints get at most half of the free places, so that many hints do not delay regular turns. Full pulls have their own
 * places, under the same rule with `FULL_PULL_PATIENCE_MS`. On a dead host one cycle at a time is tried until one is
 * good. Until a host counts as dead, its cycles may hang: so cycles of one host take at most half of the places, and
 * together with the longer ones at most three quarters of their number.
 */
export class WorkerSlots {
  readonly #cycles: number;
  /** Each may keep a whole catalogue in memory. */
  readonly #fullPulls: number;
  readonly #atWork = new Map<TakenCycle, number>();
  readonly #failures = new Map<string, number>();

  /** `cycles`: how many run at a time. */
  constructor(cycles: number) {
    this.#cycles = cycles;
    this.#fullPulls = Math.max(1, Math.floor(cycles / 10));
  }

  get atWork(): readonly TakenCycle[] {
    return [...this.#atWork.keys()];
  }

  /** How many may begin now. Other lanes than `full` get half of the free places, so that no host exceeds its share at once. */
  free(lane: Lane, nowMs: number): number {
    const atWork = [...this.#atWork].filter(([cycle]) => (cycle.lane === "full") === (lane === "full"));
    const [places, patienceMs] =
      lane === "full" ? [this.#fullPulls, FULL_PULL_PATIENCE_MS] : [this.#cycles, PATIENCE_MS];
    const quick = atWork.filter(([, sinceMs]) => nowMs - sinceMs < patienceMs).length;
    const free = Math.max(0, Math.min(places - quick, 2 * places - atWork.length));
    return lane === "full" ? free : Math.ceil(free / 2);
  }

  /** Hosts that may begin no more cycles in this lane now. */
  busyHosts(lane: Lane, nowMs: number): readonly string[] {
    const atWork = Map.groupBy(this.#atWork, ([{ host }]) => host);
    const hasItsShare = (began: readonly (readonly [TakenCycle, number])[]): boolean => {
      const cycles = began.filter(([cycle]) => cycle.lane !== "full");
      const quick = cycles.filter(([, sinceMs]) => nowMs - sinceMs < PATIENCE_MS).length;
      return quick >= this.#cycles / 2 || cycles.length >= (this.#cycles * 3) / 4;
    };
    return [...atWork]
      .filter(([host, began]) => this.isDead(host) || (lane !== "full" && hasItsShare(began)))
      .map(([host]) => host);
  }

  isDead(host: string): boolean {
    return (this.#failures.get(host) ?? 0) >= FAILURES_OF_A_DEAD_HOST;
  }

  begin(cycle: TakenCycle, nowMs: number): void {
    this.#atWork.set(cycle, nowMs);
  }

  /** `isUnreachable` = the host did not answer. */
  end(cycle: TakenCycle, isUnreachable: boolean): void {
    this.#atWork.delete(cycle);
    if (!isUnreachable) this.#failures.delete(cycle.host);
    else this.#failures.set(cycle.host, (this.#failures.get(cycle.host) ?? 0) + 1);
  }
}
