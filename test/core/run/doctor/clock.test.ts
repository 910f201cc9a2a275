import { describe, expect, it } from "vitest";

import { MINUTE, SECOND } from "../../../../src/core/common/time/duration.ts";
import type { ClockOffsets } from "../../../../src/core/discovery/clocks.ts";
import { judgeClock } from "../../../../src/core/run/doctor/clock.ts";

function findings(offsets: ClockOffsets): readonly unknown[] {
  return judgeClock(offsets).map(({ place, level, problem }) => [
    place,
    level,
    "by" in problem.data ? problem.data.by : null,
  ]);
}

describe("judgeClock", () => {
  it("ignores differences from the round trip and from whole seconds", () => {
    expect(findings({ TotalGest: 2 * SECOND, Framework360: -40 * SECOND })).toEqual([["machine", "fine", null]]);
  });

  it("blames this machine if both systems agree with each other", () => {
    expect(findings({ TotalGest: 10 * MINUTE, Framework360: 10 * MINUTE + SECOND })).toEqual([
      ["machine", "error", "+10 min"],
    ]);
    expect(findings({ TotalGest: -2 * MINUTE, Framework360: -2 * MINUTE })).toEqual([["machine", "warning", "-2 min"]]);
  });

  it("blames the one system that differs", () => {
    expect(findings({ TotalGest: 10 * MINUTE, Framework360: 0 })).toEqual([["TotalGest", "error", "+10 min"]]);
  });

  it("blames both systems if none of the clocks agree", () => {
    expect(findings({ TotalGest: 10 * MINUTE, Framework360: -60 * MINUTE })).toEqual([
      ["TotalGest", "error", "+10 min"],
      ["Framework360", "error", "-60 min"],
    ]);
  });

  it("ignores a system that did not give its time", () => {
    expect(findings({ TotalGest: null, Framework360: 3 * 60 * MINUTE })).toEqual([["machine", "error", "+3h"]]);
    expect(findings({ TotalGest: null })).toEqual([["machine", "skipped", null]]);
  });
});
