/**
 * The JSON documents, in English. Their shapes are public: state values in kebab-case, keys in camelCase, money as
 * decimal strings, instants in UTC. Lists may be lazy; `jsonPieces` produces them item by item.
 */
import type { AfterExport } from "../../core/order/listing/difference.ts";
import type { AuditHead } from "../../core/audit/store.ts";
import type { ExportReport, ExportRow, PullReport, PullRow } from "../../core/run/reports.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import type { Health, HealthReason } from "../../core/run/health.ts";
import type { ChangedOrder, OrderEvent, OrderRecord } from "../../core/ports/order-store.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { ProductEvent } from "../../core/ports/product-store.ts";
import type { ProductView, StateCounts } from "../../core/ports/status-store.ts";
import type { RunRecord } from "../../core/ports/runs.ts";
import { treatmentOf } from "../../core/common/problems/problem-table.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { harmlessJson } from "./harmless.ts";
import { type Lazy, mapLazily } from "../files/lazy.ts";
import type { Text } from "../text/text.ts";

/** Everything that `status` shows. */
export interface Overview {
  readonly nowMs: number;
  readonly health: Health;
  readonly reasons: readonly HealthReason[];
  readonly counts: StateCounts;
  readonly lastGood: Readonly<Record<Direction, number | null>>;
  /** Newest first, at most ten. */
  readonly runs: readonly RunRecord[];
  /** The audit of the newest days; null = there is none. */
  readonly audit: AuditHead | null;
}

/** `text` must be the English one, without a time zone. */
export function exportDocument(report: ExportReport, text: Text) {
  return {
    schema: "tg360.export-report/1",
    ...runHead(report),
    summary: report.summary,
    ...brokenBy(report.problems, text),
    late: report.late.map(({ id, reference }) => ({ id, reference })),
    ...unconfirmedBefore(report),
    ...(report.afterExport.length === 0 ? {} : { afterExport: report.afterExport.map(changedEntry) }),
    orders: mapLazily(report.orders, (row) => exportRow(row, text)),
  };
}

/** The key is absent if there are none. */
function unconfirmedBefore({ unconfirmed }: ExportReport) {
  const orders = unconfirmed.map(({ id, reference }) => ({ id, reference }));
  return orders.length === 0 ? {} : { unconfirmed: orders };
}

function changedEntry({ id, reference, afterExport }: ChangedOrder) {
  return { id, reference, ...afterExportOf(afterExport) };
}

function afterExportOf({ sinceMs, isOld, acknowledged, differences }: AfterExport) {
  return {
    since: instant(sinceMs),
    isOld,
    acknowledged: acknowledged === null ? null : { at: instant(acknowledged.atMs), reason: acknowledged.reason },
    differences: differences.map(({ field, article, sent, now }) => ({ field, article, sent, now })),
  };
}

function exportRow(row: ExportRow, text: Text) {
  const { id, reference, state, totalgest, attempts, payload, body } = row;
  return {
    id,
    reference,
    state,
    totalgest: totalgest === null ? null : { id: totalgest.id, number: totalgest.number },
    attempts,
    warnings: row.warnings.map((warning) => text.problem(warning, id).message),
    ...(payload === null ? {} : { payload }),
    ...(body === null ? {} : { body }),
    error: errorOf(row.error, text, id),
  };
}

export function pullDocument(report: PullReport, rows: readonly PullRow[], text: Text) {
  return {
    schema: "tg360.pull-report/1",
    ...runHead(report),
    mode: report.mode,
    summary: report.summary,
    ...brokenBy(report.problems, text),
    products: mapLazily(rows, (row) => pullRow(row, text)),
  };
}

function pullRow(row: PullRow, text: Text) {
  const item = row.sku === "" ? row.id : row.sku;
  return {
    id: row.id,
    sku: row.sku,
    action: row.action,
    changes: row.changes.map(({ field, from, to }) => ({ field, from: from ?? null, to: to ?? null })),
    error: errorOf(row.error, text, item),
    warnings: row.warnings.map((warning) => text.problem(warning, item).message),
  };
}

/** `text` null = no messages are needed: see `hasSomethingToSay`. */
export function statusDocument(overview: Overview, text: Text | null) {
  const { counts, lastGood, nowMs } = overview;
  const { "before-from": beforeFrom, status, cancelled, dismissed } = counts.notLinked;
  const { queued, sending, exported, held, failed, unconfirmed } = counts.orders;
  return {
    schema: "tg360.status/1",
    health: overview.health,
    reasons: text === null ? [] : overview.reasons.map((reason) => text.reason(reason).message),
    reasonCodes: overview.reasons.map(({ code }) => code),
    late: counts.late,
    afterExport: counts.afterExport,
    products: { ...counts.products },
    orders: {
      queued,
      sending,
      exported,
      held,
      failed,
      unconfirmed,
      notLinked: { status, cancelled, beforeFrom, dismissed },
    },
    queue: { depth: queued + sending, oldestAgeSeconds: ageSeconds(counts.oldestWaitingMs, nowMs) },
    lastGood: { orders: instant(lastGood.orders), products: instant(lastGood.products) },
    runs: overview.runs.map((run) => runEntry(run, text)),
    audit: auditEntry(overview.audit),
  };
}

function auditEntry(audit: AuditHead | null) {
  if (audit === null) return null;
  const { from, to, startedMs, presence, amount, exitCode, differences, sha256 } = audit;
  return { from, to, startedAt: instant(startedMs), proven: { presence, amount }, exitCode, differences, sha256 };
}

