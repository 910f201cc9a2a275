import { expect, it } from "vitest";

import { PATIENCE_MS, SHOPS_AT_ONCE } from "../../../src/commands/shops/each.ts";
import { Cycles } from "../../../src/commands/daemon/cycles.ts";
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
  const endless = Promise.withResolvers<boolean>();
  const many = Array.from({ length: SHOPS_AT_ONCE }, (_, at) => `first-pull-${String(at)}`);
  const app = someApp({ clock, signal: end.signal });
  const begun: string[] = [];
  const cycles = new Cycles(app, {
    intervalMs: 5 * MINUTE,
    shops: () => Promise.resolve([...many, "quick"]),
    step(shop) {
      begun.push(shop);
      return shop === "quick" ? Promise.resolve(false) : endless.promise;
    },
  });
  const ran = cycles.run();
  await until(() => begun.length === many.length);
  expect(begun).not.toContain("quick");
  clock.pass(PATIENCE_MS);
  await until(() => begun.includes("quick"));
  end.abort(new Error("over"));
  endless.resolve(false);
  await ran;
});

/** Cycles that come only by nudges; each ends when the test says so. */
function byNudges(clock = handClock(), end = new AbortController()) {
  const begun: string[] = [];
  const open: ((isDue: boolean) => void)[] = [];
  const cycles = new Cycles(someApp({ clock, signal: end.signal }), {
    intervalMs: null,
    shops: () => Promise.resolve(null),
    step(shop) {
      begun.push(shop);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      open.push(resolve);
      return promise;
    },
  });
  return { cycles, begun, clock, endOne: (isDue = false) => open.shift()?.(isDue) };
}

it("without an interval, a shop has a cycle for its nudge, and one more for all that came during it", async () => {
  const { cycles, begun, endOne } = byNudges();
  cycles.nudge("bern");
  await until(() => begun.length === 1);
  for (let more = 0; more < 100; more += 1) cycles.nudge("bern");
  endOne();
  await until(() => begun.length === 2);
  endOne();
  await cycles.ended();
  cycles.nudge("zug");
  await until(() => begun.length === 3);
  endOne();
  await cycles.ended();
  expect(begun).toEqual(["bern", "bern", "zug"]);
});

it("a cycle that could not be made is due again in a second", async () => {
  const { cycles, begun, clock, endOne } = byNudges();
  cycles.nudge("bern");
  await until(() => begun.length === 1);
  endOne(true);
  await until(() => {
    clock.pass(1000);
    return begun.length === 2;
  });
  endOne();
  await cycles.ended();
});

it("what the step of a shop throws ends all of them, and the loop with it", async () => {
  const cycles = new Cycles(someApp({ clock: handClock() }), {
    intervalMs: MINUTE,
    shops: () => Promise.resolve(["bern", "zug"]),
    step: (shop) => (shop === "zug" ? Promise.reject(new Error("a bug")) : Promise.resolve(false)),
  });
  await expect(cycles.run()).rejects.toThrow("a bug");
});
