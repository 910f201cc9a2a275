import type { CallCounts } from "./runs.ts";

/** A remote system. */
export interface Remote {
  /** How far this machine's clock is ahead, in ms, by the last answer with a date; null = there was none. */
  clockAheadMs(): number | null;
  /** The calls since the last `takeCalls`. Each try counts. */
  takeCalls(): CallCounts;
}
