import { SECOND } from "../common/time/duration.ts";
import type { Lane, TakenCycle } from "./queue.ts";

/** A cycle that takes longer goes on beside the others: what hangs or is long keeps nobody's place. */
export const PATIENCE_MS = 15 * SECOND;
/** So many failures in a row, of any of its shops, and a host counts as dead. */
const FAILURES_OF_A_DEAD_HOST = 3;

export interface SlotSizes {
  /** Cycles at a time. */
  readonly cycles: number;
  /** Full pulls at a time: each may hold a whole catalogue. */
  readonly fullPulls: number;
}

export function slotSizesOf(concurrency: number): SlotSizes {
  return { cycles: concurrency, fullPulls: Math.max(1, Math.floor(concurrency / 10)) };
}

/**
 * The places of one worker. Cycles that outlast `PATIENCE_MS` give theirs back, but as many again at most are at work. Hints have at
 * most half of what is free, so that a burst of them delays no shop's turn; full pulls have places of their own. Of a dead host
 * one cycle at a time is tried, until one is good.
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

  /** Hosts that nothing more is to be taken of now. */
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
