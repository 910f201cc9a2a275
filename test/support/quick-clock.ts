import type { Clock } from "../../src/core/ports/clock.ts";

/** No test waits this long except for a signal: it is the grace time of calls in flight. */
const ENDLESS_MS = 8000;

/** A clock on which waiting takes no time: it stands still, or follows the machine's, and jumps on request. */
export class QuickClock implements Clock {
  readonly #standingMs: number | null;
  #aheadMs = 0;

  /** `at` null = follows the machine's clock. */
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
