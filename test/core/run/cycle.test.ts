import { expect, test } from "vitest";

import { pauseMs } from "../../../src/core/run/cycle.ts";

test("cycles run from start to start, and a clock that jumps neither stops nor hurries them", () => {
  expect(pauseMs(0, 60_000, 300_000)).toBe(240_000);
  expect(pauseMs(0, 400_000, 300_000)).toBe(1000);
  expect(pauseMs(1_000_000, 0, 300_000)).toBe(300_000);
});
