import type { ExportReport, ExportRow } from "../../core/run/reports.ts";
import { settlesItself } from "../../core/common/problems/problem-table.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Affected } from "../../text/causes.ts";
import { groupByCause, groupProblems } from "../groups.ts";
import { groupLines } from "../../render/terminal/view.ts";
import { differenceText } from "./differences.ts";
import { changedHint, lateHint } from "./order-hints.ts";
import { harmlessJson } from "../../render/json/harmless.ts";
import { orderName, orderTone, rowLabel } from "../labels.ts";
import { advice, countsLines, paragraph, type Screen, section } from "../../render/terminal/screen.ts";
import { renderTable } from "../../render/terminal/table.ts";

/** Screens list at most so many rows; `--report` has them all. */
const MOST_ROWS = 50;
const MOST_LATE = 20;

export interface ExportView {
  /** A person named the orders, so each has its line. */
  readonly listAll: boolean;
  /** Nothing was sent: a person decided about these orders. Null = an ordinary export. */
  readonly decided: keyof typeof DECISIONS | null;
}

/**
 * The report of an export: the totals; the problem that ended it; each failure by cause, with what to do; late
 * orders; warnings.
 */
export async function renderExport(screen: Screen, report: ExportReport, options: ExportView): Promise<string[]> {
  return [
    ...(options.decided === null ? headline(screen, report) : decisionLines(screen, report, options.decided)),
    ...(options.listAll || report.dryRun ? await rowLines(screen, report.orders) : alreadyLines(screen, report.orders)),
    ...exportTroubles(screen, report),
    ...deliveryLines(screen, report),
    ...warningLines(screen, report.orders),
    ...report.orders.flatMap((row) => bodyLines(screen, row)),
  ];
}

/** The body as it would be sent, to be copied: its lines are not wrapped. */
function bodyLines(screen: Screen, row: ExportRow): string[] {
  if (row.body === null) return [];
  const heading = screen.text.t("report.body", { order: orderName(row) });
  return section(screen, heading, harmlessJson(row.body, 2).split("\n"));
}

/** Lines about everything of an incomplete run that needs a person; empty = all is well. */
export function exportTroubles(screen: Screen, report: ExportReport): string[] {
  const { text } = screen;
  const affected = affectedOrders(report.orders);
  const [waiting, failed] = [
    affected.filter((one) => settlesItself(one.problem)),
    affected.filter((one) => !settlesItself(one.problem)),
  ];
  return [
    ...section(screen, text.t("story.history"), groupLines(screen, groupProblems(report.problems, text))),
    ...section(screen, text.t("report.failures"), groupLines(screen, groupByCause(failed, text))),
    ...section(screen, text.t("report.tried-again"), groupLines(screen, groupByCause(waiting, text))),
    ...section(screen, text.t("report.unconfirmed"), groupLines(screen, groupByCause(unsettledOrders(report), text))),
    ...afterExportLines(screen, report.afterExport),
    ...lateLines(screen, report.late),
  ];
}

/** What the shop was told of orders that left, and what it was not. */
function deliveryLines(screen: Screen, { fulfilment }: ExportReport): string[] {
  if (fulfilment === null) return [];
  const { text } = screen;
  const counts = (["pushed", "left", "refused", "heldBack"] as const)
    .filter((key) => fulfilment.summary[key] > 0)
    .map((key) => text.t(`count.${key}`, { n: fulfilment.summary[key] }));
  const affected = fulfilment.orders.flatMap(({ order, error }) =>
    error === null ? [] : [{ item: order.id, name: orderName(order), problem: error }],
  );
  const lines = [
    ...(counts.length === 0 ? [] : paragraph(screen, counts.join(", "), "  ")),
    ...groupLines(screen, groupByCause(affected, text)),
  ];
  return lines.length === 0 ? [] : section(screen, text.t("report.deliveries"), lines);
}

/** The orders with an error, each with it. */
export function affectedOrders(orders: readonly ExportRow[]): readonly Affected[] {
  return orders.flatMap((row) =>
    row.error === null ? [] : [{ item: row.id, name: orderName(row), problem: row.error }],
  );
}

/** The orders of earlier runs that a person has to confirm. */
export function unsettledOrders({ unconfirmed }: Pick<ExportReport, "unconfirmed">): readonly Affected[] {
  return unconfirmed.map((order) => ({ item: order.id, name: orderName(order), problem: order.error }));
}

/**
 * Orders that were found in TotalGest are not counted as sent by this run: after a lost state the operator needs to
 * see that nothing was sent twice.
 */
function shownSummary({ summary, orders }: ExportReport): ExportReport["summary"] {
  const found = orders.filter(({ foundThere, state }) => foundThere === true && state === "exported").length;
  return { ...summary, exported: summary.exported - found, alreadyExported: summary.alreadyExported + found };
}

