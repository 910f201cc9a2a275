import { renameSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { createOutput } from "../../src/cli/output.ts";
import { Scrubber } from "../../src/cli/scrub.ts";
import { loadConfig } from "../../src/config/load.ts";
import { realClock } from "../../src/app/clock.ts";
import { withEngine } from "../../src/app/engine.ts";
import { Notices } from "../../src/app/people/notices.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { openAgency } from "../support/shops.ts";

const NOWHERE = { write: (_text: string, done: () => void) => (done(), true), on: () => undefined };

it("works on no shop that was removed while it waited for its lock", async () => {
  const agency = openAgency();
  await agency.open("zug");
  const { signal } = new AbortController();
  const held = await acquireLock({
    path: join(agency.dataDir, "shops", "zug", "orders.lock"),
    what: "orders",
    timeoutMs: 0,
    clock: realClock,
    signal,
  });
  const settings = join(agency.folder, "shops", "zug.json");
  const config = loadConfig({ env: {}, configFlag: agency.configFile, flags: {}, shop: "zug" });
  const clock: Clock = {
    now: realClock.now,
    // It waits for the lock: now the shop is removed.
    async sleep() {
      renameSync(settings, join(agency.folder, "zug.json"));
      await held.release();
    },
  };
  const globals = {
    config: agency.configFile,
    dataDir: null,
    shop: "zug",
    json: false,
    quiet: true,
    verbose: false,
    color: false,
    lang: "en",
    input: false,
    lockTimeoutMs: 1000,
  } as const;
  const scrubber = new Scrubber();
  const output = createOutput(NOWHERE, NOWHERE, scrubber);
  const parts = { globals, output, scrubber, signal, clock, config, notices: new Notices(globals, output) };
  let hasWorked = false;
  const ran = withEngine(parts, { direction: "orders", dryRun: false }, async () => {
    hasWorked = true;
    return Promise.resolve();
  });
  await expect(ran).rejects.toMatchObject({ exitCode: 4, problem: { code: "shop-unknown", data: { shop: "zug" } } });
  expect(hasWorked).toBe(false);
});
