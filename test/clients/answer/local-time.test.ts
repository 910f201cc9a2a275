import { expect, test } from "vitest";

import { isLocalDateTime, localToUtc } from "../../../src/clients/profile/dates.ts";

const ZURICH = "Europe/Zurich";

test("a local time is converted to its instant, in winter and summer", () => {
  expect(localToUtc("2026-01-15 12:00:00", ZURICH)).toBe("2026-01-15T11:00:00.000Z");
  expect(localToUtc("2026-07-15 00:00:00", ZURICH)).toBe("2026-07-14T22:00:00.000Z");
  expect(localToUtc("2026-07-15 00:00:00", "America/New_York")).toBe("2026-07-15T04:00:00.000Z");
});

test("an hour that occurs twice means its first occurrence", () => {
  expect(localToUtc("2026-10-25 01:59:59", ZURICH)).toBe("2026-10-24T23:59:59.000Z");
  expect(localToUtc("2026-10-25 02:30:00", ZURICH)).toBe("2026-10-25T00:30:00.000Z");
  expect(localToUtc("2026-10-25 03:00:00", ZURICH)).toBe("2026-10-25T02:00:00.000Z");
});

test("an hour that is skipped moves forward by the length of the gap", () => {
  expect(localToUtc("2026-03-29 01:59:59", ZURICH)).toBe("2026-03-29T00:59:59.000Z");
  expect(localToUtc("2026-03-29 02:30:00", ZURICH)).toBe("2026-03-29T01:30:00.000Z");
  expect(localToUtc("2026-03-29 03:30:00", ZURICH)).toBe("2026-03-29T01:30:00.000Z");
});

test("only valid times are accepted", () => {
  const times = ["2026-11-24 10:30:00", " 2024-02-29 23:59:59 "];
  const none = [
    "2026-02-29 10:00:00",
    "2026-13-01 10:00:00",
    "0000-00-00 00:00:00",
    "2026-11-24",
    "2026-11-24T10:30:00",
    "2026-11-24 24:00:00",
    "2026-11-24 10:60:00",
    "",
  ];
  expect(times.filter(isLocalDateTime)).toEqual(times);
  expect(none.filter(isLocalDateTime)).toEqual([]);
});
