import { expect, test } from "vitest";

import { guessServerTime } from "../../../../src/diagnosis/propose/totalgest/page.ts";

const NOW = Date.parse("2026-11-24T09:30:00Z");

test("an instant beside the list with the time of the answer is preferred to its header, which is never sure", () => {
  const [first, ...more] = guessServerTime({ etabli_le: "24/11/2026 10:30", articles: [{ a: 1 }] }, NOW);
  expect(first).toMatchObject({ rule: "etabli_le", confidence: "medium" });
  expect(more).toMatchObject([{ rule: { header: "date" }, confidence: "low" }]);
  expect(guessServerTime({ articles: [] }, NOW)).toMatchObject([{ rule: { header: "date" }, confidence: "medium" }]);
});

test("an instant of another time is not the time of the answer, and neither is one within its records", () => {
  const answer = { lastImport: "2026-11-20T04:00:00Z", items: [{ seen: "2026-11-24T09:30:00Z" }] };
  expect(guessServerTime(answer, NOW)).toMatchObject([{ rule: { header: "date" } }]);
});

test("an instant with a matching name is sure if its time is right, and comes after the header if not", () => {
  expect(guessServerTime({ oraServer: "2026-11-24T10:30:00+01:00" }, NOW)[0]?.confidence).toBe("high");
  expect(guessServerTime({ oraServer: "2026-11-20T10:30:00+01:00" }, NOW)).toMatchObject([
    { rule: { header: "date" }, confidence: "medium" },
    { rule: "oraServer", confidence: "low" },
  ]);
});
