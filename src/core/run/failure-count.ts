import { OF_THE_SYSTEM, RemoteError, type RemoteReason } from "../common/problems/errors.ts";
import { inParallel } from "../common/parallel.ts";
import type { Problem } from "../common/problems/problem.ts";

/** After this many items in a row without a usable answer, the system is considered failing, not the items. */
const LEAST_TO_STOP = 5;

/** Distinguishes failures of single items from a failure of the system. */
export class FailureCount {
  readonly #most: number;
  #inARow = 0;

  /** With several calls in flight, one short outage affects all of them. */
  constructor(concurrency: number) {
    this.#most = Math.max(LEAST_TO_STOP, concurrency);
  }

  /** Counts a failure; true = the system is failing. */
  add(reason?: RemoteReason): boolean {
    this.#inARow += 1;
    return (reason !== undefined && OF_THE_SYSTEM.has(reason)) || this.#inARow >= this.#most;
  }

  clear(): void {
    this.#inARow = 0;
  }
}

/**
 * Asks a system about single items. An item without a usable answer goes to `onUnanswered` and does not stop the
 * others. Throws RemoteError if the system as a whole fails.
 */
export async function askEach<T>(
  items: readonly T[],
  concurrency: number,
  ask: (item: T) => Promise<void>,
  onUnanswered: (item: T, reason: Problem) => void,
): Promise<void> {
  const failures = new FailureCount(concurrency);
  await inParallel(items, concurrency, async (item) => {
    try {
      await ask(item);
      failures.clear();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // Nothing was sent, so this says nothing about the system.
      const isUnasked = error.problem.code === "cannot-ask";
      if (!isUnasked && failures.add(error.reason)) throw error;
      onUnanswered(item, error.problem);
    }
  });
}
