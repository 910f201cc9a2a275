import { expect, it } from "vitest";

import { IdSet } from "../../../src/core/common/id-set.ts";

it("tells two hundred thousand ids apart, those that differ in one place too", () => {
  const set = new IdSet();
  const ids = Array.from({ length: 100_000 }, (_, at) => [String(at), `p${String(at)}`]).flat();
  for (const id of ids) expect(set.has(id) || !set.add(id)).toBe(false);
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
  for (let at = 0; at < 5000; at++) expect(set.isMarked(String(at))).toBe(at % 2 === 0);
  expect(set.add("4998")).toBe(false);
  expect(set.isMarked("4998")).toBe(true);
});
