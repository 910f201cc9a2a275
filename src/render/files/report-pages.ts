/** The contents of a report file, for exports and pulls. */
import type { ExportReport, PullReport, PullRow } from "../../core/run/reports.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { describeChanges } from "../../view/products/changes.ts";
import { BOM, csvRecord } from "./csv.ts";
import { type Cell, cellText, htmlPage } from "./html.ts";
import { exportDocument, pullDocument } from "../json/reports.ts";
import { jsonPieces } from "../json/pieces.ts";
import { type Lazy, mapLazily } from "../../view/lazy.ts";
import { orderTone, rowLabel } from "../../view/labels.ts";
import type { ReportFormat } from "./report-file.ts";
import type { Tone } from "../../view/view.ts";
import type { Text } from "../../text/text.ts";

/** A table with the text above it. */
interface Sheet {
  readonly title: string;
  readonly intro: readonly string[];
  readonly heads: readonly string[];
  /** The number of columns at the end that are text: what happened, what to do, warnings. */
  readonly notes: number;
  readonly rows: Lazy<readonly Cell[]>;
  readonly finishedMs: number;
}

/** `text` for people, `english` for the JSON document. */
interface Texts {
  readonly text: Text;
  readonly english: Text;
  /** The shop's name in references; absent = it is not shown. */
  readonly site?: string;
}

function titleOf(title: string, site: string | undefined): string {
  return site === undefined ? title : `${site} – ${title}`;
}

/** The pieces of a file with the report of an export. */
export function exportPieces(report: ExportReport, format: ReportFormat, { text, english, site }: Texts): Lazy<string> {
  if (format === "json") return jsonPieces(exportDocument(report, english));
  const amount =
    format === "csv" ? (one: string | null): string => (one === null ? "" : text.formats.plain(one)) : null;
  const heads = [
    "head.order",
    "head.number",
    "head.placed",
    "head.customer",
    "head.total",
    "head.status",
    "head.totalgest",
    "head.attempts",
    "head.remark",
    "head.fix",
    "head.warnings",
  ] as const;
  return tablePieces(format, text, {
    title: titleOf(text.t("report.export"), site),
    intro: intro(
      text,
      [
        text.t("count.requested", { n: report.summary.requested }),
        ...(["exported", "alreadyExported", "failed", "held", "unconfirmed", "waiting"] as const).map((key) =>
          text.t(`count.${key}`, { n: report.summary[key] }),
        ),
      ],
      report,
    ),
    heads: heads.map((key) => text.t(key)),
    notes: 3,
    rows: mapLazily(worstFirst(report.orders), (row) => [
      row.id,
      row.reference,
      ...saleCells(row, text, amount),
      { text: rowLabel(text, row.state), tone: orderTone(row.state) },
      row.totalgest?.number ?? "",
      String(row.attempts),
      ...problemCells(row.error, text, row.id),
      formatWarnings(row.warnings, text, row.id),
    ]),
    finishedMs: report.finishedMs,
  });
}

const RANKS: Readonly<Record<Tone, number>> = { bad: 0, busy: 1, good: 2, strong: 2, dim: 3 };

/** Orders that need a person first; within a rank in the order of the report. */
function worstFirst(rows: ExportReport["orders"]): ExportReport["orders"] {
  return rows.toSorted((a, b) => RANKS[orderTone(a.state)] - RANKS[orderTone(b.state)]);
}

/** Date, customer and total; `amount` formats the total as a number for a spreadsheet. */
function saleCells(
  { sale }: ExportReport["orders"][number],
  text: Text,
  amount: ((decimal: string | null) => string) | null,
): readonly string[] {
  if (sale === undefined) return ["", "", ""];
  const { placedAt, buyer, total, currency } = sale;
  const shown = amount === null ? text.formats.money(total, currency) : amount(total);
  return [text.formats.instant(Date.parse(placedAt)), buyer, shown];
}

/** The pieces of a file with the report of a pull. */
export function pullPieces(
  report: PullReport,
  rows: readonly PullRow[],
  format: ReportFormat,
  { text, english, site }: Texts,
): Lazy<string> {
  if (format === "json") return jsonPieces(pullDocument(report, rows, english));
  const heads = [
    "head.id",
    "field.sku",
    "field.name",
    "head.result",
    "head.changes",
    "head.remark",
    "head.fix",
    "head.warnings",
  ] as const;
  const counts = ["read", "created", "updated", "unchanged", "hidden", "adopted", "failed", "warnings"] as const;
  return tablePieces(format, text, {
    title: titleOf(text.t(`report.pull.${report.mode}`), site),
    intro: intro(
      text,
      counts.map((key) => text.t(`count.${key}`, { n: report.summary[key] })),
      report,
    ),
    heads: heads.map((key) => text.t(key)),
    notes: 3,
    rows: mapLazily(failuresFirst(rows), (row) => {
      const item = row.sku === "" ? row.id : row.sku;
      return [
        row.id,
        row.sku,
        row.name ?? "",
        { text: text.t(`action.${row.action}`), tone: actionTone(row.action) },
        describeChanges(row.changes, text),
        ...problemCells(row.error, text, item),
        formatWarnings(row.warnings, text, item),
      ];
    }),
    finishedMs: report.finishedMs,
  });
}

function failuresFirst(rows: readonly PullRow[]): readonly PullRow[] {
  const isFailure = ({ action }: PullRow): boolean => actionTone(action) === "bad";
  return [...rows.filter(isFailure), ...rows.filter((row) => !isFailure(row))];
}

function actionTone(action: PullRow["action"]): "bad" | "good" {
  return action === "failed" || action === "not-found" ? "bad" : "good";
}

function intro(text: Text, counts: readonly string[], report: ExportReport | PullReport): string[] {
  return [
    ...(report.dryRun ? [text.t("report.dry")] : []),
    counts.join(", "),
    ...report.problems.map((one) =>
      Object.values(text.problem(one))
        .filter((part) => part !== null)
        .join(" "),
    ),
  ];
}

function problemCells(problem: Problem | null, text: Text, item: string): [message: string, fix: string] {
  if (problem === null) return ["", ""];
  const { message, hint } = text.problem(problem, item);
  return [message, hint ?? ""];
}

function formatWarnings(warnings: readonly Problem[], text: Text, item: string): string {
  return warnings.map((warning) => text.problem(warning, item).message).join(" ");
}

function tablePieces(format: "csv" | "html", text: Text, sheet: Sheet): Lazy<string> {
  if (format === "csv") return csvPieces(sheet);
  const footer = text.t("report.generated", { at: text.formats.instant(sheet.finishedMs) });
  return htmlPage({ ...sheet, lang: text.lang, footer });
}

async function* csvPieces(sheet: Sheet): AsyncGenerator<string> {
  yield BOM;
  yield csvRecord(sheet.heads);
  for await (const row of sheet.rows) yield csvRecord(row.map(cellText));
}
