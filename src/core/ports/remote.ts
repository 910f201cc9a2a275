import type { CallCounts } from "./runs.ts";

/** A system that is called. */
export interface Remote {
  /** How far this machine's clock is ahead of the system's, in ms, by its last answer that had a date; null = there was none. */
  clockAheadMs(): number | null;
  /** How often it was called since this was asked last. Each try counts. */
  takeCalls(): CallCounts;
}
