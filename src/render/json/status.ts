/** How things stand, and the last runs, as JSON. */
import type { Overview } from "../../core/run/health.ts";
import type { Text } from "../../text/text.ts";
import { errorOf, toInstant } from "./entries.ts";
import type { AuditHead } from "../../core/audit/report.ts";
import type { RunRecord } from "../../core/ports/runs.ts";

/** Whether the document contains messages. If not, the catalogue need not be loaded. */
export function hasSomethingToSay({ reasons, runs }: Overview): boolean {
  return reasons.length > 0 || runs.some((run) => run.problem !== null);
}

/** `text` null = no messages are needed: see `hasSomethingToSay`. */
export function statusDocument(overview: Overview, text: Text | null) {
  const { counts, lastGood, nowMs } = overview;
  const { "before-from": beforeFrom, status, cancelled, dismissed } = counts.notLinked;
  const { "not-linked": _sum, ...orders } = counts.orders;
  const { "not-linked": notLinked, synced, pending, failed } = counts.products;
  return {
    schema: "tg360.status/1",
    health: overview.health,
    reasons: text === null ? [] : overview.reasons.map((reason) => text.problem(reason).message),
    hints: text === null ? [] : overview.reasons.map((reason) => text.inOneText(text.problem(reason).next)),
    reasonCodes: overview.reasons.map(({ code }) => code),
    late: counts.late,
    afterExport: counts.afterExport,
    statuses: { refused: counts.statusesRefused, heldBack: counts.statusesHeld },
    products: { synced, pending, failed, notLinked },
    orders: { ...orders, notLinked: { status, cancelled, beforeFrom, dismissed } },
    queue: { depth: orders.queued + orders.sending, oldestAgeSeconds: ageSeconds(counts.oldestWaitingMs, nowMs) },
    lastGood: {
      orders: toInstant(lastGood.orders),
      products: toInstant(lastGood.products),
      fulfilment: toInstant(lastGood.fulfilment ?? null),
    },
    runs: overview.runs.map((run) => runEntry(run, text)),
    audit: auditEntry(overview.audit),
    backup: overview.backup === undefined ? null : { at: toInstant(overview.backup.atMs), path: overview.backup.path },
  };
}

function auditEntry(audit: AuditHead | null) {
  if (audit === null) return null;
  const { from, to, startedMs, presence, amount, exitCode, differences, sha256 } = audit;
  return { from, to, startedAt: toInstant(startedMs), proven: { presence, amount }, exitCode, differences, sha256 };
}

function runEntry(run: RunRecord, text: Text | null) {
  return {
    direction: run.direction,
    startedAt: toInstant(run.startedMs),
    finishedAt: toInstant(run.finishedMs),
    exitCode: run.exitCode,
    good: run.good,
    summary: run.summary,
    error: text === null ? null : errorOf(run.problem, text),
  };
}

function ageSeconds(sinceMs: number | null, nowMs: number): number | null {
  return sinceMs === null ? null : Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
}
