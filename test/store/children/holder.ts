/** Takes the given lock, prints a line, and keeps the lock until it is killed or its stdin ends. */
import { setTimeout as sleep } from "node:timers/promises";

import { acquireLock } from "../../../src/store/sqlite/file/lock.ts";

const path = process.argv[2] ?? "";
const clock = {
  now: () => Date.now(),
  sleep: (delayMs: number, signal: AbortSignal) => sleep(delayMs, undefined, { signal }),
};
const lock = await acquireLock({ path, what: "orders", timeoutMs: 5000, clock, signal: new AbortController().signal });
process.stdout.write("held\n");
process.stdin.resume();
process.stdin.on("end", () => {
  void lock.release();
});
