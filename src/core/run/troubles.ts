import { RemoteError } from "../common/problems/errors.ts";
import type { RemoteReason } from "../common/problems/errors.ts";
import { inParallel } from "../common/parallel.ts";
import type { Problem } from "../common/problems/problem.ts";

/** This many items in a row about which nothing sensible comes mean that the system is ill, not the item. */
const LEAST_TO_STOP = 5;

/** What speaks of the system, whatever item it was asked about. */
const OF_THE_SYSTEM: ReadonlySet<RemoteReason> = new Set(["unreachable", "throttled", "credentials", "configuration"]);

/** Tells what is wrong with a single item from what is wrong with its system. */
export class Troubles {
  readonly #most: number;
  #inARow = 0;

  /** With several calls in flight, one bad moment of the system meets all of them. */
  constructor(concurrency: number) {
    this.#most = Math.max(LEAST_TO_STOP, concurrency);
  }

  /** One more; true = the system is ill. */
  add(reason?: RemoteReason): boolean {
    this.#inARow += 1;
    return (reason !== undefined && OF_THE_SYSTEM.has(reason)) || this.#inARow >= this.#most;
  }

  clear(): void {
    this.#inARow = 0;
  }
}

/**
 * Asks a system about single items. One about which it answers nothing sensible goes to `onUnanswered` with the reason, and
 * keeps none of the others back. Throws RemoteError where the system is the matter.
 */
export async function askEach<T>(
  items: readonly T[],
  concurrency: number,
  ask: (item: T) => Promise<void>,
  onUnanswered: (item: T, reason: Problem) => void,
): Promise<void> {
  const troubles = new Troubles(concurrency);
  await inParallel(items, concurrency, async (item) => {
    try {
      await ask(item);
      troubles.clear();
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // Nothing was asked: it says nothing of the system.
      const isUnasked = error.problem.code === "cannot-ask";
      if (!isUnasked && troubles.add(error.reason)) throw error;
      onUnanswered(item, error.problem);
    }
  });
}
