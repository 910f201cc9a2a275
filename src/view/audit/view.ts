import { isDifference } from "../../core/audit/verdict.ts";
import type { AuditHead, AuditReport, KeptAudit } from "../../core/audit/report.ts";
import type { Text } from "../../text/text.ts";
import { type Group, type Section, sectionOf, tableOf, titled, type View } from "../view.ts";
import { auditColumns, dayTable, orderTable, vatTable } from "./tables.ts";
import {
  describeException,
  describeUnread,
  formatFoot,
  formatOthers,
  formatPaid,
  formatDays,
  formatSums,
  formatVerdict,
  kindText,
} from "./words.ts";

/** Longer periods show only the days that are not proven. */
const MOST_DAYS = 31;
const MOST_EXCEPTIONS = 50;

/** An audit for a screen. */
export function auditView(text: Text, kept: KeptAudit): View {
  const { report } = kept;
  const isShort = report.days.length <= MOST_DAYS;
  const days = isShort ? report.days : report.days.filter(({ proven }) => !proven);
  const { total: _total, ...table } = dayTable(
    text,
    { ...report, days },
    isShort ? "audit.section.days" : "audit.section.days-open",
  );
  return {
    ...headOf(text, kept),
    tables: [...(days.length === 0 ? [] : [table]), ...(report.vat.length === 0 ? [] : [vatTable(text, report)])],
    groups: auditTroubles(text, kept),
  };
}

/** An audit with all its orders, to print and to tick off. */
export function auditFile(text: Text, kept: KeptAudit): View {
  const { report } = kept;
  const view = headOf(text, kept);
  return {
    ...view,
    title: `${report.site} – ${view.title}`,
    groups: auditTroubles(text, kept, report.exceptions.length),
    tables: [vatTable(text, report), dayTable(text, report), orderTable(text, report)],
  };
}

function headOf(text: Text, kept: KeptAudit): View {
  const { report } = kept;
  const says = [
    ...formatVerdict(text, report),
    formatSums(text, report),
    report.isOneWay ? text.t("audit.one-way") : null,
    formatOthers(text, report),
    formatPaid(text, report),
  ];
  return {
    ...titled(text.t("audit.title", { period: formatDays(text, report) }), report.exitCode === 0 ? "good" : "bad"),
    says: says.filter((one) => one !== null),
    foot: formatFoot(text, kept),
  };
}

/** What needs a person, and what a person has settled, which comes last; empty = everything is proven. */
export function auditTroubles(text: Text, { report }: KeptAudit, most = MOST_EXCEPTIONS): readonly Section[] {
  const { exceptions, from, to } = report;
  const shown = [...exceptions.filter(isOpen), ...exceptions.filter((one) => !isOpen(one))].slice(0, most);
  const rest = exceptions.length - shown.length;
  const more = {
    ...(rest > 0 ? { foot: text.t("report.more", { n: rest }) } : {}),
    ...(exceptions.some(isOpen) ? { next: text.next("audit.again", { from, to }) } : {}),
  };
  const listed = sectionOf(
    text.t("health.degraded"),
    "bad",
    shown.map((one) => exceptionGroup(text, report, one)),
  );
  const unread = report.unread.map((one): Group => ({ ...describeUnread(text, report, one), items: [], count: 0 }));
  return [...sectionOf(text.t("audit.section.unread"), "bad", unread), ...listed.map((one) => ({ ...one, ...more }))];
}

function exceptionGroup(text: Text, report: AuditReport, exception: AuditReport["exceptions"][number]): Group {
  const { day, id, reference, numbers, shop, sent, totalgest, currency, kind } = exception;
  const money = (amount: string | null): string => (amount === null ? "–" : text.formats.money(amount, currency));
  const { message, next } = describeException(text, report, exception);
  const head = [
    kindText(text, kind),
    [id, reference].filter((part) => part !== "").join(" · "),
    day === null ? "" : text.formats.localDay(day),
    numbers.join(", "),
  ];
  const sides = [
    `${text.t("shops.name")} ${money(shop)}`,
    `${text.t("audit.head.sent")} ${money(sent)}`,
    `TotalGest ${money(totalgest)}`,
  ];
  const name = head.filter((part) => part !== "").join("  ");
  return { message: null, next, items: [{ name, message: "", details: [sides.join(" | "), message] }], count: 1 };
}

function isOpen(exception: AuditReport["exceptions"][number]): boolean {
  return exception.since === undefined && (isDifference(exception) || exception.kind === "not-provable");
}

/** The kept audits, the newest first. */
export function auditListView(text: Text, heads: readonly AuditHead[]): View {
  const view = titled("");
  if (heads.length > 0) return { ...view, tables: [tableOf(null, auditColumns(text), heads)] };
  return { ...view, says: [text.t("audit.list.none")], next: text.next("hint.audit-missing") };
}
