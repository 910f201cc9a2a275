import { expect, test } from "vitest";

import { planBooks } from "../../../src/core/audit/books.ts";

test("TotalGest's list is read once, in parts that lie in a period, near one, or outside, also where periods touch", () => {
  const periods = [
    { from: "2026-10-01", to: "2026-10-31" },
    { from: "2026-11-01", to: "2026-11-20" },
  ];
  const parts = planBooks(periods, "2026-11-21").map(({ from, to }) => `${from.slice(5)} ${to.slice(5)}`);
  expect(parts).toEqual([
    "09-29 09-30",
    "10-01 10-16",
    "10-17 10-29",
    "10-30 10-31",
    "11-01 11-02",
    "11-03 11-20",
    "11-21 11-22",
    "11-23 11-23",
  ]);
});
