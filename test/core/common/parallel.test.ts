import { setImmediate as nextTurn } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { aheadOf, inParallel } from "../../../src/core/common/parallel.ts";

describe("work ahead", () => {
  it("runs at most the given number at a time", async () => {
    let open = 0;
    let most = 0;
    const prepared = aheadOf([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
      most = Math.max(most, (open += 1));
      await nextTurn();
      open -= 1;
      return n;
    });
    const taken: number[] = [];
    for await (const n of prepared) taken.push(n);
    expect(taken.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it("yields each result as soon as it is ready", async () => {
    const slow = Promise.withResolvers<string>();
    const prepared = aheadOf(["slow", "fast"], 2, (name) => (name === "slow" ? slow.promise : Promise.resolve(name)));
    expect((await prepared.next()).value).toBe("fast");
    slow.resolve("slow");
    expect((await prepared.next()).value).toBe("slow");
  });

  it("leaves nothing running if the consumer fails", async () => {
    let running = 0;
    const prepared = aheadOf([1, 2, 3, 4], 2, async (n) => {
      running += 1;
      await nextTurn();
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
    await nextTurn();
    await expect(prepared.next()).rejects.toThrow("two");
  });

  it("throws the error of the work", async () => {
    const prepared = aheadOf([1, 2], 2, (n) => (n === 2 ? Promise.reject(new Error("two")) : nextTurn(n)));
    await expect(inParallel(prepared, 1, () => Promise.resolve())).rejects.toThrow("two");
  });
});
