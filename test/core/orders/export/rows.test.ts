import { describe, expect, it } from "vitest";

import { problem } from "../../../../src/core/common/problems/problem.ts";
import { joinReports, summarize } from "../../../../src/core/orders/export/rows.ts";
import { exportAccount, exportParts } from "../../../../src/core/run/account.ts";
import { anExportReport, anExportRow } from "../../../support/reports.ts";

const AWAY = problem("timed-out", { system: "TotalGest", operation: "findOrder", host: "erp" });
const CLOCK = problem("clock-off", { by: "+2 h", than: ["TotalGest"] });
const REFUSED = problem("erp-refused-order", { detail: "no such VAT code", fields: [] });

describe("the report of two runs", () => {
  const failed = anExportRow({ id: "2", state: "failed", totalgest: null, error: REFUSED });
  const first = anExportReport({
    startedMs: 1,
    exitCode: 6,
    orders: [anExportRow({ id: "1" }), failed],
    problems: [CLOCK],
  });
  const second = anExportReport({ startedMs: 5, exitCode: 0, orders: [anExportRow({ id: "2" })], problems: [] });

  it("keeps what the first one met, with its exit code and its beginning", () => {
    const joined = joinReports(first, second);
    expect(joined).toMatchObject({ problems: [CLOCK], exitCode: 6, startedMs: 1 });
    expect(joinReports(first, { ...second, problems: [AWAY] }).problems).toEqual([CLOCK, AWAY]);
  });

  it("has each order once, as the second run left it, and counts them anew", () => {
    const { orders, summary, exitCode } = joinReports({ ...first, problems: [], exitCode: 3 }, second);
    expect(orders.map(({ id, state }) => [id, state])).toEqual([
      ["1", "exported"],
      ["2", "exported"],
    ]);
    expect([summary.requested, summary.exported, exitCode]).toEqual([2, 2, 0]);
  });
});

describe("the exit code of two runs", () => {
  it("is that of the orders as the second run left them, where neither met anything else", () => {
    const held = anExportRow({ id: "1", state: "held", totalgest: null });
    const first = anExportReport({ exitCode: 3, orders: [held], problems: [] });
    const second = anExportReport({ exitCode: 0, orders: [anExportRow({ id: "2" })], problems: [] });
    expect(joinReports(first, second).exitCode).toBe(3);
  });
});

describe("the account of an export", () => {
  const report = anExportReport({
    summary: { requested: 4, exported: 2, alreadyExported: 1, failed: 1, held: 0, unconfirmed: 0, waiting: 0 },
    orders: [
      anExportRow({ id: "1" }),
      anExportRow({ id: "2", foundThere: true }),
      anExportRow({ id: "3", already: true }),
      anExportRow({ id: "4", state: "not-found", totalgest: null }),
    ],
  });

  it("counts what was there before as already there, and what the shop does not have as not found", () => {
    expect(exportAccount(report)).toMatchObject({ exported: 1, alreadyExported: 2, failed: 0, "not-found": 1 });
    expect(exportParts(report.orders)).toEqual({ found: 1, notFound: 1 });
  });

  it("does not call an order refused that was left, or that is not to be sent", () => {
    const orders = [
      anExportRow({ id: "1", state: "failed", totalgest: null }),
      anExportRow({ id: "2", state: "not-linked", totalgest: null }),
      anExportRow({ id: "3", isLeft: true }),
    ];
    expect(exportAccount({ summary: summarize(orders), orders })).toMatchObject({ failed: 1, notSent: 2 });
  });
});
