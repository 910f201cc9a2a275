import { expect, it } from "vitest";

import { PATIENCE_MS, SHOPS_AT_ONCE } from "../../../src/commands/shops/each.ts";
import { superviseShops } from "../../../src/commands/shops/supervise.ts";
import { EXIT } from "../../../src/core/common/problems/errors.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import type { Clock } from "../../../src/core/ports/clock.ts";
import { openAgency } from "../../support/shops.ts";
import { someApp } from "../../support/some-app.ts";
import { until } from "../../support/until.ts";

/** Sleeps that end when the test says so. */
function handClock(): Clock & { pass(ms: number): void } {
  let sleepers: { readonly ms: number; readonly wake: () => void }[] = [];
  return {
    now: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ ms, wake: resolve });
        signal.addEventListener("abort", () => reject(new Error("woken")));
      }),
    pass(ms) {
      const over = sleepers.filter((one) => one.ms === ms);
      sleepers = sleepers.filter((one) => one.ms !== ms);
      for (const { wake } of over) wake();
    },
  };
}

it("lets no shop wait for the first pulls of more others than are worked on at once, but for the patience", async () => {
  const clock = handClock();
  const end = new AbortController();
  const endless = Promise.withResolvers<typeof EXIT.ok>();
  const many = Array.from({ length: SHOPS_AT_ONCE }, (_, at) => `first-pull-${String(at)}`);
  const agency = openAgency();
  for (const shop of [...many, "quick"]) agency.write(shop, {});
  const app = someApp({ clock, signal: end.signal, sources: { env: {}, configFlag: agency.configFile, flags: {} } });
  const begun: string[] = [];
  const supervised = superviseShops(app, {
    intervalMs: 5 * MINUTE,
    step({ globals }) {
      begun.push(globals.shop ?? "");
      return globals.shop === "quick" ? Promise.resolve(EXIT.ok) : endless.promise;
    },
    nextNudge: () => new AbortController().signal,
    nudgesOf: () => () => new AbortController().signal,
    report: () => Promise.resolve(),
  });
  await until(() => begun.length === many.length);
  expect(begun).not.toContain("quick");
  clock.pass(PATIENCE_MS);
  await until(() => begun.includes("quick"));
  end.abort(new Error("over"));
  endless.resolve(EXIT.ok);
  await supervised;
});
