/** The nightly backup of a process that is killed while it makes it. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { startedLater, startTg360 } from "../support/tg360-process.ts";

const STEPS = [0, 3, 10, 25, 60];

test("leaves no half file under a good name, and the next night makes one", async () => {
  const stage = await openStage({ products: 400 });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["pull-products"])).code).toBe(0);
  const folder = join(stage.dataDir, "backups");
  const namesIn = (): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const isGood = (name: string): boolean => name.endsWith(".tg360");
  let cut = 0;
  for (const [night, afterMs] of STEPS.entries()) {
    const before = namesIn().length;
    const env = { ...stage.env, TG360_BACKUP_EVERY: "1d", ...startedLater(night * DAY) };
    const run = startTg360(["export-orders", "--quiet"], { env });
    const watch = setInterval(() => {
      if (namesIn().length === before) return;
      clearInterval(watch);
      setTimeout(() => run.child.kill("SIGKILL"), afterMs);
    }, 1);
    const { code } = await run.ended;
    clearInterval(watch);
    if (code === null) cut += 1;
    for (const name of namesIn().filter(isGood)) {
      expect(await stage.run(["backup", "--verify", join(folder, name)])).toMatchObject({ code: 0 });
    }
  }
  expect(cut).toBeGreaterThan(0);
  const before = namesIn().filter(isGood).length;
  const later = { TG360_BACKUP_EVERY: "1d", ...startedLater((STEPS.length + 1) * DAY) };
  expect((await stage.run(["export-orders", "--quiet"], { env: later })).stderr).not.toContain("backup");
  expect(namesIn().filter(isGood)).toHaveLength(before + 1);
  expect(namesIn().filter((name) => !isGood(name))).toEqual([]);
});
