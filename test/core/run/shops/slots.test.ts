import { expect, it } from "vitest";

import type { Clock } from "../../../../src/core/ports/clock.ts";
import { createSlots } from "../../../../src/core/common/limiter.ts";

/** A clock that the test advances. */
function handClock(): Clock & { pass(): void } {
  const sleepers: (() => void)[] = [];
  return {
    now: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push(resolve);
        signal.addEventListener("abort", () => {
          reject(new Error("woken"));
        });
      }),
    pass() {
      for (const wake of sleepers.splice(0)) wake();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("no more works run than there are places, and the next starts when one ends", async () => {
  const inSlot = createSlots(1, 1000, handClock());
  const first = Promise.withResolvers<void>();
  const begun: string[] = [];
  const both = [
    inSlot(() => (begun.push("first"), first.promise)),
    inSlot(() => (begun.push("second"), Promise.resolve())),
  ];
  await settle();
  expect(begun).toEqual(["first"]);
  first.resolve();
  await Promise.all(both);
  expect(begun).toEqual(["first", "second"]);
});

it("a work longer than the patience gives its place back once, so that others do not wait", async () => {
  const clock = handClock();
  const inSlot = createSlots(1, 1000, clock);
  const endless = Promise.withResolvers<void>();
  const begun: string[] = [];
  const slow = inSlot(() => endless.promise);
  const next = Promise.withResolvers<void>();
  const second = inSlot(() => (begun.push("second"), next.promise));
  const third = inSlot(() => (begun.push("third"), Promise.resolve()));
  await settle();
  expect(begun).toEqual([]);
  clock.pass();
  await settle();
  expect(begun).toEqual(["second"]);
  endless.resolve();
  await slow;
  await settle();
  expect(begun).toEqual(["second"]);
  next.resolve();
  await Promise.all([second, third]);
  expect(begun).toEqual(["second", "third"]);
});
