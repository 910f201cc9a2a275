import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

/** A folder of the running test, in memory if `memoryFolder` allows it; removed when the test and its hooks have ended. */
export function makeTestFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tg360-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
