import { expect, test } from "vitest";

import { formatDuration, typedDuration, parseDuration } from "../../../../src/core/common/time/duration.ts";

test("durations are parsed and printed", () => {
  expect(["500ms", "30s", "5m", "2h", "0", "5", "-1s"].map(parseDuration)).toEqual([
    500,
    30_000,
    300_000,
    7_200_000,
    0,
    null,
    null,
  ]);
  expect(formatDuration(90_000)).toBe("1m30s");
  for (const text of ["90s", "2m", "3h", "1d", "1500ms"]) expect(typedDuration(parseDuration(text) ?? 0)).toBe(text);
});
