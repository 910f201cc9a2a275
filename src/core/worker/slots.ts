import { SECOND } from "../common/time/duration.ts";
import type { Lane, TakenCycle } from "./queue.ts";

/** A cycle that takes longer gives up its place and continues, so that long or hanging cycles do not block others. */
export const PATIENCE_MS = 15 * SECOND;
/** After this many failures in a row, of any shop, a host counts as dead. */
const FAILURES_OF_A_DEAD_HOST = 3;

export interface SlotSizes {
  /** How many cycles run at a time. */
  readonly cycles: number;
  /** How many full pulls run at a time; each may keep a whole catalogue in memory. */
  readonly fullPulls: number;
}

export function slotSizesOf(concurrency: number): SlotSizes {
  return { cycles: concurrency, fullPulls: Math.max(1, Math.floor(concurrency / 10)) };
}

/**
 * The places of one worker. Cycles longer than `PATIENCE_MS` give up theirs, but at most twice as many cycles run.
 * Hints get at most half of the free places, so that many hints do not delay regular turns. Full pulls have their own
 * places. On a dead host one cycle at a time is tried until one is good.
 */
export class Slots {
  readonly #sizes: SlotSizes;
  readonly #atWork = new Map<TakenCycle, number>();
  readonly #failures = new Map<string, number>();

  constructor(sizes: SlotSizes) {
    this.#sizes = sizes;
  }

  get atWork(): readonly TakenCycle[] {
    return [...this.#atWork.keys()];
  }

  free(lane: Lane, nowMs: number): number {
    const { cycles, fullPulls } = this.#sizes;
    const atWork = [...this.#atWork].filter(([cycle]) => (cycle.lane === "full") === (lane === "full"));
    if (lane === "full") return Math.max(0, fullPulls - atWork.length);
    const quick = atWork.filter(([, sinceMs]) => nowMs - sinceMs < PATIENCE_MS).length;
    const free = Math.max(0, Math.min(cycles - quick, 2 * cycles - atWork.length));
    return lane === "hint" ? Math.ceil(free / 2) : free;
  }

  /** Hosts from which no more cycles should be taken now. */
  busyHosts(): readonly string[] {
    const hosts = new Set([...this.#atWork.keys()].map(({ host }) => host));
    return [...hosts].filter((host) => this.isDead(host));
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
