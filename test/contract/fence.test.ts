import { rmSync } from "node:fs";
import { join } from "node:path";

import { realClock } from "../../src/compose/clock.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { makeScratch } from "../support/scratch.ts";
import { describeFence } from "./fence-suite.ts";

describeFence("SQLite, by the kernel's lock", async () => {
  const folder = makeScratch("tg360-fence-");
  return {
    take: (what, { timeoutMs = 0, signal = new AbortController().signal } = {}) =>
      acquireLock({ path: join(folder, `${what}.lock`), what, timeoutMs, clock: realClock, signal }),
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
