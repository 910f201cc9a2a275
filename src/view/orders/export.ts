import type { FulfilmentReport } from "../../core/orders/fulfilment/fulfilment.ts";
import { summarize } from "../../core/orders/export/rows.ts";
import { exportAccount } from "../../core/run/account.ts";
import type { ExportReport, ExportRow } from "../../core/run/reports.ts";
import { settlesItself, type Problem } from "../../core/common/problems/problem.ts";
import { type Affected, ofNoItem } from "../../text/causes.ts";
import type { Text } from "../../text/text.ts";
import { groupByCause, groupProblems, noteColumns, reportFile } from "../groups.ts";
import { orderName, orderTone, rowLabel, worstFirst } from "../labels.ts";
import { type Column, type Group, type Section, sectionOf, tableOf, titled, type Tone, type View } from "../view.ts";
import { changedGroups, lateHint } from "./order-hints.ts";

/** Screens list at most so many rows; `--report` has them all. */
const MOST_ROWS = 50;
const MOST_LATE = 20;

interface ExportDetail {
  /** A person named the orders, so each has its line. */
  readonly listAll: boolean;
  /** Nothing was sent: a person decided about these orders. Null = an ordinary export. */
  readonly decided: keyof typeof DECISIONS | null;
}

/** The report of an export for a screen: the totals, each order that somebody named, and what needs somebody. */
export function exportView(text: Text, report: ExportReport, { listAll, decided }: ExportDetail): View {
  const { orders } = report;
  const lists = listAll || report.dryRun;
  const rows = report.dryRun ? worstFirst(orders, toneOf) : orders;
  const left = orders.length - MOST_ROWS;
  const foot = left > 0 ? text.t("report.more-orders", { n: left }) : "";
  return {
    ...(decided === null ? summaryOf(text, report) : titled(decisionOf(text, report, decided))),
    tables:
      lists && orders.length > 0
        ? [tableOf(text.t("status.orders"), exportColumns(text), rows.slice(0, MOST_ROWS), foot)]
        : [],
    groups: [
      ...(lists ? [] : sectionOf(text.t("report.already"), null, alreadyGroups(orders))),
      ...exportTroubles(text, report),
      ...sectionOf(text.t("head.warnings"), null, groupByCause(warnedOrders(orders), text)),
    ],
  };
}

/** The report with all its orders, those that need somebody first; each has its problem and its warnings beside it. */
export function exportFile(text: Text, report: ExportReport, site: string | null): View {
  const rows = worstFirst(report.orders, toneOf);
  return reportFile(text, summaryOf(text, report), report, site, tableOf(null, exportColumns(text), rows));
}

/** TotalGest's number stays whole; the order's name is cut first. */
const LEAST_NUMBER = 24;

export function exportColumns(text: Text): readonly Column<ExportRow>[] {
  const { formats } = text;
  return [
    { key: "id", label: text.t("head.id"), room: "data", cell: ({ id }) => id },
    {
      key: "order",
      label: text.t("head.order"),
      least: 8,
      cell: (row) => ({ text: orderName(row), data: row.reference, order: row.id }),
    },
    {
      key: "placed",
      label: text.t("head.placed"),
      room: "file",
      cell: ({ sale }) => (sale === undefined ? "" : formats.instant(Date.parse(sale.placedAt))),
    },
    { key: "customer", label: text.t("head.customer"), room: "file", cell: ({ sale }) => sale?.buyer ?? "" },
    {
      key: "total",
      label: text.t("head.total"),
      align: "right",
      cell: ({ payload, sale }) => {
        const total = sale?.total ?? payload?.totals.gross;
        if (total === undefined) return "";
        const currency = sale?.currency ?? payload?.currency ?? "";
        return { text: formats.money(total, currency), data: formats.plain(total) };
      },
    },
    {
      key: "currency",
      label: text.t("head.currency"),
      room: "data",
      cell: ({ sale, payload }) => sale?.currency ?? payload?.currency ?? "",
    },
    {
      key: "status",
      label: text.t("head.status"),
      cell: (row) => ({ text: rowLabel(text, shownState(row)), tone: toneOf(row) }),
    },
    {
      key: "totalgest",
      label: text.t("head.totalgest"),
      least: LEAST_NUMBER,
      cell: ({ totalgest }) => totalgest?.number ?? "",
    },
    {
      key: "attempts",
      label: text.t("head.attempts"),
      room: "file",
      align: "right",
      cell: ({ attempts }) => String(attempts),
    },
    ...noteColumns<ExportRow>(text, ({ id }) => id),
  ];
}

/** An order that a dry run would send is ready, whatever became of it before. */
function shownState({ state, payload }: ExportRow): ExportRow["state"] {
  return payload === null ? state : "queued";
}

function toneOf(row: ExportRow): Tone {
  return orderTone(shownState(row));
}

/** Everything of an incomplete run that needs a person; empty = all is well. */
export function exportTroubles(text: Text, report: ExportReport): readonly Section[] {
  const affected = affectedOrders(report.orders);
  const waiting = affected.filter(({ problem }) => settlesItself(problem));
  const failed = affected.filter(({ problem }) => !settlesItself(problem));
  return [
    ...sectionOf(text.t("report.problems"), "bad", groupProblems(report.problems, text)),
    ...sectionOf(text.t("health.degraded"), "bad", groupByCause(failed, text)),
    ...sectionOf(text.t("report.tried-again"), "busy", groupByCause(waiting, text)),
    ...sectionOf(text.t("report.deliveries"), "bad", groupByCause(toldOrders(report), text)),
    ...sectionOf(text.t("report.after-export"), "bad", changedGroups(text, report.afterExport)),
    ...sectionOf(text.t("report.late"), "busy", lateGroups(text, report.late)),
  ];
}

