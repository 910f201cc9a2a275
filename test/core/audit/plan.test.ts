import { expect, test } from "vitest";

import { isAuditDue, readDueDays } from "../../../src/core/audit/plan.ts";

const ZONE = "Europe/Zurich";
const at = (time: string, day = "2026-11-24"): number => Date.parse(`${day}T${time}:00+01:00`);

test("yesterday is due, and each open day of the last 90, but neither an older one nor today", async () => {
  const due = (...open: readonly string[]): Promise<readonly string[]> => {
    const audited = [...open, "2026-11-19"].map((day) => ({ day, number: 1, isOpen: open.includes(day) }));
    const listAuditedDays = (from: string, to: string) =>
      Promise.resolve(audited.filter(({ day }) => day >= from && day <= to));
    const readNote = () => Promise.resolve(null);
    const readAudit = readNote;
    return readDueDays({ listAuditedDays, readNote, readAudit }, null, at("04:00"), ZONE);
  };
  const open = ["2026-08-25", "2026-08-26", "2026-11-20", "2026-11-24", "2026-11-25"];
  expect(await due(...open)).toEqual(["2026-08-26", "2026-11-20", "2026-11-23"]);
  expect(await due("2026-11-23")).toEqual(["2026-11-23"]);
});

test.each([
  ["was never made", null, true],
  ["was made before today's hour", { startedMs: at("03:59"), exitCode: 0 }, true],
  ["was made at the very hour", { startedMs: at("04:00"), exitCode: 0 }, false],
  ["could read everything but found differences", { startedMs: at("04:00"), exitCode: 3 }, false],
  ["was made yesterday evening", { startedMs: at("23:59", "2026-11-23"), exitCode: 0 }, true],
  ["could not read everything, 59 minutes ago", { startedMs: at("11:01"), exitCode: 6 }, false],
  ["could not read everything, an hour ago", { startedMs: at("11:00"), exitCode: 6 }, true],
  ["was made this very moment", { startedMs: at("12:00"), exitCode: 0 }, false],
  ["was made by a clock that was ahead", { startedMs: at("12:01"), exitCode: 0 }, true],
])("at noon, an audit of yesterday that %s is due: %s", (_what, last, isDue) => {
  expect(isAuditDue(last, at("12:00"), ZONE)).toBe(isDue);
});

test("no audit is due before its hour, nor before the delay after it", () => {
  expect(isAuditDue(null, at("03:59"), ZONE)).toBe(false);
  expect(isAuditDue(null, at("04:29"), ZONE, 30 * 60_000)).toBe(false);
  expect(isAuditDue(null, at("04:30"), ZONE, 30 * 60_000)).toBe(true);
  expect(isAuditDue({ startedMs: at("04:10"), exitCode: 0 }, at("04:30"), ZONE, 30 * 60_000)).toBe(true);
});
