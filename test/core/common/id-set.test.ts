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