/** The bodies as they would be sent, each to be copied. */
export function exportBodies(
  text: Text,
  { orders }: ExportReport,
): readonly { readonly title: string; readonly body: unknown }[] {
  return orders.flatMap((row) =>
    row.body === null
      ? []
      : [
          {
            title: text.t("report.body", { order: orderName(row), to: row.isForAdapter === true ? "adapter" : "wire" }),
            body: row.body,
          },
        ],
  );
}

/** How many statuses of orders that left were pushed, and how many were not; empty = none. */
export function deliveryCounts(text: Text, { summary }: FulfilmentReport): readonly string[] {
  return (["pushed", "settled", "left", "refused", "heldBack"] as const).flatMap((key) => {
    const n = summary[key] ?? 0;
    return n === 0 ? [] : [text.t(`count.${key}`, { n })];
  });
}

/** Whether the shop has the status of these orders is in doubt, or they are left as they are. */
export function toldOrders({ fulfilment }: Pick<ExportReport, "fulfilment">): readonly Affected[] {
  return (fulfilment?.orders ?? []).flatMap(({ order, error }) =>
    error === null ? [] : [{ item: order.id, name: orderName(order), problem: error }],
  );
}

/** The orders with an error, each with it. What a dry run would send has its error behind it. */
function affectedOrders(orders: readonly ExportRow[]): readonly Affected[] {
  return orders.flatMap((row) =>
    row.error === null || row.payload !== null ? [] : [{ item: row.id, name: orderName(row), problem: row.error }],
  );
}

/** Everything that an export met. */
export function exportMet(report: ExportReport): readonly Affected[] {
  return [...ofNoItem(report.problems), ...affectedOrders(report.orders), ...toldOrders(report)];
}

function summaryOf(text: Text, report: ExportReport): View {
  const summary = accountOf(report);
  return {
    ...titled(report.dryRun ? text.t("report.dry", { title: text.t("report.export") }) : text.t("report.export")),
    counts: [
      text.t("count.requested", { n: report.summary.requested }),
      ...(report.dryRun
        ? [text.t("count.wouldSend", { n: report.orders.filter((row) => row.payload !== null).length })]
        : [text.t("count.exported", { n: summary.exported })]),
      ...(report.dryRun ? [] : [text.t("count.ordersFailed", { n: summary.failed })]),
      ...(report.dryRun && summary.failed > 0 ? [text.t("would.failed", { n: summary.failed })] : []),
      ...(["notSent", "not-found", "alreadyExported", "held", "unconfirmed"] as const)
        .filter((key) => summary[key] > 0)
        .map((key) => text.t(`count.${key}`, { n: summary[key] })),
      ...(summary.waiting > 0 && !report.dryRun ? [text.t("count.waiting", { n: summary.waiting })] : []),
      text.t("report.took", { duration: text.formats.duration(report.finishedMs - report.startedMs) }),
    ],
    says: [
      ...(report.summary.requested === 0 && report.problems.length === 0 ? [text.t("report.nothing-due")] : []),
      ...deliverySays(text, report),
    ],
  };
}

/** In a dry run only the orders that would not be sent: the others are counted as those that would. */
function accountOf(report: ExportReport): ReturnType<typeof exportAccount> {
  if (!report.dryRun) return exportAccount(report);
  const orders = report.orders.filter(({ payload }) => payload === null);
  return exportAccount({ summary: summarize(orders), orders });
}

/** `Orders that left: 6 statuses sent to the shop` */
function deliverySays(text: Text, { fulfilment }: ExportReport): readonly string[] {
  const counts = fulfilment === null ? [] : deliveryCounts(text, fulfilment);
  return counts.length === 0 ? [] : [`${text.t("report.deliveries")}${text.t("said.colon")}${counts.join(", ")}`];
}

/** The message about what was decided. */
const DECISIONS = {
  "mark-exported": "report.marked",
  dismiss: "report.dismissed",
  "put-back": "report.put-back",
  acknowledge: "report.acknowledged",
} as const;

/** Empty where the decision applies to none of the orders: each then has an error. */
export function decisionOf(text: Text, { orders }: ExportReport, decided: keyof typeof DECISIONS): string {
  const reached = orders.some((row) => !row.already && row.isLeft !== true && row.state !== "not-found");
  return reached ? text.t(DECISIONS[decided]) : "";
}

/** Each with TotalGest's number. */
function alreadyGroups(orders: readonly ExportRow[]): readonly Group[] {
  const already = orders.filter((row) => (row.already || row.foundThere === true) && row.error === null);
  const items = already
    .slice(0, MOST_ROWS)
    .map((row) => ({ name: orderName(row), message: row.totalgest?.number ?? "" }));
  return already.length === 0 ? [] : [{ message: null, next: [], items, count: already.length }];
}

function warnedOrders(orders: readonly ExportRow[]): readonly Affected[] {
  return orders.flatMap((row) =>
    row.warnings.map((problem: Problem): Affected => ({ item: row.id, name: orderName(row), problem })),
  );
}

function lateGroups(text: Text, late: ExportReport["late"]): readonly Group[] {
  const shown = late.slice(0, MOST_LATE);
  const items = shown.map((order) => ({ name: orderName(order), message: "" }));
  return late.length === 0 ? [] : [{ message: null, next: lateHint(text, shown), items, count: late.length }];
}
