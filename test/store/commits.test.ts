import { describe, expect, it } from "vitest";

import { StoreError } from "../../src/core/common/problems/errors.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { Commits, runStep } from "../../src/store/commits.ts";
import { inRounds } from "../../src/store/change.ts";

/** `count` = how many transactions began. */
function commitsOf(before: () => void = () => undefined) {
  let count = 0;
  const commits = new Commits<null>(async (steps) => {
    count += 1;
    before();
    const results: (readonly unknown[])[] = [];
    for (const step of steps) results.push(await runStep(step, null));
    return results;
  });
  return { commits, count: () => count };
}

const echo = (_: null, calls: readonly string[]): Promise<readonly string[]> => Promise.resolve(calls);

describe("a step that many callers use at once", () => {
  it("carries out the calls of a turn together, in one transaction with other steps, and returns each its own result", async () => {
    const { commits, count } = commitsOf();
    const step = commits.together((_, calls: readonly string[]) =>
      Promise.resolve(calls.map((key) => `${key} of ${String(calls.length)}`)),
    );
    const other = commits.together(echo);
    const turn = [step("a"), other("b"), step("c"), commits.write(() => "d")];
    expect(await Promise.all(turn)).toEqual(["a of 2", "b", "c of 2", "d"]);
    expect(count()).toBe(1);
    expect(await Promise.all(["a", "b"].map(step))).toEqual(["a of 2", "b of 2"]);
    expect(count()).toBe(2);
  });

  it("runs each call alone if they fail together: only the faulty one fails", async () => {
    const step = commitsOf().commits.together((_, calls: readonly string[]) =>
      calls.includes("bad") ? Promise.reject(new Error("a bad row")) : Promise.resolve(calls),
    );
    const results = await Promise.allSettled(["a", "bad", "c"].map(step));
    const told = results.map((result) => (result.status === "fulfilled" ? result.value : String(result.reason)));
    expect(told).toEqual(["a", "Error: a bad row", "c"]);
  });

  it("fails all calls at once if the disk fails, and takes new ones afterwards", async () => {
    let isFull = true;
    const { commits, count } = commitsOf(() => {
      if (isFull) throw new StoreError(problem("disk-read-only", { path: "tg360.db" }));
    });
    const step = commits.together(echo);
    const results = await Promise.allSettled(["a", "b"].map(step));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(count()).toBe(1);
    isFull = false;
    expect(await step("c")).toBe("c");
  });
});

it("calls with the same key are in rounds of their own, in their order", () => {
  expect(inRounds(["a1", "b2", "a3", "a4"], ([key = ""]) => key)).toEqual([["a1", "b2"], ["a3"], ["a4"]]);
});
