import { OF_THE_SYSTEM, RemoteError, type RemoteReason } from "../common/problems/errors.ts";
import { inParallel } from "../common/parallel.ts";
import type { Problem } from "../common/problems/problem.ts";

/** After this many items in a row without a usable answer, the system is considered failing, not the items. */
const LEAST_TO_STOP = 5;

/** Distinguishes failures of single items from a failure of the system. */
export class FailureCount {
  readonly #most: number;
  #inARow = 0;

  /** `inFlight`: how many calls one short outage affects. */
  constructor(inFlight = 1) {
    this.#most = Math.max(LEAST_TO_STOP, inFlight);
  }

  /** Counts a failure; true = the system is failing. */
  add(reason: RemoteReason = "failing"): boolean {
    this.#inARow += 1;
    return OF_THE_SYSTEM.has(reason) || this.#inARow >= this.#most;
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
  const asking = new Asking(concurrency);
  await inParallel(items, concurrency, async (item) => {
    const asked = await asking.ask(() => ask(item));
    if (asking.failure !== null) throw asking.failure;
    if (!asked.ok) onUnanswered(item, asked.problem);
  });
}

export type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Asks a system one question after the other; once it fails as a whole, every question has that answer. */
export class Asking {
  /** Null = it does not fail as a whole. */
  failure: RemoteError | null = null;
  readonly #failures: FailureCount;

  constructor(inFlight: number) {
    this.#failures = new FailureCount(inFlight);
  }

  async ask<T>(call: () => Promise<T>): Promise<Asked<T>> {
    if (this.failure !== null) return { ok: false, problem: this.failure.problem };
    try {
      const value = await call();
      this.#failures.clear();
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      // Where nothing was sent, this says nothing about the system.
      if (error.problem.code !== "cannot-ask" && this.#failures.add(error.reason)) this.failure = error;
      return { ok: false, problem: error.problem };
    }
  }
}
