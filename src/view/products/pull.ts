import type { PullReport, PullRow } from "../../core/run/reports.ts";
import { describeChanges } from "./changes.ts";
import { cleanLine } from "../../text/clean.ts";
import { groupProblems, groupsOf } from "../groups.ts";
import { groupLines } from "../../render/terminal/view.ts";
import type { Causes } from "../../text/causes.ts";
import type { KeptRows } from "./kept-rows.ts";
import { advice, countsLines, paragraph, type Screen, section } from "../../render/terminal/screen.ts";
import type { Tone } from "../view.ts";
import { renderTable } from "../../render/terminal/table.ts";

const ACTION_TONES = {
  created: "good",
  updated: "good",
  adopted: "good",
  hidden: "busy",
  failed: "bad",
  "not-found": "bad",
} as const satisfies Record<PullRow["action"], Tone>;

/**
 * The report of a pull: the totals, what ended or restrained it (brakes), failures by cause, the kept rows, and
 * warnings.
 */
export async function renderPull(screen: Screen, report: PullReport, kept: KeptRows): Promise<string[]> {
  return [
    ...headline(screen, report),
    ...(await rowLines(screen, kept)),
    ...pullTroubles(screen, report, kept),
    ...warningLines(screen, kept.warnings),
  ];
}

/** Lines about everything of an incomplete run that needs a person; empty = all is well. */
export function pullTroubles(screen: Screen, report: PullReport, { failures }: KeptRows): string[] {
  const { text } = screen;
  const { failed, read } = report.summary;
  const lines = groupLines(screen, groupsOf(failures, text, { read }));
  const left = failed - failures.kept;
  const more =
    left > 0 && failures.kept > 0 ? paragraph(screen, text.t("report.more-failures", { n: left }), "  ") : [];
  return [
    ...section(screen, text.t("story.history"), groupLines(screen, groupProblems(report.problems, text))),
    ...section(screen, text.t("report.failures"), [...lines, ...more]),
  ];
}

/** Grouped by kind; many bad EANs are one group. */
function warningLines(screen: Screen, warnings: Causes): string[] {
  const { text } = screen;
  const groups = groupsOf(warnings, text);
  const left = warnings.others + groups.reduce((sum, { count, items }) => sum + count - items.length, 0);
  const all = left > 0 ? advice(screen, text.t("report.all-warnings"), "  ") : [];
  return section(screen, text.t("head.warnings"), [...groupLines(screen, groups), ...all]);
}

/** The SKU, or the id if there is none. */
function productName({ id, sku }: { readonly id: string; readonly sku: string }): string {
  return cleanLine(sku.trim() === "" ? id : sku);
}

function headline(screen: Screen, report: PullReport): string[] {
  const { text } = screen;
  const { summary } = report;
  const always = ["read", "created", "updated", "failed"] as const;
  const others = ["hidden", "adopted", "unchanged", "warnings"] as const;
  const parts = [...always, ...others.filter((key) => summary[key] > 0)].map((key) =>
    text.t(`count.${key}`, { n: summary[key] }),
  );
  if (report.heldBack > 0) parts.push(text.t("count.heldBack", { n: report.heldBack }));
  const took = text.t("report.took", { duration: text.formats.duration(report.finishedMs - report.startedMs) });
  return [
    ...countsLines(screen, text.t(`report.pull.${report.mode}`), [...parts, took]),
    ...(report.dryRun ? paragraph(screen, text.t("report.dry")) : []),
    ...(isQuietRun(report) ? paragraph(screen, text.t("report.nothing-changed")) : []),
  ];
}

function isQuietRun({ summary, heldBack, problems }: PullReport): boolean {
  const touched = summary.created + summary.updated + summary.hidden + summary.adopted + summary.failed;
  return touched === 0 && heldBack === 0 && problems.length === 0;
}

async function rowLines(screen: Screen, { listed: rows, count }: KeptRows): Promise<string[]> {
  const { text } = screen;
  if (rows.length === 0) return [];
  const columns = [
    { label: text.t("field.sku"), least: 8 },
    { label: text.t("head.action") },
    { label: text.t("head.changes"), least: 8 },
  ];
  const cells = rows.map((row) => [
    productName(row),
    { text: text.t(`action.${row.action}`), tone: ACTION_TONES[row.action] },
    describeChanges(row.changes, text),
  ]);
  const left = count - rows.length;
  return section(screen, text.t("status.products"), [
    ...renderTable(screen, columns, cells),
    ...(left > 0 ? paragraph(screen, text.t("report.more-products", { n: left })) : []),
  ]);
}
