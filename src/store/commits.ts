/** Carries out all calls of one turn. Returns a result for each, in order. */
export type CommitWork<Rows, Call, Result> = (rows: Rows, calls: readonly Call[]) => Promise<readonly Result[]>;

/** One step of a transaction. */
export interface CommitStep<Rows> {
  readonly work: CommitWork<Rows, never, unknown>;
  readonly calls: readonly unknown[];
  /** It records an answer: see `Transactions.together`. */
  readonly isAnswer: boolean;
}

interface Waiting<Rows> {
  readonly step: Omit<CommitStep<Rows>, "calls">;
  readonly call: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Steps of the same turn of the event loop share a transaction, and calls of the same step are carried out together. If one
 * of several fails, all are rolled back and each call runs again in its own transaction. So a step may run twice and must only touch
 * the database.
 */
export class Commits<Rows> {
  readonly #commitAll: (steps: readonly CommitStep<Rows>[]) => Promise<readonly (readonly unknown[])[]>;
  #queue: Waiting<Rows>[] = [];
  #flushing: Promise<void> | null = null;

  /** `commitAll` runs the steps in one transaction and returns their results. If it throws, nothing was written. */
  constructor(commitAll: (steps: readonly CommitStep<Rows>[]) => Promise<readonly (readonly unknown[])[]>) {
    this.#commitAll = commitAll;
  }

  write<T>(work: (rows: Rows) => T | Promise<T>): Promise<T> {
    return this.together(async (rows) => [await work(rows)])(null);
  }

  /** A step that many callers use at once. */
  together<Call, Result>(work: CommitWork<Rows, Call, Result>, isAnswer = false): (call: Call) => Promise<Result> {
    const step = { work, isAnswer };
    return (call) =>
      new Promise<Result>((resolve, reject) => {
        this.#queue.push({ step, call, resolve: resolve as (value: never) => void, reject });
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
      const waiting = this.#queue;
      this.#queue = [];
      await this.#commit(waiting);
    }
    this.#flushing = null;
  }

  async #commit(waiting: readonly Waiting<Rows>[]): Promise<void> {
    const groups = [...Map.groupBy(waiting, ({ step }) => step)];
    try {
      const all = await this.#commitAll(groups.map(([step, own]) => ({ ...step, calls: own.map(({ call }) => call) })));
      for (const [at, [, own]] of groups.entries())
        for (const [index, one] of own.entries()) one.resolve(all[at]?.[index] as never);
    } catch (error) {
      if (error instanceof StepFailed && waiting.length > 1) {
        for (const one of waiting) await this.#commit([one]);
        return;
      }
      const reason = error instanceof StepFailed ? error.cause : error;
      for (const one of waiting) one.reject(reason);
    }
  }
}

export async function runStep<Rows>({ work, calls }: CommitStep<Rows>, rows: Rows): Promise<readonly unknown[]> {
  try {
    return await work(rows, calls as readonly never[]);
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
