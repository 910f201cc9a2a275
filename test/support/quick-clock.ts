import type { Clock } from "../../src/core/ports/clock.ts";

/** Nobody waits this long in a test but for a signal: it is the grace that what is on the wire gets. */
const ENDLESS_MS = 8000;

/** A clock on which waiting costs nothing: it stands still, or goes with the machine's, and jumps where it is told to. */
export class QuickClock implements Clock {
  readonly #standingMs: number | null;
  #aheadMs = 0;

  /** `at` null = goes with the machine's clock. */
  constructor(at: string | null) {
    this.#standingMs = at === null ? null : Date.parse(at);
  }

  now(): number {
    return (this.#standingMs ?? Date.now()) + this.#aheadMs;
  }

  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (delayMs < ENDLESS_MS) {
      this.#aheadMs += delayMs;
      return;
    }
    await new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
    });
  }

  /** May be negative. */
  advance(byMs: number): void {
    this.#aheadMs += byMs;
  }

  /** Jumps to an instant. */
  set(at: string): void {
    this.#aheadMs += Date.parse(at) - this.now();
  }
}
