/** One call of an operation: its time, and what its HTTP calls may have changed so far. */
import { AsyncLocalStorage } from "node:async_hooks";

import type { Send } from "../wire/send.ts";

export interface Attempt {
  readonly operation: string;
  readonly http: Send;
  readonly signal: AbortSignal;
  /** When its time is over, in the ms of `performance.now()`. */
  readonly endsMs: number;
  /** False = it has its result, or its time is over: no call may start any more. */
  isOpen: boolean;
  /** A call that may have changed something in the system was answered. */
  hasChanged: boolean;
  /** Such calls without a complete answer: they may still change something. */
  pending: number;
}

/** Whether anything in the system may be other than before. */
export function mayHaveChanged({ hasChanged, pending }: Attempt): boolean {
  return hasChanged || pending > 0;
}

/** Which attempt a call of the host belongs to: one instance serves many at once. */
export const attempts = new AsyncLocalStorage<Attempt>();
