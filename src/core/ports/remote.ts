import type { CallCounts } from "./runs.ts";

/** A remote system. */
export interface Remote {
  /**
   * How far this machine's clock is ahead of the system's clock, in ms, by the last answer with a date; null = no such
   * answer.
   */
  clockAheadMs(): number | null;
  /** The calls since the last `takeCalls`. Each try counts. */
  takeCalls(): CallCounts;
}
