import { describe, expect, it, test } from "vitest";

import { SlowDown } from "../../../src/core/access/slow-down.ts";

/** How many of ten thousand attempts are let in, each at the cost of a hash. */
function letIn(attempt: (index: number) => readonly [user: string, peer: string], betweenMs = 0): number {
  const slowDown = new SlowDown();
  let count = 0;
  for (let index = 0; index < 10_000; index += 1) {
    if (slowDown.tryNow(...attempt(index), 1_000_000 + index * betweenMs) === 0) count += 1;
  }
  return count;
}

describe("ten thousand wrong passwords", () => {
  it.each([
    ["for one user from one place", () => ["anna", "1.2.3.4"] as const],
    ["for one user from ten thousand places", (index: number) => ["anna", `peer-${String(index)}`] as const],
    ["for ten thousand users from one place", (index: number) => [`user-${String(index)}`, "1.2.3.4"] as const],
    ["for ten thousand users from ten thousand places", (index: number) => [String(index), String(index)] as const],
  ])("%s cost at most 50 hashes", (_name, attempt) => {
    expect(letIn(attempt)).toBeLessThanOrEqual(50);
  });

  it("for one user cost at most 50 even if they are spread over an hour", () => {
    expect(letIn(() => ["anna", "1.2.3.4"], 360)).toBeLessThanOrEqual(50);
  });
});

test("beyond thirty attempts at once, of whatever users, one more is let in every four seconds", () => {
  const slowDown = new SlowDown();
  const tryAt = (nowMs: number, name: string): number => slowDown.tryNow(name, name, nowMs);
  expect(Array.from({ length: 30 }, (_, at) => tryAt(0, String(at)))).toEqual(Array.from({ length: 30 }, () => 0));
  expect([0, 1000, 2000, 4000, 4000].map((nowMs) => tryAt(nowMs, `at ${String(nowMs)}`))).toEqual([
    4000, 3000, 2000, 0, 4000,
  ]);
});

describe("a user who mistypes the password", () => {
  it("may try five times at once, then waits longer and longer, and starts again after the right password", () => {
    const slowDown = new SlowDown();
    const tries = Array.from({ length: 6 }, () => slowDown.tryNow("anna", "1.2.3.4", 0));
    expect(tries.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(tries[5]).toBe(1000);
    expect(slowDown.tryNow("anna", "1.2.3.4", 1000)).toBe(0);
    expect(slowDown.tryNow("anna", "1.2.3.4", 1000)).toBe(2000);
    slowDown.forgive("anna", "1.2.3.4");
    expect(slowDown.tryNow("anna", "1.2.3.4", 1000)).toBe(0);
  });

  it("makes no other user wait", () => {
    const slowDown = new SlowDown();
    for (let index = 0; index < 9; index += 1) slowDown.tryNow("anna", "1.2.3.4", 0);
    expect(slowDown.tryNow("leo", "5.6.7.8", 0)).toBe(0);
  });
});

describe("the memory for failures", () => {
  /** Anna fails six times, then this many others fail once each, each from a place of its own. */
  function after(others: number): SlowDown {
    const slowDown = new SlowDown();
    for (let index = 0; index < 6; index += 1) slowDown.tryNow("anna", "1.2.3.4", index);
    for (let index = 1; index <= others; index += 1)
      slowDown.tryNow(`user-${String(index)}`, String(index), index * 4000);
    return slowDown;
  }
  const triesOf = (slowDown: SlowDown) =>
    Array.from({ length: 3 }, (_, at) => slowDown.tryNow("anna", "9.9.9.9", 30_000_000 + at));

  it("has ten thousand names and places, and drops the oldest beyond that", () => {
    expect(triesOf(after(4999))).not.toEqual([0, 0, 0]);
    expect(triesOf(after(5000))).toEqual([0, 0, 0]);
  });
});
