import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { addRun, NO_TOTALS } from "../../src/core/totals.ts";
import { problem } from "../../src/core/problem.ts";
import type { Overview } from "../../src/report/json.ts";
import { metricsText } from "../../src/report/metrics.ts";
import { nagiosLine } from "../../src/report/nagios.ts";
import { createText } from "../../src/report/text.ts";

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
    reasons: [{ code: "orders-held", data: { count: 2 } }],
    counts: {
      products: { synced: 40, pending: 1, failed: 0, notLinked: 3 },
      orders: { "not-linked": 1, queued: 2, sending: 0, exported: 9, held: 2, failed: 0, unconfirmed: 0 },
      notLinked: { status: 1, cancelled: 0, "before-from": 0, dismissed: 0 },
      late: 0,
      oldestWaitingMs: NOW_MS - 90_000,
      afterExport: 0,
      refusedAgain: 0,
      stuck: 0,
    },
    lastGood: { orders: NOW_MS - 60_000, products: null },
    runs: [{ direction: "orders", ...run, summary: {} }],
    audit: null,
    ...patch,
  };
}

function lines(overview: Overview): readonly string[] {
  return metricsText({ overview, totals: NO_TOTALS, messagesWaiting: 1, version: "1.2.3" }).split("\n");
}

const promtool = spawnSync("promtool", ["--version"]).status === 0;
const reason = promtool ? "" : " (promtool is not here: Debian's package prometheus has it)";

describe("the metrics", () => {
  test("say how things stand in Prometheus's text format", () => {
    const found = lines(anOverview());
    expect(found).toContain('tg360_orders{state="held"} 2');
    expect(found).toContain("tg360_oldest_waiting_order_seconds 90");
    expect(found).toContain('tg360_last_success_timestamp_seconds{direction="orders"} 1795593540');
    expect(found).toContain('tg360_cycle_duration_seconds{direction="orders"} 2');
    expect(found).toContain('tg360_build_info{version="1.2.3"} 1');
    expect(found).toContain("tg360_messages_waiting 1");
    expect(found.join("\n")).not.toContain('direction="products"');
  });

  test("say that a brake tripped", () => {
    const brake = problem("brake-hides", { affected: 40, of: 60, percent: 10 });
    expect(lines(anOverview({ reasons: [{ code: "brake", data: { brake } }] }))).toContain("tg360_brake_tripped 1");
  });

  test.skipIf(!promtool)(`pass promtool's check${reason}`, () => {
    const { stdout, stderr, status } = spawnSync("promtool", ["check", "metrics"], {
      input: lines(anOverview()).join("\n"),
      encoding: "utf8",
    });
    expect({ stdout, stderr, status }).toEqual({ stdout: "", stderr: "", status: 0 });
  });

  test.skipIf(!promtool)(`have alert rules that pass promtool's check${reason}`, () => {
    const rules = join(import.meta.dirname, "../../contrib/prometheus/tg360.rules.yml");
    expect(spawnSync("promtool", ["check", "rules", rules]).status).toBe(0);
  });
});

test("totals only grow, each direction by its own counts", () => {
  const once = addRun(NO_TOTALS, { direction: "orders", summary: { exported: 2, held: 1, requested: 3 } });
  const twice = addRun(once, { direction: "products", summary: { created: 1, updated: 2, hidden: 1, read: 40 } });
  expect(twice).toEqual({ orders: { ...NO_TOTALS.orders, exported: 2, held: 1 }, products: 4 });
});

describe("the line for Nagios", () => {
  test("has the state, why, and the figures behind a bar", async () => {
    const text = await createText("en", "Europe/Zurich");
    expect(nagiosLine(anOverview(), null, text)).toEqual({
      state: "WARNING",
      line: "TG360 WARNING - 2 orders on hold | waiting=2 held=2 failed=0 unconfirmed=0 products_failed=0 oldest_waiting=90s age_orders=60s age_products=U",
    });
  });

  test("is critical where the last good run is stale", async () => {
    const text = await createText("en", "Europe/Zurich");
    const stale = problem("too-old", { direction: "products", maxAge: "15m", last: "never" });
    expect(nagiosLine(anOverview({ health: "ok", reasons: [] }), stale, text).state).toBe("CRITICAL");
  });
});
