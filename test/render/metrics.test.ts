import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { addToTotals, NO_TOTALS } from "../../src/core/run/run.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { Overview } from "../../src/core/run/health.ts";
import { type Measured, metricsText, metricsTextOfAll } from "../../src/render/metrics.ts";
import { someCounts } from "../support/counts.ts";

const NOW_MS = Date.parse("2026-11-25T08:00:00Z");

function anOverview(patch: Partial<Overview> = {}): Overview {
  const run = {
    startedMs: NOW_MS - 62_000,
    finishedMs: NOW_MS - 60_000,
    exitCode: 0,
    good: true,
    problem: null,
  } as const;
  return {
    nowMs: NOW_MS,
    health: "degraded",
    reasons: [problem("never-ran", { direction: "products" }), problem("orders-held", { count: 2 })],
    counts: someCounts({
      products: { synced: 40, pending: 1, "not-linked": 3 },
      orders: { "not-linked": 1, queued: 2, exported: 9, held: 2 },
      notLinked: { status: 1 },
      oldestWaitingMs: NOW_MS - 90_000,
    }),
    lastGood: { orders: NOW_MS - 60_000, products: null },
    runs: [{ direction: "orders", ...run, summary: {} }],
    audit: null,
    standing: [],
    everyMs: null,
    stateMadeMs: NOW_MS,
    ...patch,
  };
}

function aMeasured(patch: Partial<Measured> = {}): Measured {
  return { overview: anOverview(), totals: [], auditKinds: null, ...patch };
}

async function lines(overview: Overview, patch: Partial<Measured> = {}): Promise<readonly string[]> {
  return (await metricsText(aMeasured({ overview, ...patch }), "1.2.3")).split("\n");
}

const AUDIT: NonNullable<Overview["audit"]> = {
  number: 3,
  startedMs: NOW_MS - 3_600_000,
  from: "2026-11-24",
  to: "2026-11-24",
  presence: false,
  amount: false,
  exitCode: 3,
  differences: 3,
  sha256: "",
};

const CALLS = { TotalGest: { "200": 12, "timed-out": 1 }, Framework360: { "200": 7, "429": 2 } };

/** With everything in it that there can be. */
const WHOLE = aMeasured({
  overview: anOverview({ audit: AUDIT }),
  totals: [{ ...NO_TOTALS, calls: CALLS }],
  auditKinds: { missing: 2, held: 1 },
});

const promtool = spawnSync("promtool", ["--version"]).status === 0;
const reason = promtool ? "" : " (promtool is not here: Debian's package prometheus has it)";

function checkMetrics(input: string): unknown {
  const { stdout, stderr, status } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
  return { stdout, stderr, status };
}

