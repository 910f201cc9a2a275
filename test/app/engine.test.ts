import { renameSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { withEngine } from "../../src/app/engine.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { openAgency } from "../support/shops.ts";
import { someApp } from "../support/some-app.ts";

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
  const clock: Clock = {
    now: realClock.now,
    // It waits for the lock: now the shop is removed.
    async sleep() {
      renameSync(settings, join(agency.folder, "zug.json"));
      await held.release();
    },
  };
  const app = someApp({
    clock,
    globals: { shop: "zug", quiet: true, input: false, lockTimeoutMs: 1000 },
    sources: { env: {}, configFlag: agency.configFile, flags: {}, shop: "zug" },
  });
  let hasWorked = false;
  const ran = withEngine(app, { direction: "orders", dryRun: false }, async () => {
    hasWorked = true;
    return Promise.resolve();
  });
  await expect(ran).rejects.toMatchObject({ exitCode: 4, problem: { code: "shop-unknown", data: { shop: "zug" } } });
  expect(hasWorked).toBe(false);
});
