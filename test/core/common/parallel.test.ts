import { setImmediate as nextTurn } from "node:timers/promises";

import { expect, it } from "vitest";

import { inParallel } from "../../../src/core/common/parallel.ts";

it("runs at most the given number at a time, each item once", async () => {
  const [taken, open]: [number[], Set<number>] = [[], new Set()];
  let most = 0;
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
    taken.push(n);
    most = Math.max(most, open.add(n).size);
    await nextTurn();
    open.delete(n);
  });
  expect([taken, most]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3]);
});

it("begins nothing more once one fails, and leaves nothing running", async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const failing = inParallel([1, 2, 3, 4], 2, async (n) => {
    begun.push(n);
    if (n === 1) throw new Error("broken");
    await nextTurn();
    ended.push(n);
  });
  await expect(failing).rejects.toThrow("broken");
  expect(ended).toEqual(begun.filter((n) => n !== 1));
  expect(begun).not.toContain(4);
});