describe("the metrics", () => {
  test("are in Prometheus's text format", async () => {
    const found = await lines(anOverview());
    expect(found).toContain('tg360_orders{state="held"} 2');
    expect(found).toContain("tg360_oldest_waiting_order_seconds 90");
    expect(found).toContain('tg360_last_success_timestamp_seconds{direction="orders"} 1795593540');
    expect(found).toContain('tg360_cycle_duration_seconds{direction="orders"} 2');
    expect(found).toContain('tg360_build_info{version="1.2.3"} 1');
    expect(found).toContain("# TYPE tg360_order_sends_total counter");
    expect(found.join("\n")).not.toContain('direction="products"');
  });

  test("report a tripped brake", async () => {
    const brake = problem("brake", { kind: "hides", release: "hides", held: 40, affected: 40, of: 60, percent: 10 });
    const found = await lines(anOverview({ reasons: [brake] }));
    expect(found).toContain("tg360_brake_tripped 1");
  });

  test("report the audit's findings by kind, and a 0 for the kinds of alerts", async () => {
    const found = (await metricsText(WHOLE, "1")).split("\n");
    expect(found).toContain('tg360_audit_differences{kind="missing"} 2');
    expect(found).toContain('tg360_audit_differences{kind="held"} 1');
    expect(found).toContain('tg360_audit_differences{kind="doubled"} 0');
    expect(found).toContain("tg360_audit_proven 0");
  });

  test("count the calls of each system by status", async () => {
    const found = (await metricsText(WHOLE, "1")).split("\n");
    expect(found).toContain('tg360_http_requests_total{system="totalgest",code="timed-out"} 1');
    expect(found).toContain('tg360_http_requests_total{system="framework360",code="429"} 2');
  });

  test("of many shops are sums, the oldest and the longest, with no label for a shop", async () => {
    const late = anOverview({
      health: "failing",
      lastGood: { orders: NOW_MS - 3_600_000, products: NOW_MS - 60_000 },
      reasons: [problem("overdue", { direction: "orders", last: "" })],
    });
    const well = anOverview({ health: "ok", lastGood: { orders: NOW_MS, products: NOW_MS }, reasons: [] });
    const shops = [aMeasured({ overview: late }), aMeasured({ overview: well }), WHOLE];
    const worker = {
      version: "1",
      sinceMs: 0,
      seenMs: NOW_MS,
      lastGoodMs: NOW_MS - 5000,
      trouble: null,
      restsUntilMs: null,
    };
    const workers = [
      { ...worker, name: "good" },
      { ...worker, name: "resting", restsUntilMs: NOW_MS + 1, lastGoodMs: null },
      { ...worker, name: "bad", trouble: problem("sealing-key-missing", {}) },
      { ...worker, name: "killed", seenMs: NOW_MS - 61_000 },
    ];
    const text = await metricsTextOfAll(shops, { paused: 4, unreadable: 1, workers }, NOW_MS, "1");
    const found = text.split("\n");
    expect(found).toContain('tg360_shops{state="ok"} 1');
    expect(found).toContain('tg360_shops{state="degraded"} 1');
    expect(found).toContain('tg360_shops{state="failing"} 2');
    expect(found).toContain('tg360_shops{state="paused"} 4');
    for (const state of ["well", "resting", "troubled", "gone"])
      expect(found).toContain(`tg360_workers{state="${state}"} 1`);
    expect(found).toContain(`tg360_workers_last_good_timestamp_seconds ${String(NOW_MS / 1000 - 5)}`);
    // The last one never pulled.
    expect(found).toContain("tg360_shops_late 3");
    expect(found).toContain('tg360_orders{state="held"} 6');
    expect(found).toContain(`tg360_last_success_timestamp_seconds{direction="orders"} ${String(NOW_MS / 1000 - 3600)}`);
    expect(found).toContain("tg360_health 2");
    expect(found).toContain('tg360_http_requests_total{system="totalgest",code="200"} 12');
    if (promtool) expect(checkMetrics(text)).toEqual({ stdout: "", stderr: "", status: 0 });
  });

  test.skipIf(!promtool)(`pass promtool's check${reason}`, async () => {
    expect(checkMetrics(await metricsText(WHOLE, "1.2.3"))).toEqual({ stdout: "", stderr: "", status: 0 });
  });

  test.skipIf(!promtool)(`have alert rules that pass promtool's check${reason}`, () => {
    const rules = join(import.meta.dirname, "../../contrib/prometheus/tg360.rules.yml");
    expect(spawnSync("promtool", ["check", "rules", rules]).status).toBe(0);
  });
});

test("totals only grow, each kind of run by its own counts, and add the calls of a run to earlier ones", async () => {
  const once = addToTotals(NO_TOTALS, { summary: { exported: 2, held: 1, requested: 3 }, calls: CALLS });
  const more = { TotalGest: { "200": 1 }, Framework360: { "500": 3 } };
  const orders = addToTotals(once, { summary: { exported: 1 }, calls: more });
  expect(orders).toEqual({
    summary: { exported: 3, held: 1, requested: 3 },
    calls: { TotalGest: { "200": 13, "timed-out": 1 }, Framework360: { "200": 7, "429": 2, "500": 3 } },
  });
  const products = addToTotals(NO_TOTALS, { summary: { created: 1, updated: 2, hidden: 1, read: 40 }, calls: more });
  const statuses = addToTotals(NO_TOTALS, { summary: { pushed: 3, left: 1 } });
  const found = await lines(anOverview(), { totals: [orders, products, statuses] });
  expect(found).toContain('tg360_order_sends_total{outcome="exported"} 3');
  expect(found).toContain("tg360_products_pushed_total 4");
  expect(found).toContain("tg360_statuses_pushed_total 3");
  expect(found).toContain('tg360_http_requests_total{system="totalgest",code="200"} 14');
});
