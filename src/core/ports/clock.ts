export interface Clock {
  /** Milliseconds since 1970 UTC. The clock may jump, so no guarantee may depend on it alone. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason as soon as the signal aborts. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}
