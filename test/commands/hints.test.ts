import { expect, it } from "vitest";

import { gatherHints } from "../../src/commands/serve/hints.ts";
import { until } from "../support/until.ts";

/** Hinted shops whose work ends when the test says so, as do the sleeps. */
function hinted() {
  const sleepers: (() => void)[] = [];
  const begun: string[] = [];
  const open: ((isDueAgain: boolean) => void)[] = [];
  const clock = {
    now: () => 0,
    sleep: (delayMs: number) => {
      expect(delayMs).toBeGreaterThanOrEqual(1000);
      expect(delayMs).toBeLessThan(2000);
      return new Promise<void>((resolve) => void sleepers.push(resolve));
    },
  };
  const hints = gatherHints({ clock, signal: new AbortController().signal }, (shop) => {
    begun.push(shop);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    open.push(resolve);
    return promise;
  });
  return {
    ...hints,
    sleepers,
    begun,
    wake: () => sleepers.shift()?.(),
    endOne: (isDue = false) => open.shift()?.(isDue),
  };
}

it("a thousand hints within a second are one, and one after it is another", async () => {
  const { due, ended, sleepers, begun, wake, endOne } = hinted();
  for (let index = 0; index < 1000; index += 1) due("bern");
  due("biel");
  expect(sleepers).toHaveLength(2);
  for (const one of [wake, wake]) one();
  await until(() => begun.length === 2);
  for (const one of [endOne, endOne]) one();
  await ended();
  due("bern");
  wake();
  await until(() => begun.length === 3);
  endOne();
  await ended();
  expect(begun).toEqual(["bern", "biel", "bern"]);
});

it("a shop's work begins once more for all hints that came during it", async () => {
  const { due, ended, sleepers, begun, wake, endOne } = hinted();
  due("bern");
  wake();
  await until(() => begun.length === 1);
  for (let more = 0; more < 100; more += 1) due("bern");
  expect(sleepers).toHaveLength(0);
  endOne();
  await until(() => sleepers.length === 1);
  wake();
  await until(() => begun.length === 2);
  endOne();
  await ended();
  expect(begun).toEqual(["bern", "bern"]);
});

it("work that could not be done is due again in a second", async () => {
  const { due, ended, sleepers, begun, wake, endOne } = hinted();
  due("bern");
  wake();
  await until(() => begun.length === 1);
  endOne(true);
  await until(() => sleepers.length === 1);
  wake();
  await until(() => begun.length === 2);
  endOne();
  await ended();
});