function headline(screen: Screen, report: ExportReport): string[] {
  const { text } = screen;
  const summary = shownSummary(report);
  const unknown = report.orders.filter(({ state }) => state === "not-found").length;
  const parts = [
    text.t("count.requested", { n: summary.requested }),
    ...(report.dryRun
      ? [text.t("count.wouldSend", { n: report.orders.filter((row) => row.payload !== null).length })]
      : [text.t("count.exported", { n: summary.exported })]),
    text.t("count.failed", { n: summary.failed - unknown }),
    ...(unknown > 0 ? [text.t("count.not-found", { n: unknown })] : []),
    ...(["alreadyExported", "held", "unconfirmed"] as const)
      .filter((key) => summary[key] > 0)
      .map((key) => text.t(`count.${key}`, { n: summary[key] })),
    ...(summary.waiting > 0 && !report.dryRun ? [text.t("count.waiting", { n: summary.waiting })] : []),
    text.t("report.took", { duration: text.formats.duration(report.finishedMs - report.startedMs) }),
  ];
  return [
    ...countsLines(screen, text.t("report.export"), parts),
    ...(report.dryRun ? paragraph(screen, text.t("report.dry")) : []),
    ...(summary.requested === 0 && report.problems.length === 0 ? paragraph(screen, text.t("report.nothing-due")) : []),
  ];
}

/** The message about what was decided. */
export const DECISIONS = {
  "mark-exported": "report.marked",
  dismiss: "report.dismissed",
  acknowledge: "report.acknowledged",
} as const;

/** The orders to which the decision applies; the others have an error. */
function decisionLines(screen: Screen, report: ExportReport, decided: keyof typeof DECISIONS): string[] {
  const reached = report.orders.some((row) => !row.already && row.state !== "not-found");
  return reached ? paragraph(screen, screen.text.t(DECISIONS[decided])) : [];
}

/** TotalGest's number stays whole; the order's name is cut first. */
const LEAST_NUMBER = 24;

async function rowLines(screen: Screen, orders: readonly ExportRow[]): Promise<string[]> {
  const { text } = screen;
  if (orders.length === 0) return [];
  const columns = [
    { label: text.t("head.order"), least: 8 },
    { label: text.t("head.status") },
    { label: text.t("head.totalgest"), least: LEAST_NUMBER },
    { label: text.t("head.total"), align: "right" },
  ] as const;
  const rows = orders
    .slice(0, MOST_ROWS)
    .map((row) => [
      orderName(row),
      { text: rowLabel(text, row.state), tone: orderTone(row.state) },
      row.totalgest?.number ?? "",
      row.payload === null ? "" : text.formats.money(row.payload.totals.gross, row.payload.currency),
    ]);
  const left = orders.length - rows.length;
  return section(screen, text.t("status.orders"), [
    ...renderTable(screen, columns, rows),
    ...(left > 0 ? paragraph(screen, text.t("report.more-orders", { n: left })) : []),
  ]);
}

function alreadyLines(screen: Screen, orders: readonly ExportRow[]): string[] {
  const { text } = screen;
  const already = orders.filter((row) => (row.already || row.foundThere === true) && row.error === null);
  const shown = already
    .slice(0, MOST_ROWS)
    .map((row) => `  ${orderName(row)}${text.t("said.colon")}${cleanLine(row.totalgest?.number ?? "")}`);
  const left = already.length - shown.length;
  const more = left > 0 ? [`  ${text.t("report.more-orders", { n: left })}`] : [];
  return section(screen, text.t("report.already"), [...shown, ...more]);
}

function warningLines(screen: Screen, orders: readonly ExportRow[]): string[] {
  const warned = orders.flatMap((row) =>
    row.warnings.map((problem: Problem): Affected => ({ item: row.id, name: orderName(row), problem })),
  );
  return section(screen, screen.text.t("head.warnings"), groupLines(screen, groupByCause(warned, screen.text)));
}

/** Each change with its differences. */
function afterExportLines(screen: Screen, changed: ExportReport["afterExport"]): string[] {
  const { text } = screen;
  if (changed.length === 0) return [];
  const shown = changed.slice(0, MOST_LATE);
  const lines = shown.flatMap((order) => [
    `  ${orderName(order)}`,
    ...order.afterExport.differences.flatMap((one) => paragraph(screen, differenceText(text, one), "    ")),
  ]);
  const left = changed.length - shown.length;
  return section(screen, text.t("report.after-export"), [
    ...lines,
    ...(left > 0 ? [`  ${text.t("report.more", { n: left })}`] : []),
    ...advice(screen, changedHint(text, changed.slice(0, MOST_LATE)), "  "),
  ]);
}

function lateLines(screen: Screen, late: ExportReport["late"]): string[] {
  const { text } = screen;
  if (late.length === 0) return [];
  const shown = late.slice(0, MOST_LATE);
  const left = late.length - shown.length;
  const more = left > 0 ? ` ${text.t("report.more", { n: left })}` : "";
  return section(screen, text.t("report.late"), [
    ...paragraph(screen, shown.map(orderName).join(", ") + more, "  "),
    ...advice(screen, lateHint(text, shown), "  "),
  ]);
}
