import { expect, test } from "vitest";

import { DAY, HOUR, SECOND } from "../../../../src/core/common/time/duration.ts";
import { findDueReport } from "../../../../src/core/run/notify/due-report.ts";

const KEYS = new Set(["a"]);
const NOW_MS = Date.parse("2026-11-25T08:00:00Z");

test.each([
  ["an hour ago", HOUR, false],
  ["a day ago", DAY, true],
  ["a second from now, by a clock that was set", -SECOND, false],
  ["an hour from now, by a clock that was wrong", -HOUR, true],
])("a problem reported %s is reported again: %d ms, %s", (_when, agoMs, isDueAgain) => {
  expect(findDueReport(KEYS, { keys: KEYS, saidMs: NOW_MS - agoMs }, NOW_MS, DAY)).toMatchObject({ isDueAgain });
});
