import { expect, it } from "vitest";

import { choiceLines, choiceOf } from "../../../src/commands/prompts/order-choice.ts";
import { widthOf } from "../../../src/text/clean.ts";
import { anOrderRecord, aScreen } from "../../support/reports.ts";

it("a choice shows number, date, customer, total and status, harmless and no wider than the terminal", async () => {
  const screen = await aScreen();
  const hostile = anOrderRecord({
    reference: "\u001B[2J".repeat(9) + "食品".repeat(40),
    total: "9.00",
    state: "not-linked",
    reason: "status",
  });
  const choices = [anOrderRecord(), hostile].map((order) => choiceOf(order, screen.text));
  const [line = "", other = ""] = choiceLines(choices, screen);
  expect(line).toMatch(/^1042 \(WEB-1042\) +23\.11\.2026 {2}Anna Bernas… {2}CHF 120\.50 {2}Ready$/);
  // The reason gives way before the status does.
  expect(other).toMatch(/CHF 9\.00 {2}Not linked/);
  expect(other).not.toContain("\u001B");
  expect(widthOf(other)).toBeLessThanOrEqual(76);
});
