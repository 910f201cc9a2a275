/**
 * The JSON documents, in English. Their shapes are public: state values in kebab-case, keys in camelCase, money as
 * decimal strings, instants in UTC. Lists may be lazy; `jsonPieces` produces them item by item.
 */
import { exportParts, pullAccount } from "../../core/run/account.ts";
import type { ExportReport, ExportRow, PullReport, PullRow } from "../../core/run/reports.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { mapLazily } from "../../view/view.ts";
import { changedHint, lateHint } from "../../view/orders/order-hints.ts";
import type { Text } from "../../text/text.ts";
import type { PaymentReport } from "../../core/orders/payment/payment.ts";
import type { FulfilmentReport } from "../../core/orders/fulfilment/fulfilment.ts";
import { afterExportOf, errorOf, fulfilmentOf, toInstant } from "./entries.ts";

/** `text` must be the English one, without a time zone. */
export function exportDocument(report: ExportReport, text: Text) {
  return {
    schema: "tg360.export-report/1",
    ...runHead(report),
    summary: report.summary,
    parts: exportParts(report.orders),
    ...brokenBy(report.problems, text),
    late: report.late.map(({ id, reference }) => ({ id, reference, hint: text.inOneText(lateHint(text, [{ id }])) })),
    ...(report.afterExport.length === 0
      ? {}
      : { afterExport: report.afterExport.map((order) => changedEntry(order, text)) }),
    ...(report.payments === undefined
      ? {}
      : { payments: { told: report.payments.told, waiting: report.payments.waiting } }),
    ...(report.fulfilment === null ? {} : { fulfilment: fulfilmentReport(report.fulfilment, text) }),
    orders: mapLazily(report.orders, (row) => exportRow(row, text)),
  };
}

/** What came of statuses that a person released or asked for. */
export function statusesDocument(report: FulfilmentReport, text: Text) {
  return {
    schema: "tg360.statuses-report/1",
    exitCode: report.exitCode,
    ...brokenBy(report.problems, text),
    ...fulfilmentReport(report, text),
  };
}

export function paymentsDocument({ exitCode, told, waiting, problems }: PaymentReport, text: Text) {
  return {
    schema: "tg360.payments/1",
    exitCode,
    told,
    waiting,
    problems: problems.map((one) => errorOf(one, text)),
  };
}

function fulfilmentReport({ summary, orders }: FulfilmentReport, text: Text) {
  return {
    summary,
    orders: orders.map(({ order: { id, reference, fulfilment }, outcome, error }) => ({
      id,
      reference,
      outcome,
      fulfilment: fulfilmentOf(fulfilment, text, id),
      error: errorOf(error, text, id),
    })),
  };
}

function changedEntry({ id, reference, afterExport }: ExportReport["afterExport"][number], text: Text) {
  return {
    id,
    reference,
    ...afterExportOf(afterExport),
    hint: text.inOneText(changedHint(text, [{ id, afterExport }])),
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
    summary: pullAccount(report),
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

/** The worst problem that ended a run, and if there are several all of them; a key is absent if it has nothing. */
function brokenBy(problems: readonly Problem[], text: Text) {
  const [worst, ...others] = problems;
  return {
    ...(worst === undefined ? {} : { error: errorOf(worst, text) }),
    ...(others.length === 0 ? {} : { problems: problems.map((one) => errorOf(one, text)) }),
  };
}

function runHead(report: ExportReport | PullReport) {
  return {
    dryRun: report.dryRun,
    startedAt: toInstant(report.startedMs),
    finishedAt: toInstant(report.finishedMs),
    exitCode: report.exitCode,
  };
}
