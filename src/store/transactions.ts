import type { CommitWork } from "./commits.ts";
import type { Sql } from "./dialect.ts";

/**
 * What a database provides for the store: the statements of `tables/` inside a transaction. They handle many rows at once, so that a step
 * needs few calls to a distant server, however large its page is. An empty list reads and writes nothing; unknown ids are absent
 * from results and skipped by writes; instants are epoch ms; quantities are whole millionths of a piece ("micro"). They throw
 * StoreError if the disk or the file fails.
 */
export interface Transactions {
  /** Writes nothing. Sees no partial transaction of this process; others may commit between its statements. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs a whole step: when the promise resolves, it is on disk; otherwise nothing was written. The work may run twice
   * if another step of its transaction fails, so it must only touch `sql`. One at a time, over all processes.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * As `write`, for a step that many callers use at once, such as the sends in flight: all calls of a turn are carried out together,
   * so that each statement handles all of them. If they fail together, each is tried alone. `isAnswer`: it records a system's answer,
   * which is also allowed if another process has the lock of this direction by now. The work has to judge by the rows whether the
   * answer still matters.
   */
  together<Call, Result>(work: CommitWork<Sql, Call, Result>, isAnswer?: boolean): (call: Call) => Promise<Result>;
}

/** Steps, each in a transaction of its own. */
type Run<Steps> = {
  [Name in keyof Steps]: Steps[Name] extends (sql: Sql, ...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Promise<Result>
    : never;
};

/** These functions, each in a transaction of its own, which `run` begins. */
export function methods<Steps extends object>(run: Transactions["read"], steps: Steps): Run<Steps> {
  const made = Object.entries(steps).map(([name, step]) => {
    const known = step as (sql: Sql, ...args: readonly unknown[]) => Promise<unknown>;
    return [name, (...args: readonly unknown[]) => run((sql) => known(sql, ...args))] as const;
  });
  return Object.fromEntries(made) as Run<Steps>;
}
