import { expect, it } from "vitest";

import { SHOPS_AT_ONCE } from "../../../src/app/shops/each.ts";
import { PATIENCE_MS } from "../../../src/core/run/worker/slots.ts";
import { runCycles } from "../../../src/app/cycles/cycles.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import type { Clock } from "../../../src/core/ports/clock.ts";
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
  const endless = Promise.withResolvers<undefined>();
  const many = Array.from({ length: SHOPS_AT_ONCE }, (_, at) => `first-pull-${String(at)}`);
  const app = someApp({ clock, signal: end.signal });
  const begun: string[] = [];
  const ran = runCycles(app, {
    intervalMs: 5 * MINUTE,
    shops: () => Promise.resolve([...many, "quick"]),
    step(shop) {
      begun.push(shop);
      return shop === "quick" ? Promise.resolve() : endless.promise;
    },
  });
  await until(() => begun.length === many.length);
  expect(begun).not.toContain("quick");
  clock.pass(PATIENCE_MS);
  await until(() => begun.includes("quick"));
  end.abort(new Error("over"));
  endless.resolve(undefined);
  await ran;
});

it("what the step of a shop throws ends all of them, and the loop with it", async () => {
  const ran = runCycles(someApp({ clock: handClock() }), {
    intervalMs: MINUTE,
    shops: () => Promise.resolve(["bern", "zug"]),
    step: (shop) => (shop === "zug" ? Promise.reject(new Error("a bug")) : Promise.resolve()),
  });
  await expect(ran).rejects.toThrow("a bug");
});
