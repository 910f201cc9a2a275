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
   * As `write`, for recording a system's answer: also allowed if another process has the lock of this direction by now.
   * The work has to judge by the rows whether the answer still matters.
   */
  writeAnswer<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}
