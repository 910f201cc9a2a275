/**
 * What a database provides for the store: row operations inside a transaction. They read and write but decide nothing;
 * rules are in `core/`, transitions in `store/steps/`.
 *
 * Row operations handle many rows at once, so that a step needs few calls to a distant server, however large its page
 * is. For all of them: an empty list reads and writes nothing; unknown ids are absent from results and skipped by
 * writes; instants are epoch ms; quantities are whole millionths of a piece ("micro"); stored JSON is returned
 * unchanged. They throw StoreError if the disk or the file fails.
 */
import type { Sql } from "../dialect.ts";

export interface Rows {
  /** For the statements of `tables/`. */
  readonly sql: Sql;
}

export interface Transactions {
  /**
   * Runs work without lasting writes. It sees no partial transaction of this process; a transaction of another process
   * may commit between its statements.
   */
  read<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /**
   * Runs a whole step: when the promise resolves, it is on disk; otherwise nothing was written. The work may run twice
   * if another step of its transaction fails, so it must only touch `rows`. One at a time, over all processes.
   */
  write<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /**
   * As `write`, for recording a system's answer: also allowed if another process has the lock of this direction by now.
   * The work has to judge by the rows whether the answer still matters.
   */
  writeAnswer<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
}
