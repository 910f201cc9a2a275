import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { aheadOf, inParallel } from "../../../src/core/common/parallel.ts";

describe("work ahead", () => {
  it("runs at most the given number at a time", async () => {
    let open = 0;
    let most = 0;
    const prepared = aheadOf([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
      most = Math.max(most, (open += 1));
      await sleep(1);
      open -= 1;
      return n;
    });
    const taken: number[] = [];
    for await (const n of prepared) taken.push(n);
    expect(taken.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it("yields each result as soon as it is ready", async () => {
    const taken: number[] = [];
    const prepared = aheadOf([30, 1], 2, async (delayMs) => {
      await sleep(delayMs);
      return delayMs;
    });
    for await (const delayMs of prepared) taken.push(delayMs);
    expect(taken).toEqual([1, 30]);
  });

  it("leaves nothing running if the consumer fails", async () => {
    let running = 0;
    const prepared = aheadOf([1, 2, 3, 4], 2, async (n) => {
      running += 1;
      await sleep(n * 3);
      running -= 1;
      return n;
    });
    const failing = inParallel(prepared, 2, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(running).toBe(0);
  });

  it("does not cause an unhandled rejection if it fails while the consumer is busy", async () => {
    const prepared = aheadOf([1, 2, 3], 1, (n) => (n === 2 ? Promise.reject(new Error("two")) : Promise.resolve(n)));
    expect(await prepared.next()).toEqual({ value: 1, done: false });
    // The second work fails during this time. Unhandled, the rejection would end the program and its running calls.
    await sleep(5);
    await expect(prepared.next()).rejects.toThrow("two");
  });

  it("throws the error of the work", async () => {
    const prepared = aheadOf([1, 2], 2, (n) => (n === 2 ? Promise.reject(new Error("two")) : sleep(5, n)));
    await expect(inParallel(prepared, 1, () => Promise.resolve())).rejects.toThrow("two");
  });
});
