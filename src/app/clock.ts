import { setTimeout } from "node:timers/promises";

import type { Clock } from "../core/ports/clock.ts";

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(delayMs, signal) {
    try {
      await setTimeout(delayMs, undefined, { signal });
    } catch (error) {
      // Node wraps the reason into an AbortError.
      throw signal.aborted ? signal.reason : error;
    }
  },
};
