import { expect, test } from "vitest";

import { cycleDocument, cycleLine } from "../../../src/commands/daemon/cycle-log.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { anExportReport, NOW_MS } from "../../support/reports.ts";
import { someApp } from "../../support/some-app.ts";

const UNREAD = problem("order-unread", { status: 201, places: ["id", "number"], found: ["data.oid"] });

function aCycle(remarks: readonly (typeof UNREAD)[]): Parameters<typeof cycleLine>[1] {
  const summary = { ...anExportReport().summary, requested: 2, exported: 2 };
  const report = anExportReport({ summary });
  const part = { direction: "orders", report, error: null, remarks, met: [] } as const;
  return { startedMs: NOW_MS, finishedMs: NOW_MS + 1000, parts: [part], exitCode: 0 };
}

test("an answer that the profile does not fit is in the line of a cycle that went well", async () => {
  const app = someApp();
  expect(await cycleLine(app, aCycle([UNREAD]))).toContain("2 sent; TotalGest answered with 201");
  expect(await cycleLine(app, aCycle([]))).not.toContain("answered");
});

test("it is a warning of the document, and no error", async () => {
  const { exitCode, orders } = await cycleDocument(aCycle([UNREAD]));
  expect(exitCode).toBe(0);
  expect(orders).toMatchObject({ error: null, warnings: [expect.stringContaining("the answer has data.oid")] });
  expect((await cycleDocument(aCycle([]))).orders).not.toHaveProperty("warnings");
});
