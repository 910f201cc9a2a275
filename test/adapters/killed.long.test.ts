/** The program is killed before, within and after each call of an adapter's order: everything is there once. */
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { withRig } from "../support/rig.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { startedLater } from "../support/tg360-process.ts";
import { MODULES } from "./stand.ts";
import { openSteps } from "./vendors/steps.ts";

/** customer, head, two lines, confirmation. */
const CALLS = [1, 2, 3, 4, 5];
const WHEN = ["before", "within", "after"] as const;
const LATER_MS = 10 * 60_000;

test.each(CALLS.flatMap((call) => WHEN.map((when) => ({ call, when }))))("killed $when call $call", ({ call, when }) =>
  withRig({}, async (rig) => {
    const { ownerId, shopId, username, password } = rig.sandbox.credentials;
    let kill: (() => void) | null = null;
    const erp = await openSteps({
      config: { ownerId, shopId, username, password },
      onChange: (count, at) => {
        if (count !== call || kill === null) return;
        if (at === (when === "before" ? "before" : "within")) {
          if (when === "after") setTimeout(kill, 30);
          else kill();
        }
      },
    });
    try {
      const folder = join(rig.folder, "etc");
      mkdirSync(folder, { mode: 0o700 });
      for (const name of ["steps.mjs", "steps.json"]) copyFileSync(join(MODULES, name), join(folder, name));
      chmodSync(join(folder, "steps.mjs"), 0o600);
      const totalgest = { endpoint: erp.url, profile: "steps.json", adapter: "steps.mjs" };
      const config = join(folder, "config.json");
      writeFileSync(config, JSON.stringify({ totalgest, mapping: { payments: { card: "WEB" } } }), { mode: 0o600 });
      const env = { TG360_CONFIG: config, TG360_TOTALGEST_ENDPOINT: erp.url };
      rig.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
      const running = rig.start(["export-orders"], { env });
      kill = () => void running.child.kill("SIGKILL");
      await running.ended;
      kill = null;
      for (const cycle of [1, 2]) {
        const later = startedLater(cycle * LATER_MS);
        await rig.run(["export-orders"], { env: { ...env, ...later } });
      }
      expect(erp.customers).toHaveLength(1);
      expect(erp.heads).toHaveLength(1);
      expect(erp.heads[0]).toMatchObject({ isConfirmed: true, lines: [{ no: 0 }, { no: 1 }] });
      const { stdout } = await rig.run(["status", "--json"], { env });
      expect(JSON.parse(stdout)).toMatchObject({ orders: { exported: 1 } });
    } finally {
      await erp[Symbol.asyncDispose]();
    }
  }),
);
