import { expect, test } from "vitest";

import { Asking } from "../../../src/core/run/failure-count.ts";
import { remote } from "../../support/fake-world.ts";

const failing = remote("Framework360", "failing", 500);
const refuse = (): Promise<never> => Promise.reject(failing);

/** How many of these calls reach the system. */
async function reached(calls: readonly (() => Promise<unknown>)[]): Promise<number> {
  const asking = new Asking(8);
  let count = 0;
  for (const call of calls) {
    await asking.ask(() => {
      count += 1;
      return call();
    });
  }
  return count;
}

test("a system that fails eight times in a row is asked no ninth time", async () => {
  expect(await reached(Array.from({ length: 20 }, () => refuse))).toBe(8);
});

test("an answer in between begins the count anew", async () => {
  const seven = Array.from({ length: 7 }, () => refuse);
  expect(await reached([...seven, () => Promise.resolve(1), ...seven, () => Promise.resolve(1)])).toBe(16);
});

test("a system that cannot be reached is not asked again, and every later question has that answer", async () => {
  const asking = new Asking(8);
  const unreachable = remote("TotalGest", "unreachable");
  const answers = [
    await asking.ask(() => Promise.reject(unreachable)),
    await asking.ask(() => Promise.resolve("never asked")),
  ];
  expect(answers).toEqual(Array.from({ length: 2 }, () => ({ ok: false, problem: unreachable.problem })));
});

test("an error that is not the system's is thrown", async () => {
  await expect(new Asking(8).ask(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
});
