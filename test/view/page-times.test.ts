import { expect, it } from "vitest";

import { createPageText } from "../../src/text/page-text.ts";
import { createTimes } from "../../src/page/times.ts";

const AT_MS = Date.parse("2026-11-04T09:30:00Z");

it.each([
  ["de", "3. Nov.", "Mi., 4. Nov.", "Mi 10 Uhr"],
  ["fr", "3 nov", "mer 4 nov", "mer 10\u00a0h"],
  ["it", "3 nov", "mer 4 nov", "mer 10h"],
] as const)("days and hours of the page are written as people write them (%s)", async (lang, short, long, hour) => {
  const times = createTimes(await createPageText(lang, "Europe/Zurich"), "Europe/Zurich");
  expect([times.shortDay("2026-11-03"), times.longDay("2026-11-04"), times.hour(AT_MS)]).toEqual([short, long, hour]);
});

it("a history has the hour of each event, however old, and no instant has it twice", async () => {
  const { agoWithHour } = createTimes(await createPageText("it", "Europe/Zurich"), "Europe/Zurich");
  const days = ["2026-11-04T09:00:00Z", "2026-11-03T09:00:00Z", "2026-11-02T09:00:00Z", "2025-11-02T09:00:00Z"];
  expect(days.map((at) => agoWithHour(Date.parse(at), AT_MS))).toEqual([
    "30 min fa",
    "ieri 10:00",
    "lun 02.11. 10:00",
    "02.11.2025 10:00",
  ]);
});
