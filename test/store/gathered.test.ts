import { describe, expect, it } from "vitest";

import { StoreError } from "../../src/core/common/problems/errors.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { Sql } from "../../src/store/dialect.ts";
import type { Transactions } from "../../src/store/transactions.ts";
import { gathered } from "../../src/store/calls.ts";

const NO_ROWS = {} as Sql;

/** Transactions that begin after the turn, as those of a store; `count` = how many began. */
function transactionsOf(before: () => void = () => undefined) {
  let count = 0;
  const write: Transactions["write"] = async (work) => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    count += 1;
    before();
    return work(NO_ROWS);
  };
  return { transactions: { read: write, write, writeAnswer: write } satisfies Transactions, count: () => count };
}

interface Call {
  readonly key: string;
  readonly at: number;
}

const callsOf = (...keys: readonly string[]): readonly Call[] => keys.map((key, at) => ({ key, at }));
const keyOf = ({ key }: Call): string => key;

describe("a gathered step", () => {
  it("runs the calls of a turn in one transaction, and returns each its own result", async () => {
    const { transactions, count } = transactionsOf();
    const step = gathered(transactions.write, keyOf, (_, calls: readonly Call[]) =>
      Promise.resolve(calls.map(({ key }) => `${key} of ${String(calls.length)}`)),
    );
    expect(await Promise.all(callsOf("a", "b", "c").map(step))).toEqual(["a of 3", "b of 3", "c of 3"]);
    expect(count()).toBe(1);
    expect(await Promise.all(callsOf("a", "b").map(step))).toEqual(["a of 2", "b of 2"]);
    expect(count()).toBe(2);
  });

  it("takes no more calls once its transaction has begun, even if it begins at once", async () => {
    const atOnce: Transactions["write"] = (work) => work(NO_ROWS);
    const step = gathered(atOnce, keyOf, (_, calls: readonly Call[]) => Promise.resolve(calls.map(keyOf)));
    expect(await Promise.all(callsOf("a", "b").map(step))).toEqual(["a", "b"]);
    expect(await step({ key: "c", at: 0 })).toBe("c");
  });

  it("runs calls with the same key one after the other, in their order", async () => {
    const batches: number[][] = [];
    const step = gathered(transactionsOf().transactions.write, keyOf, (_, calls: readonly Call[]) => {
      batches.push(calls.map(({ at }) => at));
      return Promise.resolve(calls.map(() => null));
    });
    await Promise.all(callsOf("a", "b", "a", "a").map(step));
    expect(batches).toEqual([[0, 1], [2], [3]]);
  });

  it("runs each call alone if they fail together: only the faulty one fails", async () => {
    const step = gathered(transactionsOf().transactions.write, keyOf, (_, calls: readonly Call[]) =>
      calls.some(({ key }) => key === "bad")
        ? Promise.reject(new Error("a bad row"))
        : Promise.resolve(calls.map(({ key }) => key)),
    );
    const results = await Promise.allSettled(callsOf("a", "bad", "c").map(step));
    expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
      "a",
      "failed",
      "c",
    ]);
  });

  it("fails all calls at once if the disk fails, and takes new ones afterwards", async () => {
    let isFull = true;
    const { transactions, count } = transactionsOf(() => {
      if (isFull) throw new StoreError(problem("disk-read-only", { path: "tg360.db" }));
    });
    const step = gathered(transactions.write, keyOf, (_, calls: readonly Call[]) => Promise.resolve(calls.map(keyOf)));
    const results = await Promise.allSettled(callsOf("a", "b").map(step));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(count()).toBe(1);
    isFull = false;
    expect(await step({ key: "c", at: 0 })).toBe("c");
  });
});
