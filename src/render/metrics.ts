/** The metrics for Prometheus. Loaded only when they are requested. */
import { Counter, Gauge, Registry } from "prom-client";

import type { ExceptionKind } from "../core/audit/verdict.ts";
import { SECOND } from "../core/common/time/duration.ts";
import { type SeenWorker, stateOfWorker, WORKER_STATES } from "../core/run/worker/queue.ts";
import { treatmentOf } from "../core/common/problems/problem.ts";
import { RUN_KINDS } from "../core/common/direction.ts";
import type { Totals } from "../core/run/run.ts";
import type { Overview } from "../core/run/health.ts";
import METRICS_HELP from "./metrics-help.json" with { type: "json" };

/** Each metric has an English description in that file. */
type MetricName = keyof typeof METRICS_HELP;

/** The values from which the metrics of one shop are made. */
export interface Measured {
  readonly overview: Overview;
  /** Of each kind of run, in the order of `RUN_KINDS`. */
  readonly totals: readonly Totals[];
  /** Differences that the last audit found, by kind; null = there was no audit. */
  readonly auditKinds: Readonly<Partial<Record<ExceptionKind, number>>> | null;
}

/** How the values of several shops are combined. */
type Merge = "sum" | "least" | "most";

interface Sample {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly merge: Merge;
}

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** The metrics of one shop. */
export function metricsText(measured: Measured, version: string): Promise<string> {
  return textOf([...samplesOf(measured), gauge("tg360_build_info", 1, { version })]);
}

/**
 * The metrics of many shops, combined, without a label for the shop. `unreadable`: shops whose state cannot be read;
 * they count as failing and late. `workers`: empty = the states are in files.
 */
export function metricsTextOfAll(
  shops: readonly Measured[],
  others: { readonly paused: number; readonly unreadable: number; readonly workers: readonly SeenWorker[] },
  nowMs: number,
  version: string,
): Promise<string> {
  const count = (health: Overview["health"]): number =>
    shops.filter(({ overview }) => overview.health === health).length;
  const states = {
    ok: count("ok"),
    degraded: count("degraded"),
    failing: count("failing") + others.unreadable,
    paused: others.paused,
  };
  return textOf([
    ...merged(shops.flatMap(samplesOf)),
    ...Object.entries(states).map(([state, n]) => gauge("tg360_shops", n, { state })),
    gauge("tg360_shops_late", shops.filter(isLate).length + others.unreadable),
    ...workerSamples(others.workers, nowMs),
    gauge("tg360_build_info", 1, { version }),
  ]);
}

function workerSamples(workers: readonly SeenWorker[], nowMs: number): readonly Sample[] {
  if (workers.length === 0) return [];
  const states = workers.map((worker) => stateOfWorker(worker, nowMs));
  const good = workers.flatMap(({ lastGoodMs }) => (lastGoodMs === null ? [] : [lastGoodMs]));
  return [
    ...WORKER_STATES.map((state) => gauge("tg360_workers", states.filter((one) => one === state).length, { state })),
    ...(good.length === 0 ? [] : [gauge("tg360_workers_last_good_timestamp_seconds", Math.max(...good) / SECOND)]),
  ];
}

/** A direction has had no good run for too long, or none yet. */
function isLate({ overview: { reasons } }: Measured): boolean {
  return reasons.some(({ code }) => code === "overdue" || code === "never-ran");
}

function merged(samples: readonly Sample[]): readonly Sample[] {
  const byKey = new Map<string, Sample>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.name, sample.labels]);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? sample : { ...known, value: MERGES[sample.merge](known.value, sample.value) });
  }
  return [...byKey.values()];
}

const MERGES: Readonly<Record<Merge, (one: number, other: number) => number>> = {
  sum: (one, other) => one + other,
  least: (one, other) => Math.min(one, other),
  most: (one, other) => Math.max(one, other),
};

