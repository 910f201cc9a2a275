import { expect, it } from "vitest";

import { holdingUnattended } from "../../../src/commands/output/notify.ts";
import { EXIT } from "../../../src/core/common/problems/errors.ts";
import { fakeContext } from "../../support/fake-context.ts";

/** Whether the state was held open for a run. */
async function isHeld(quiet: boolean, request: { readonly dryRun: boolean; readonly interactive?: boolean }) {
  let held = false;
  const { context } = fakeContext({ globals: { quiet } });
  context.holdingState = (run) => {
    held = true;
    return run();
  };
  expect(await holdingUnattended(context, request, () => Promise.resolve(EXIT.ok))).toBe(EXIT.ok);
  return held;
}

it("keeps its state open for a run of cron, and for none that asks a person or only tries", async () => {
  expect(await isHeld(true, { dryRun: false })).toBe(true);
  expect(await isHeld(true, { dryRun: false, interactive: true })).toBe(false);
  expect(await isHeld(true, { dryRun: true })).toBe(false);
  expect(await isHeld(false, { dryRun: false })).toBe(false);
});
