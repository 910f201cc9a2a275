import { expect, test } from "vitest";

import type { Cycle } from "../../../src/app/cycles/cycle.ts";
import { logCycle } from "../../../src/app/cycles/log.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { anExportReport, NOW_MS } from "../../support/reports.ts";
import { someApp } from "../../support/some-app.ts";

const UNREAD = problem("order-unread", { status: 201, places: ["id", "number"], found: ["data.oid"] });

function aCycle(remarks: readonly (typeof UNREAD)[]): Cycle {
  const summary = { ...anExportReport().summary, requested: 2, exported: 2 };
  const part = { direction: "orders", exitCode: 0, summary, problems: [], error: null, remarks, met: [] } as const;
  return { startedMs: NOW_MS, finishedMs: NOW_MS + 1000, parts: [{ ...part, leftFullPull: false }], exitCode: 0 };
}

async function logged(remarks: readonly (typeof UNREAD)[]): Promise<{ readonly out: string; readonly err: string }> {
  const app = someApp({ globals: { json: true } });
  await logCycle(app, aCycle(remarks));
  return { out: app.out(), err: app.err() };
}

test("an answer that the profile does not fit is in the line of a cycle that went well", async () => {
  expect((await logged([UNREAD])).err).toContain("2 sent; TotalGest answered with 201");
  expect((await logged([])).err).not.toContain("answered");
});

test("it is a warning of the document, and no error", async () => {
  const { exitCode, orders } = JSON.parse((await logged([UNREAD])).out) as Record<string, unknown>;
  expect(exitCode).toBe(0);
  expect(orders).toMatchObject({ error: null, warnings: [expect.stringContaining("the answer has data.oid")] });
  const { orders: plain } = JSON.parse((await logged([])).out) as Record<string, unknown>;
  expect(plain).not.toHaveProperty("warnings");
});