/** A new registry each time: the values come from the state, not from this process. */
function textOf(samples: readonly Sample[]): Promise<string> {
  const registry = new Registry();
  const names = new Set(samples.map(({ name }) => name));
  for (const name of names) {
    const own = samples.filter((sample) => sample.name === name);
    const labelNames = Object.keys(own[0]?.labels ?? {});
    const options = { name, help: METRICS_HELP[name], labelNames, registers: [registry] };
    const metric = name.endsWith("_total") ? new Counter(options) : new Gauge(options);
    for (const { labels, value } of own) metric.inc(labels, value);
  }
  return registry.metrics();
}

function samplesOf(measured: Measured): readonly Sample[] {
  return [...stateSamples(measured.overview), ...runSamples(measured), ...auditSamples(measured)];
}

function stateSamples({ counts, reasons, health, nowMs }: Overview): readonly Sample[] {
  const { oldestWaitingMs } = counts;
  const oldestMs = oldestWaitingMs === null ? 0 : Math.max(0, nowMs - oldestWaitingMs);
  return [
    gauge("tg360_health", { ok: 0, degraded: 1, failing: 2 }[health], {}, "most"),
    ...labelled("tg360_orders", "state", counts.orders),
    ...labelled("tg360_products", "state", counts.products),
    gauge("tg360_orders_changed_after_export", counts.afterExport),
    ...labelled("tg360_statuses", "state", { refused: counts.statusesRefused, held: counts.statusesHeld }),
    gauge("tg360_oldest_waiting_order_seconds", oldestMs / SECOND, {}, "most"),
    gauge("tg360_brake_tripped", reasons.some((reason) => treatmentOf(reason).isBrake) ? 1 : 0),
  ];
}

function runSamples({ overview, totals }: Measured): readonly Sample[] {
  const { lastGood, runs } = overview;
  const [orders, products, statuses] = totals;
  const sumOf = (counted: Totals | undefined, ...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (counted?.summary[name] ?? 0), 0);
  return [
    ...RUN_KINDS.flatMap((direction) => {
      const atMs = lastGood[direction] ?? null;
      const run = runs.find((one) => one.direction === direction);
      const seconds = run === undefined ? 0 : (run.finishedMs - run.startedMs) / SECOND;
      return [
        ...(atMs === null
          ? []
          : [gauge("tg360_last_success_timestamp_seconds", atMs / SECOND, { direction }, "least")]),
        ...(run === undefined ? [] : [gauge("tg360_cycle_duration_seconds", seconds, { direction }, "most")]),
      ];
    }),
    ...SEND_OUTCOMES.map((outcome) => gauge("tg360_order_sends_total", sumOf(orders, outcome), { outcome })),
    gauge("tg360_products_pushed_total", sumOf(products, "created", "updated", "hidden")),
    gauge("tg360_statuses_pushed_total", sumOf(statuses, "pushed")),
    ...totals
      .flatMap(({ calls }) => Object.entries(calls))
      .flatMap(([system, calls]) =>
        Object.entries(calls).map(([code, n]) =>
          gauge("tg360_http_requests_total", n, { system: system.toLowerCase(), code }),
        ),
      ),
  ];
}

const SEND_OUTCOMES = ["exported", "failed", "held", "unconfirmed", "waiting"] as const;

/** Kinds that are listed even with a count of 0, because alerts use them. */
const ALWAYS = { missing: 0, doubled: 0, "total-differs": 0, "vat-differs": 0 } as const;

function auditSamples({ overview: { audit }, auditKinds }: Measured): readonly Sample[] {
  if (audit === null) return [];
  return [
    gauge("tg360_audit_timestamp_seconds", audit.startedMs / SECOND, {}, "least"),
    ...labelled("tg360_audit_differences", "kind", { ...ALWAYS, ...auditKinds }),
    gauge("tg360_audit_proven", audit.exitCode === 0 ? 1 : 0, {}, "least"),
  ];
}

function gauge(name: MetricName, value: number, labels: Sample["labels"] = {}, merge: Merge = "sum"): Sample {
  return { name, labels, value, merge };
}

function labelled(name: MetricName, label: string, counts: Readonly<Record<string, number>>): readonly Sample[] {
  return Object.entries(counts).map(([value, count]) => gauge(name, count, { [label]: value }));
}
