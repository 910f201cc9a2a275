import { pullAccount } from "../../core/run/account.ts";
import type { PullReport, PullRow } from "../../core/run/reports.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Causes } from "../../text/causes.ts";
import type { Text } from "../../text/text.ts";
import { groupProblems, groupsOf, noteColumns, reportFile } from "../groups.ts";
import { worstFirst } from "../labels.ts";
import { type Column, type Section, sectionOf, tableOf, titled, type Tone, type View } from "../view.ts";
import { describeChanges } from "./changes.ts";
import type { KeptRows } from "./kept-rows.ts";

const ACTION_TONES = {
  created: "good",
  updated: "good",
  adopted: "good",
  hidden: "busy",
  failed: "bad",
  "not-found": "bad",
} as const satisfies Record<PullRow["action"], Tone>;

/** The report of a pull for a screen: the totals, the kept rows, what ended or restrained it (brakes), and warnings. */
export function pullView(text: Text, report: PullReport, kept: KeptRows): View {
  const { listed, count, warnings } = kept;
  const left = count - listed.length;
  const foot = left > 0 ? text.t("report.more-products", { n: left }) : "";
  return {
    ...summaryOf(text, report),
    tables: listed.length === 0 ? [] : [tableOf(text.t("status.products"), pullColumns(text), listed, foot)],
    groups: [...pullTroubles(text, report, kept), ...warningsOf(text, warnings)],
  };
}

/** The report with all its products, the failures first. */
export function pullFile(text: Text, report: PullReport, rows: readonly PullRow[], site: string | null): View {
  const sorted = worstFirst(rows, ({ action }) => ACTION_TONES[action]);
  return reportFile(text, summaryOf(text, report), report, site, tableOf(null, pullColumns(text), sorted));
}

export function pullColumns(text: Text): readonly Column<PullRow>[] {
  return [
    { key: "id", label: text.t("head.id"), room: "file", cell: ({ id }) => id },
    { key: "sku", label: text.t("field.sku"), least: 8, cell: (row) => ({ text: productName(row), data: row.sku }) },
    { key: "name", label: text.t("field.name"), room: "file", cell: ({ name }) => name ?? "" },
    {
      key: "action",
      label: text.t("head.action"),
      cell: ({ action }) => ({ text: text.t(`action.${action}`), tone: ACTION_TONES[action] }),
    },
    { key: "changes", label: text.t("head.changes"), least: 8, cell: ({ changes }) => describeChanges(changes, text) },
    ...noteColumns<PullRow>(text, ({ id, sku }) => (sku === "" ? id : sku)),
  ];
}

/** The SKU, or the id if there is none. */
function productName({ id, sku }: PullRow): string {
  return cleanLine(sku.trim() === "" ? id : sku);
}

/** Everything of an incomplete run that needs a person; empty = all is well. */
export function pullTroubles(text: Text, report: PullReport, { failures }: KeptRows): readonly Section[] {
  const { failed } = report.summary;
  const left = failed - failures.kept;
  const more =
    left > 0 && failures.kept > 0
      ? { foot: text.t("report.more", { n: left }), next: text.next("report.all-failures") }
      : {};
  return [
    ...sectionOf(text.t("report.problems"), "bad", groupProblems(report.problems, text)),
    ...sectionOf(text.t("health.degraded"), "bad", groupsOf(failures, text)).map((one) => ({
      ...one,
      ...more,
    })),
  ];
}

/** Grouped by kind; many bad EANs are one group. */
function warningsOf(text: Text, warnings: Causes): readonly Section[] {
  const groups = groupsOf(warnings, text);
  const left = warnings.others + groups.reduce((sum, { count, items }) => sum + count - items.length, 0);
  const all = left > 0 ? { next: text.next("report.all-warnings") } : {};
  return sectionOf(text.t("head.warnings"), null, groups).map((one) => ({ ...one, ...all }));
}

function summaryOf(text: Text, report: PullReport): View {
  const account = pullAccount(report);
  const title = text.t(`report.pull.${report.mode}`);
  const always = ["read", "created", "updated", "failed"] as const;
  const others = ["failedBefore", "hidden", "adopted", "unchanged", "warnings", "heldBack"] as const;
  const counted = [...always, ...others.filter((key) => account[key] > 0)];
  return {
    ...titled(report.dryRun ? text.t("report.dry", { title }) : title),
    counts: [
      ...counted.map((key) => text.t(`count.${key}`, { n: account[key] })),
      text.t("report.took", { duration: text.formats.duration(report.finishedMs - report.startedMs) }),
    ],
    says: [
      ...(isQuietRun(report) ? [text.t("report.nothing-changed")] : []),
      ...(report.summary.textsLeft > 0 ? [text.t("report.texts-left", { n: report.summary.textsLeft })] : []),
    ],
  };
}

function isQuietRun({ summary, heldBack, failedBefore, problems }: PullReport): boolean {
  const touched = summary.created + summary.updated + summary.hidden + summary.adopted + summary.failed;
  return touched + failedBefore === 0 && heldBack === 0 && problems.length === 0;
}
