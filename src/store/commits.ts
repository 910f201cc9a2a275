/** One step that waits for the next transaction. */
export interface Step<Rows> {
  readonly run: (rows: Rows) => unknown;
  /** It records an answer: see `Transactions.writeAnswer`. */
  readonly isAnswer: boolean;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Steps of the same turn of the event loop share a transaction. If one of several fails, all are rolled back and each
 * runs again in its own transaction. So a step may run twice and must only touch the database.
 */
export class Commits<Rows> {
  readonly #commitAll: (steps: readonly Step<Rows>[]) => Promise<readonly unknown[]>;
  #queue: Step<Rows>[] = [];
  #flushing: Promise<void> | null = null;

  /** `commitAll` runs the steps in one transaction and returns their results. If it throws, nothing was written. */
  constructor(commitAll: (steps: readonly Step<Rows>[]) => Promise<readonly unknown[]>) {
    this.#commitAll = commitAll;
  }

  write<T>(work: (rows: Rows) => T | Promise<T>, isAnswer = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ run: work, isAnswer, resolve: resolve as (value: never) => void, reject });
      this.#flushing ??= this.#flushSoon();
    });
  }

  /** Resolves when no step waits. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  async #flushSoon(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    while (this.#queue.length > 0) {
      const steps = this.#queue;
      this.#queue = [];
      await this.#commit(steps);
    }
    this.#flushing = null;
  }

  async #commit(steps: readonly Step<Rows>[]): Promise<void> {
    try {
      const values = await this.#commitAll(steps);
      for (const [index, step] of steps.entries()) step.resolve(values[index] as never);
    } catch (error) {
      if (error instanceof StepFailed && steps.length > 1) {
        for (const step of steps) await this.#commit([step]);
        return;
      }
      const reason = error instanceof StepFailed ? error.cause : error;
      for (const step of steps) step.reject(reason);
    }
  }
}

export async function runStep<Rows>(step: Step<Rows>, rows: Rows): Promise<unknown> {
  try {
    return await step.run(rows);
  } catch (error) {
    throw new StepFailed(error);
  }
}

/** A step threw `cause`; the transaction itself worked. */
export class StepFailed extends Error {
  constructor(cause: unknown) {
    super("a step failed", { cause });
  }
}
