import { afterEach, expect, it, vi } from "vitest";

import { leaseLengthMs, longestCallMs } from "../../../src/app/state/database-state.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("is 90 seconds, of which a call may take 75", () => {
  expect([leaseLengthMs(), longestCallMs()]).toEqual([90_000, 75_000]);
});

it("is shortened by TG360_LEASE, and never made longer", () => {
  const lengths = ["20s", "5s", "4s", "2h", "soon"].map((text) => {
    vi.stubEnv("TG360_LEASE", text);
    return leaseLengthMs();
  });
  expect(lengths).toEqual([20_000, 5000, 90_000, 90_000, 90_000]);
});
