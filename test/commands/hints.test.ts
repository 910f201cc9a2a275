import { expect, it } from "vitest";

import { gatherHints } from "../../src/commands/serve/hints.ts";

it("a thousand hints within a second are one, and one after it is another", async () => {
  const sleepers: (() => void)[] = [];
  const clock = {
    now: () => 0,
    sleep: (delayMs: number) => {
      expect(delayMs).toBeGreaterThanOrEqual(1000);
      expect(delayMs).toBeLessThan(2000);
      return new Promise<void>((resolve) => void sleepers.push(resolve));
    },
  };
  const due: string[] = [];
  const hint = gatherHints({ clock, signal: new AbortController().signal }, (shop) => due.push(shop));
  for (let index = 0; index < 1000; index += 1) hint("bern");
  hint("biel");
  expect(sleepers).toHaveLength(2);
  for (const wake of sleepers.splice(0)) wake();
  await Promise.resolve();
  await Promise.resolve();
  expect(due).toEqual(["bern", "biel"]);
  hint("bern");
  expect(sleepers).toHaveLength(1);
});