/** Whether the document contains messages. If not, the catalogue need not be loaded. */
export function hasSomethingToSay({ reasons, runs }: Overview): boolean {
  return reasons.length > 0 || runs.some((run) => run.problem !== null);
}

export function runsDocument(runs: readonly RunRecord[], text: Text) {
  return { schema: "tg360.runs/1", runs: runs.map((run) => runEntry(run, text)) };
}

function runEntry(run: RunRecord, text: Text | null) {
  return {
    direction: run.direction,
    startedAt: instant(run.startedMs),
    finishedAt: instant(run.finishedMs),
    exitCode: run.exitCode,
    good: run.good,
    summary: run.summary,
    error: text === null ? null : errorOf(run.problem, text),
  };
}

/** `story`: the history of the one requested order. */
export function ordersDocument(orders: Lazy<OrderRecord>, text: Text, story: readonly OrderEvent[] | null = null) {
  return {
    schema: "tg360.orders/1",
    orders: mapLazily(orders, (order) => ({
      ...orderEntry(order, text),
      ...(story === null ? {} : { events: story.map((event) => eventEntry(event, text, order.id)) }),
    })),
  };
}

function orderEntry(order: OrderRecord, text: Text) {
  const { id, reference, placedAt, total, currency, state, reason, erp, attempts, flags } = order;
  return {
    id,
    reference,
    placedAt,
    total,
    currency,
    state,
    reason,
    label: text.t(`label.order.${state}`),
    totalgest: erp === null ? null : { id: erp.id, number: erp.number },
    attempts,
    flags: [...flags, ...(order.late ? ["late"] : [])],
    afterExport: order.afterExport === null ? null : afterExportOf(order.afterExport),
    error: state === "exported" ? null : errorOf(order.error, text, id),
  };
}

function productEventEntry(event: ProductEvent, text: Text, item: string) {
  const { atMs, kind, changes, note, detail } = event;
  return { at: instant(atMs), kind, changes, note, error: errorOf(detail, text, item) };
}

function eventEntry(event: OrderEvent, text: Text, id: string) {
  return { at: instant(event.atMs), kind: event.kind, note: event.note, error: errorOf(event.detail, text, id) };
}

/** `stories`: the histories of the requested products, by TotalGest's id. */
export function productsDocument(
  products: Lazy<ProductView>,
  text: Text,
  stories: ReadonlyMap<string, readonly ProductEvent[]> | null = null,
) {
  return {
    schema: "tg360.products/1",
    products: mapLazily(products, (product) => ({
      ...productEntry(product, text),
      ...(stories === null
        ? {}
        : {
            events: (stories.get(product.totalgestId ?? "") ?? []).map((event) =>
              productEventEntry(event, text, nameInHints(product) ?? ""),
            ),
          }),
    })),
  };
}

function productEntry(product: ProductView, text: Text) {
  return {
    sku: product.sku,
    ean: product.ean,
    name: product.name,
    state: product.state,
    label: text.t(`label.product.${product.state}`),
    totalgestId: product.totalgestId,
    shopId: product.shopId,
    quantity: product.quantity,
    syncedAt: instant(product.syncedMs),
    error: errorOf(product.error, text, nameInHints(product)),
  };
}

function nameInHints({ sku, totalgestId }: ProductView): string | undefined {
  return sku === "" ? (totalgestId ?? undefined) : sku;
}

export function errorDocument(problem: Problem, exitCode: ExitCode, text: Text) {
  const { message, hint } = text.problem(problem);
  return { schema: "tg360.error/1", error: { code: problem.code, message, hint, exitCode } };
}

/** The problem of one order or product; `item` names it in the hint's command. */
function errorOf(problem: Problem | null, text: Text, item?: string) {
  if (problem === null) return null;
  return { code: problem.code, ...text.problem(problem, item), retryable: treatmentOf(problem).isRetried };
}

/** The worst problem that ended a run; the key is absent if there is none. */
function brokenBy(problems: readonly Problem[], text: Text) {
  const [worst] = problems;
  return worst === undefined ? {} : { error: errorOf(worst, text) };
}

function runHead(report: ExportReport | PullReport) {
  return {
    dryRun: report.dryRun,
    startedAt: instant(report.startedMs),
    finishedAt: instant(report.finishedMs),
    exitCode: report.exitCode,
  };
}

function instant(ms: number): string;
function instant(ms: number | null): string | null;
function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function ageSeconds(sinceMs: number | null, nowMs: number): number | null {
  return sinceMs === null ? null : Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
}

/** The size of text, in characters, that is collected before it is written. */
const CHUNK = 64 * 1024;

/** A document as text, in pieces that fit into memory: one line per key, and one per item of a lazy list. */
export async function* jsonPieces(document: Readonly<Record<string, unknown>>): AsyncGenerator<string> {
  let pending = "{";
  for (const [at, [key, value]] of Object.entries(document).entries()) {
    pending += `${at === 0 ? "" : ","}\n  ${JSON.stringify(key)}: `;
    if (!isLazy(value)) {
      pending += harmlessJson(value);
      continue;
    }
    let first = true;
    for await (const item of value) {
      pending += `${first ? "[" : ","}\n    ${harmlessJson(item)}`;
      first = false;
      if (pending.length < CHUNK) continue;
      yield pending;
      pending = "";
    }
    pending += first ? "[]" : "\n  ]";
  }
  yield `${pending}\n}\n`;
}

/** Writes a document piece by piece. */
export async function writeJson(
  document: Readonly<Record<string, unknown>>,
  write: (text: string) => Promise<void>,
): Promise<void> {
  for await (const piece of jsonPieces(document)) await write(piece);
}

function isLazy(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
