import { expect, test } from "vitest";

import { formatDifferenceParts, formatVerdict } from "../../../src/view/audit/words.ts";
import type { AuditReport } from "../../../src/core/audit/report.ts";
import { createText } from "../../../src/text/text.ts";

const none = { count: 0, sum: "0.00" };
const day = {
  day: "2026-11-23",
  shop: none,
  excluded: [],
  expected: none,
  found: none,
  difference: none,
  because: [
    { kind: "missing", count: -1, sum: "-39.30" },
    { kind: "changed", count: 0, sum: "12.90" },
  ],
  unproven: none,
  proven: false,
  isOpen: true,
} as const;

test.each(["en", "fr", "it", "de"] as const)("in %s an order less is one less, and none is none", async (lang) => {
  const parts = formatDifferenceParts(await createText(lang), [day], "CHF") ?? "";
  expect(parts).toMatch(/[-−]1 \S+, CHF\s[-−]39\.30/u);
  expect(parts).toMatch(/ 0 \S+, CHF\s12\.90/u);
});

test("orders that wait or are on hold are no differences", async () => {
  const text = await createText("en");
  const held = { kind: "held", cause: "held" } as const;
  const missing = { kind: "missing", cause: "missing" } as const;
  const verdict = (exceptions: readonly (typeof held | typeof missing)[]): readonly string[] =>
    formatVerdict(text, {
      proven: { presence: false, amount: null },
      exitCode: 3,
      exceptions,
    } as unknown as AuditReport);
  expect(verdict([held, held])).toEqual(["2 orders need attention, without a difference so far."]);
  expect(verdict([held, missing])).toEqual([
    "One difference between the shop and TotalGest.",
    "1 order needs attention, without a difference so far.",
  ]);
});
