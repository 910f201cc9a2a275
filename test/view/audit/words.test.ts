import { expect, test } from "vitest";

import { formatVerdict } from "../../../src/view/audit/words.ts";
import type { AuditReport } from "../../../src/core/audit/report.ts";
import { createText } from "../../../src/text/text.ts";

test("orders that wait or are on hold are no differences", async () => {
  const text = await createText("en");
  const held = { kind: "held", cause: "held" } as const;
  const missing = { kind: "missing", cause: "missing" } as const;
  const verdict = (exceptions: readonly (typeof held | typeof missing)[]): readonly string[] =>
    formatVerdict(text, {
      proven: { presence: false, amount: null },
      exitCode: 3,
      days: [],
      exceptions,
    } as unknown as AuditReport);
  expect(verdict([held, held])).toEqual(["2 orders need attention, without a difference so far."]);
  expect(verdict([held, missing])).toEqual([
    "One difference between the shop and TotalGest.",
    "1 order needs attention, without a difference so far.",
  ]);
});
