import { join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { describeFence } from "./fence-suite.ts";
import { makeTestFolder } from "../support/folder.ts";

describeFence("SQLite, by the kernel's lock", async () => {
  const folder = makeTestFolder();
  return {
    take: (what, { timeoutMs = 0, signal = new AbortController().signal } = {}) =>
      acquireLock({ path: join(folder, `${what}.lock`), what, timeoutMs, clock: realClock, signal }),
    close: () => Promise.resolve(),
  };
});
