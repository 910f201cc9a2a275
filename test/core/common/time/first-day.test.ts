import { expect, test } from "vitest";

import { judgeFirstDay } from "../../../../src/core/common/time/zone.ts";

test.each([
  ["2026-11-25", "begun"],
  ["2020-01-01", "begun"],
  ["2026-11-26", "ahead"],
  ["2027-11-26", "ahead"],
  ["2027-11-27", "far"],
  ["2030-01-01", "far"],
] as const)("a first day of %s, on 25 November 2026, is %s", (day, verdict) => {
  expect(judgeFirstDay(day, "2026-11-25")).toBe(verdict);
});
