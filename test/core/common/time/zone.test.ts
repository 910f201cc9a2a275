import { describe, expect, test, vi } from "vitest";

import { MINUTE } from "../../../../src/core/common/time/duration.ts";
import { isDailyDue, lastLocalHour, localDay, startOfDay } from "../../../../src/core/common/time/zone.ts";

const ZURICH = "Europe/Zurich";
const at = (text: string): number => Date.parse(text);

describe("the shop's day", () => {
  test.each([
    ["2026-10-25", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "2026-10-25T23:00:00.000Z"],
    ["2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "2026-03-29T22:00:00.000Z"],
  ])("%s begins at %s", (day, instant) => {
    expect(new Date(startOfDay(day, ZURICH)).toISOString()).toBe(instant);
    expect(localDay(at(instant), ZURICH)).toBe(day);
    expect(localDay(at(instant) - 1, ZURICH)).not.toBe(day);
  });

  test("is the same where Node has English alone", () => {
    const { DateTimeFormat } = Intl;
    const english = vi.spyOn(Intl, "DateTimeFormat").mockImplementation(function (_locale, options) {
      return new DateTimeFormat("en-US", options);
    });
    expect(localDay(at("2026-02-03T20:00:00Z"), "Asia/Kolkata")).toBe("2026-02-04");
    english.mockRestore();
  });

  test.each([
    ["2026-03-29T00:59:59Z", "2026-03-28T02:00:00.000Z"],
    ["2026-03-29T01:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25T01:59:59Z", "2026-10-24T01:00:00.000Z"],
    ["2026-10-25T02:00:00Z", "2026-10-25T02:00:00.000Z"],
  ])("in a night with a clock change, the last three o'clock before %s was %s", (now, last) => {
    expect(new Date(lastLocalHour(at(now), 3, ZURICH)).toISOString()).toBe(last);
  });

  test("a daily task is due again if its last time is in the future because the clock jumped", () => {
    const now = at("2026-11-24T12:00:00Z");
    expect(isDailyDue(null, now, 3, ZURICH)).toBe(true);
    expect(isDailyDue(at("2026-11-24T01:59:00Z"), now, 3, ZURICH)).toBe(true);
    expect(isDailyDue(at("2026-11-24T02:00:00Z"), now, 3, ZURICH)).toBe(false);
    expect(isDailyDue(at("2030-01-01T00:00:00Z"), now, 3, ZURICH)).toBe(true);
  });

  test("a daily task with a delay is due once, from the delayed hour on", () => {
    const due = (done: string, now: string): boolean => isDailyDue(at(done), at(now), 3, ZURICH, 90 * MINUTE);
    expect(due("2026-11-24T12:00:00Z", "2026-11-25T03:29:00Z")).toBe(false);
    expect(due("2026-11-24T12:00:00Z", "2026-11-25T03:30:00Z")).toBe(true);
    expect(due("2026-11-25T03:30:00Z", "2026-11-25T23:00:00Z")).toBe(false);
  });
});
