import { pullAccount } from "../../core/run/account.ts";
import type { FieldChange, PullReport, PullRow } from "../../core/run/reports.ts";
import { cleanLine } from "../../text/clean.ts";
import type { Causes } from "../../text/causes.ts";
import type { Text } from "../../text/text.ts";
import { groupProblems, groupsOf, noteColumns, reportFile } from "../groups.ts";
import { worstFirst } from "../labels.ts";
import { type Column, type Section, sectionOf, tableOf, titled, type Tone, type View } from "../view.ts";
import { describeChange, describeChanges } from "./changes.ts";
import { type KeptRows, MOST_LISTED } from "./kept-rows.ts";
import { MATTERS } from "./matters.ts";

const ACTION_TONES = {
  created: "good",
  updated: "good",
  adopted: "good",
  kept: "good",
  hidden: "busy",
  failed: "bad",
  "not-found": "bad",
} as const satisfies Record<PullRow["action"], Tone>;

/** The report of a pull for a screen: the totals, the kept rows, what ended or restrained it (brakes), and warnings. */
export function pullView(text: Text, report: PullReport, kept: KeptRows): View {
  const { listed, count, warnings } = kept;
  const left = count - listed.length;
  const foot = left > 0 ? text.t("report.more-products", { n: left }) : "";
  const summary = summaryOf(text, report);
  return {
    ...summary,
    says: [...(listed.length < MOST_LISTED ? [] : sumsOf(text, kept)), ...summary.says],
    tables: listed.length === 0 ? [] : [tableOf(text.t("status.products"), screenColumns(text, report), listed, foot)],
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

/** Each has a column of its own on a screen: a price is never cut so that a text has room. */
const OWN_COLUMN = ["price", "quantity", "active"] as const satisfies readonly FieldChange["field"][];

/** On a screen: what matters most is on the left. Of a new product the texts but its name are left out, of each the ID that links it. */
function screenColumns(text: Text, { dryRun }: PullReport): readonly Column<PullRow>[] {
  const own = OWN_COLUMN.map((field): Column<PullRow> => {
    const cell = ({ changes }: PullRow): string => {
      const change = changes.find((one) => one.field === field);
      return change === undefined ? "" : describeChange(change, text);
    };
    return { key: field, label: text.t(`field.${field}`), cell };
  });
  const apart: ReadonlySet<string> = new Set([...OWN_COLUMN, "totalgest_id"]);
  const others = ({ action, changes }: PullRow): string =>
    describeChanges(
      changes.filter(({ field }) => (action === "created" ? field === "name" : !apart.has(field))),
      text,
    );
  return [
    { key: "sku", label: text.t("field.sku"), least: 8, cell: productName },
    {
      key: "action",
      label: text.t("head.action"),
      cell: ({ action }) => ({
        text: text.t(dryRun ? `todo.${action}` : `action.${action}`),
        tone: ACTION_TONES[action],
      }),
    },
    ...own,
    { key: "changes", label: text.t("head.changes"), room: "wide", least: 8, cell: others },
  ];
}

/** `Would change: 12 prices, 240 stocks`, above a list that is too long to count. */
function sumsOf(text: Text, { matters }: KeptRows): readonly string[] {
  const list = MATTERS.filter((matter) => matters[matter] > 0).map((matter) =>
    text.t(`matter.${matter}`, { n: matters[matter] }),
  );
  return list.length === 0 ? [] : [text.t("report.would-change", { list: list.join(", ") })];
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
  const { dryRun } = report;
  const always = dryRun ? (["read"] as const) : (["read", "created", "updated", "failed"] as const);
  // What failed earlier would not be tried.
  const others = dryRun
    ? (["created", "updated", "hidden", "adopted", "failed", "unchanged", "warnings", "heldBack"] as const)
    : (["failedBefore", "hidden", "adopted", "unchanged", "warnings", "heldBack"] as const);
  const counted = [...always, ...others.filter((key) => account[key] > 0)];
  return {
    ...titled(dryRun ? text.t("report.dry", { title }) : title),
    counts: [
      ...counted.map((key) => text.t(dryRun && isWould(key) ? `would.${key}` : `count.${key}`, { n: account[key] })),
      text.t("report.took", { duration: text.formats.duration(report.finishedMs - report.startedMs) }),
    ],
    says: [
      ...(isQuietRun(report) ? [text.t("report.nothing-changed")] : []),
      ...(report.summary.textsLeft > 0 ? [text.t("report.texts-left", { n: report.summary.textsLeft })] : []),
      // A dry run writes none.
      ...(report.summary.textsAsked > 0 && !dryRun
        ? [text.t("report.texts-asked", { n: report.summary.textsAsked })]
        : []),
    ],
  };
}

const WOULD = ["created", "updated", "hidden", "adopted", "failed"] as const;

function isWould(key: string): key is (typeof WOULD)[number] {
  return (WOULD as readonly string[]).includes(key);
}

function isQuietRun({ summary, heldBack, failedBefore, problems }: PullReport): boolean {
  const touched = summary.created + summary.updated + summary.hidden + summary.adopted + summary.failed;
  return touched + failedBefore === 0 && heldBack === 0 && problems.length === 0;
}
