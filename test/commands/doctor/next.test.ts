import { problem } from "../../../src/core/common/problems/problem.ts";
import { expect, it } from "vitest";

import { printNextStep } from "../../../src/commands/doctor/run.ts";
import { findingsAt } from "../../../src/core/run/doctor/finding.ts";
import { someApp } from "../../support/some-app.ts";

const OUTCOME = { system: "totalgest", profile: "mine.json", proposal: null } as const;

it("a profile without orders is not ready to be used", async () => {
  const lacking = someApp();
  const findings = [findingsAt("TotalGest").found("profile", problem("order-untouched", {}))];
  await printNextStep(lacking, { ...OUTCOME, findings });
  expect(lacking.out().replaceAll(/\s+/g, " ")).toContain(
    "Before it is used, write into mine.json what an order is called there, then look again: tg360 doctor --profile mine.json",
  );
  const whole = someApp();
  await printNextStep(whole, { ...OUTCOME, findings: [] });
  expect(whole.out()).toContain("With mine.json, nothing is left to be fixed.");
});
