import { describe, expect, test } from "vitest";

import { planDiscovery } from "../../../src/core/discovery/read-order-list.ts";
import { DAY, HOUR } from "../../../src/core/common/time/duration.ts";

const ZURICH = "Europe/Zurich";
const at = (text: string): number => Date.parse(text);
const now = at("2026-11-24T12:00:00Z");
const clocks = { nowMs: now, earliestMs: now, latestMs: now };
const memory = { discoveredMs: now - 300_000, wideMs: at("2026-11-24T04:00:00Z"), exportFrom: "2026-01-01" };

describe("every discovery", () => {
  test("reads back seven days and ahead a year", () => {
    expect(planDiscovery(memory, "2026-01-01", clocks, ZURICH)).toEqual({
      wide: null,
      narrow: { from: "2026-11-17", to: "2027-11-25" },
    });
  });
  test("finds an order dated a year ahead at any hour", () => {
    for (let hour = 0; hour < 24; hour++) {
      const nowMs = now + hour * HOUR;
      const { narrow } = planDiscovery(memory, null, { nowMs, earliestMs: nowMs, latestMs: nowMs }, ZURICH);
      const placed = new Date(nowMs + 365 * DAY).toLocaleDateString("sv-SE", { timeZone: ZURICH });
      expect(placed <= narrow.to).toBe(true);
    }
  });
  test("reads back a week before the last good one after a long outage", () => {
    const outage = { ...memory, discoveredMs: at("2026-11-02T08:00:00Z") };
    expect(planDiscovery(outage, "2026-01-01", clocks, ZURICH).narrow.from).toBe("2026-10-26");
  });
  test("covers the range of all clocks if they differ", () => {
    const differing = { ...clocks, earliestMs: now - 3 * DAY, latestMs: now + 2 * DAY };
    expect(planDiscovery(memory, null, differing, ZURICH).narrow).toEqual({ from: "2026-11-14", to: "2027-11-27" });
  });
  test("reads beyond the last one if the clock went back since then", () => {
    const ahead = { ...memory, discoveredMs: now + 4 * DAY };
    expect(planDiscovery(ahead, null, clocks, ZURICH).narrow).toEqual({ from: "2026-11-17", to: "2027-11-29" });
  });
});

describe("everything since export.from", () => {
  const first = { discoveredMs: null, wideMs: null, exportFrom: null };
  test.each([
    ["in a store's first run", first],
    ["in the first discovery after three o'clock", { ...memory, wideMs: at("2026-11-24T01:00:00Z") }],
    ["after export.from changed", { ...memory, exportFrom: "2026-05-01" }],
    ["after a clock that was ahead", { ...memory, wideMs: now + DAY }],
  ])("is due %s", (_name, known) => {
    expect(planDiscovery(known, "2026-01-01", clocks, ZURICH).wide).toEqual({ from: "2026-01-01", to: "2027-11-25" });
  });
  test("is read once a day", () => {
    expect(planDiscovery({ ...memory, wideMs: now }, "2026-01-01", clocks, ZURICH).wide).toBeNull();
  });
  test("without export.from covers the orders that reserve stock", () => {
    expect(planDiscovery(first, null, clocks, ZURICH).wide?.from).toBe("2026-11-10");
  });
  test("is never narrower than every discovery, even with an export.from in the future", () => {
    expect(planDiscovery({ ...memory, wideMs: null }, "2027-01-01", clocks, ZURICH).wide?.from).toBe("2026-11-17");
  });
});
