import { describe, expect, it } from "vitest";

import { changeOf, summarize } from "../../bench/summary.ts";
import { ideal, valueOf } from "../../bench/rows/sides.ts";
import { documentOf, tableOf } from "../../bench/report.ts";
import type { Row } from "../../bench/row.ts";

const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);

describe("a comparison of two commits", () => {
  it("of 20 pairs, the interval goes from the sixth ratio to the fifteenth", () => {
    const ours = Array.from({ length: 20 }, (_, at) => at + 1);
    expect(changeOf(ours, ones(20))).toEqual({ median: 10.5, interval: [6, 15] });
  });

  it("each pair counts by itself, so a load that slows both of a pair down changes nothing", () => {
    const loads = [1, 5, 2, 9, 1, 3, 1, 1];
    const { median, interval } = changeOf(
      loads.map((load) => 90 * load),
      loads.map((load) => 100 * load),
    );
    expect(median).toBeCloseTo(0.9);
    expect(interval?.map((value) => value.toFixed(3))).toEqual(["0.900", "0.900"]);
  });

  it("five pairs are too few to say anything", () => {
    expect(changeOf([1, 1, 1, 1, 1], ones(5)).interval).toBeNull();
    expect(changeOf(ones(6), ones(6)).interval).toEqual([1, 1]);
  });
});

describe("a row", () => {
  const row: Row = {
    name: "made-up",
    what: "something",
    reference: "something else",
    measure: "cost",
    target: 1.25,
    unit: "ms",
    rounds: 3,
    tool: ideal(130),
    against: ideal(100),
  };
  const measured = {
    row,
    reference: [100, 100, 100].map(valueOf),
    tool: [120, 130, 500].map(valueOf),
    notes: { calls: 12 },
  };

  it("is met by the ratio of the medians", () => {
    expect(summarize(measured)).toMatchObject({ ratio: 1.3, lowest: 1.2, highest: 5, met: false, cpuRatio: null });
    expect(summarize({ ...measured, row: { ...row, target: 1.3 } }).met).toBe(true);
  });

  it("shows what was counted besides, on screen and in the document", () => {
    const report = { startedAt: "2026-11-25T22:00:00Z", tookMs: 1000, machine: {}, rows: [measured], broken: [] };
    expect(tableOf(report)).toContain("made-up: something; against something else. Counted: calls 12.");
    expect(JSON.parse(documentOf(report)).rows[0].notes).toEqual({ calls: 12 });
  });
});
