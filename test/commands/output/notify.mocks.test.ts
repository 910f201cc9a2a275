// First: it replaces modules that the others import.
import { fakeApp } from "../../support/fake-app.ts";
import { expect, it } from "vitest";

import { holdingUnattended } from "../../../src/app/output/notify.ts";
import { EXIT } from "../../../src/core/common/problems/errors.ts";

/** Whether the state was held open for a run. */
async function isHeld(quiet: boolean, request: { readonly dryRun: boolean; readonly interactive?: boolean }) {
  const fake = fakeApp({ globals: { quiet } });
  expect(await holdingUnattended(fake.app, request, () => Promise.resolve(EXIT.ok))).toBe(EXIT.ok);
  return fake.held > 0;
}

it("keeps its state open for a run of cron, and for none that asks a person or only tries", async () => {
  expect(await isHeld(true, { dryRun: false })).toBe(true);
  expect(await isHeld(true, { dryRun: false, interactive: true })).toBe(false);
  expect(await isHeld(true, { dryRun: true })).toBe(false);
  expect(await isHeld(false, { dryRun: false })).toBe(false);
});
