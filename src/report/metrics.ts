/** How things stand in the text format of Prometheus (version 0.0.4). */
import { SECOND } from "../core/duration.ts";
import { type Totals, SEND_OUTCOMES } from "../core/totals.ts";
import type { Overview } from "./json.ts";
import { type MetricName, METRICS_HELP } from "./messages/metrics-help.ts";

/** What the metrics are made of. */
export interface Measured {
  readonly overview: Overview;
  readonly totals: Totals;
  /** Messages for people that were not sent yet. */
  readonly messagesWaiting: number;
  readonly version: string;
}

interface Family {
  readonly name: MetricName;
  readonly type: "gauge" | "counter";
  readonly samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

export const METRICS_TYPE = "text/plain;version=0.0.4;charset=utf-8";

export function metricsText(measured: Measured): string {
  return familiesOf(measured)
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join("");
}

function familyText({ name, type, samples }: Family): string {
  const lines = samples.map(([labels, value]) => `${name}${labelText(labels)} ${String(value)}`);
  return [`# HELP ${name} ${METRICS_HELP[name]}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value
    .replaceAll("\\", String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll("\n", String.raw`\n`);
}

function familiesOf(measured: Measured): readonly Family[] {
  return [...stateFamilies(measured.overview), ...runFamilies(measured), ...auditFamilies(measured.overview)];
}

function stateFamilies({ counts, reasons, health, nowMs }: Overview): readonly Family[] {
  const { notLinked, ...products } = counts.products;
  return [
    gauge("tg360_health", [[{}, { ok: 0, degraded: 1, failing: 2 }[health]]]),
    gauge("tg360_orders", labelled("state", counts.orders)),
    gauge("tg360_products", labelled("state", { ...products, "not-linked": notLinked })),
    gauge("tg360_orders_changed_after_export", [[{}, counts.afterExport]]),
    gauge("tg360_oldest_waiting_order_seconds", [
      [{}, counts.oldestWaitingMs === null ? 0 : seconds(Math.max(0, nowMs - counts.oldestWaitingMs))],
    ]),
    gauge("tg360_brake_tripped", [[{}, reasons.some(({ code }) => code === "brake") ? 1 : 0]]),
  ];
}

function runFamilies({ overview, totals, messagesWaiting, version }: Measured): readonly Family[] {
  const { lastGood, runs } = overview;
  const directions = ["orders", "products"] as const;
  return [
    gauge("tg360_build_info", [[{ version }, 1]]),
    gauge(
      "tg360_last_success_timestamp_seconds",
      directions.flatMap((direction) => {
        const atMs = lastGood[direction];
        return atMs === null ? [] : [[{ direction }, seconds(atMs)] as const];
      }),
    ),
    gauge(
      "tg360_cycle_duration_seconds",
      directions.flatMap((direction) => {
        const run = runs.find((one) => one.direction === direction);
        return run === undefined ? [] : [[{ direction }, seconds(run.finishedMs - run.startedMs)] as const];
      }),
    ),
    counter(
      "tg360_order_sends_total",
      SEND_OUTCOMES.map((outcome) => [{ outcome }, totals.orders[outcome]]),
    ),
    counter("tg360_products_pushed_total", [[{}, totals.products]]),
    gauge("tg360_messages_waiting", [[{}, messagesWaiting]]),
  ];
}

function auditFamilies({ audit }: Overview): readonly Family[] {
  if (audit === null) return [];
  return [
    gauge("tg360_audit_timestamp_seconds", [[{}, seconds(audit.startedMs)]]),
    gauge("tg360_audit_differences", [[{}, audit.differences]]),
    gauge("tg360_audit_proven", [[{}, audit.exitCode === 0 ? 1 : 0]]),
  ];
}

function gauge(name: MetricName, samples: Family["samples"]): Family {
  return { name, type: "gauge", samples };
}

function counter(name: MetricName, samples: Family["samples"]): Family {
  return { name, type: "counter", samples };
}

function labelled(label: string, counts: Readonly<Record<string, number>>): Family["samples"] {
  return Object.entries(counts).map(([value, count]) => [{ [label]: value }, count]);
}

function seconds(durationMs: number): number {
  return durationMs / SECOND;
}
