/** The clock of a world, in the place of the machine's own in `app/app.ts`. */
import { setImmediate } from "node:timers/promises";

import type { Clock } from "../../src/core/ports/clock.ts";
import type { World } from "./world.ts";

let world: World | null = null;

export function followClockOf(other: World): void {
  world = other;
}

export const worldClock: Clock = {
  now: () => world?.nowMs ?? 0,
  async sleep(delayMs, signal) {
    signal.throwIfAborted();
    await setImmediate();
    // Longer waits are limits of work that is done already.
    if (delayMs < 8000 && world !== null) {
      world.nowMs += delayMs;
      return;
    }
    signal.throwIfAborted();
    await new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
    });
  },
};
