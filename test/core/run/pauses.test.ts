import { expect, test } from "vitest";

import { isActive } from "../../../src/core/run/pauses.ts";

test("a pause longer than possible was made by a clock that jumped and is ignored", () => {
  const pause = { kind: "retry-after", untilMs: 3_600_001, mark: "" } as const;
  expect(isActive(pause, 0, "")).toBe(false);
  expect(isActive(pause, 1, "")).toBe(true);
  expect(isActive(pause, 3_600_001, "")).toBe(false);
  expect(isActive({ ...pause, kind: "credentials", mark: "a" }, 1, "b")).toBe(false);
});
