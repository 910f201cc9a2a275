export interface Clock {
  /** Milliseconds since 1970 UTC. May jump; nothing that must be right rests on it alone. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason as soon as that fires. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
}
