import { expect, it } from "vitest";

import { IdSet } from "../../../src/core/common/id-set.ts";

it("tells two hundred thousand ids apart, those that differ in one place too", () => {
  const set = new IdSet();
  const ids = Array.from({ length: 100_000 }, (_, at) => [String(at), `p${String(at)}`]).flat();
  expect(ids.filter((id) => set.has(id) || !set.add(id))).toEqual([]);
  expect(set.size).toBe(ids.length);
  expect(ids.every((id) => set.has(id) && !set.add(id))).toBe(true);
  expect(ids.some((id) => set.has(`${id}x`))).toBe(false);
  expect(set.has("")).toBe(false);
});

it("keeps the marks of its ids while it grows", () => {
  const set = new IdSet();
  for (let at = 0; at < 5000; at++) {
    set.add(String(at));
    if (at % 2 === 0) set.mark(String(at));
  }
  expect(set.size).toBe(5000);
  for (let at = 0; at < 5000; at++) if (set.isMarked(String(at)) !== (at % 2 === 0)) expect.fail(String(at));
  expect(set.add("4998")).toBe(false);
  expect(set.isMarked("4998")).toBe(true);
});
