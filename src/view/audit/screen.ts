import { isDifference } from "../../core/audit/judge/verdict.ts";
import type { AuditReport } from "../../core/audit/report.ts";
import type { AuditHead } from "../../core/audit/store.ts";
import { advice, messageLines, paint, paragraph, type Screen, section } from "../../render/terminal/screen.ts";
import { renderTable } from "../../render/terminal/table.ts";
import type { Text } from "../../text/text.ts";
import { type AuditTable, narrowDayTable, narrowVatTable } from "./tables.ts";
import {
  type KeptAudit,
  formatDifferenceParts,
  describeException,
  formatFoot,
  formatOthers,
  formatPeriod,
  formatSums,
  describeUnread,
  formatVerdict,
} from "./words.ts";

/** Longer periods show only the days that are not proven. */
const MOST_DAYS = 31;
const MOST_EXCEPTIONS = 50;

export async function renderAudit(screen: Screen, kept: KeptAudit): Promise<string[]> {
  const { text } = screen;
  const { report } = kept;
  const others = formatOthers(text, report);
  const because = formatDifferenceParts(text, report.days, report.currency);
  return [
    paint(screen, "strong", text.t("audit.title", { period: formatPeriod(text, report) })),
    ...formatVerdict(text, report).map((line) => paint(screen, report.exitCode === 0 ? "good" : "bad", line)),
    ...paragraph(screen, formatSums(text, report)),
    ...(because === null ? [] : paragraph(screen, because)),
    ...(report.isOneWay ? paragraph(screen, text.t("audit.one-way")) : []),
    ...(others === null ? [] : paragraph(screen, others)),
    ...auditTroubles(screen, kept),
    ...(await dayLines(screen, report)),
    ...(report.vat.length === 0 ? [] : await tableLines(screen, narrowVatTable(text, report))),
    "",
    ...formatFoot(text, kept).flatMap((line) => paragraph(screen, line)),
  ];
}

/** Lines about everything that needs a person; empty = everything is proven. */
export function auditTroubles(screen: Screen, { report }: KeptAudit): string[] {
  const { text } = screen;
  const settled = report.exceptions.filter((one) => !isOpen(one));
  const shown = [...report.exceptions.filter(isOpen), ...settled].slice(0, MOST_EXCEPTIONS);
  const rest = report.exceptions.length - shown.length;
  const lines = shown.flatMap((exception) => {
    const { day, id, reference, numbers, shop, sent, totalgest, currency, kind } = exception;
    const money = (amount: string | null): string => (amount === null ? "–" : text.formats.money(amount, currency));
    const name = [id, reference].filter((part) => part !== "").join(" · ");
    const head = [
      text.t(`audit.kind.${kind}`),
      name,
      day === null ? "" : text.formats.localDay(day),
      numbers.join(", "),
    ];
    const sides = `${text.t("audit.side.shop")} ${money(shop)} | ${text.t("audit.head.sent")} ${money(sent)} | TotalGest ${money(totalgest)}`;
    return [
      ...paragraph(screen, head.filter((part) => part !== "").join("  "), "  "),
      ...paragraph(screen, sides, "    "),
      ...messageLines(screen, describeException(text, exception), "    "),
    ];
  });
  if (rest > 0) lines.push(`  ${text.t("report.more", { n: rest })}`);
  if (report.exceptions.some(isOpen)) {
    lines.push(...advice(screen, text.t("audit.again", { from: report.from, to: report.to })));
  }
  const unread = report.unread.flatMap((one) => messageLines(screen, describeUnread(text, one), "  "));
  return [
    ...section(screen, text.t("audit.section.unread"), unread),
    ...section(screen, text.t("audit.section.exceptions"), lines),
  ];
}

/** What a person has settled comes last. */
function isOpen(exception: AuditReport["exceptions"][number]): boolean {
  return isDifference(exception) || exception.kind === "not-provable";
}

async function dayLines(screen: Screen, report: AuditReport): Promise<string[]> {
  const isShort = report.days.length <= MOST_DAYS;
  const days = isShort ? report.days : report.days.filter(({ proven }) => !proven);
  if (days.length === 0) return [];
  const title = screen.text.t(isShort ? "audit.section.days" : "audit.section.days-open");
  return tableLines(screen, narrowDayTable(screen.text, { ...report, days }, title));
}

async function tableLines(screen: Screen, table: AuditTable): Promise<string[]> {
  const rows: (readonly string[])[] = [];
  for await (const row of table.rows) rows.push(row);
  if (table.total !== null) rows.push(table.total);
  const columns = table.heads.map((head, at) =>
    table.right.has(at)
      ? ({ label: head, align: "right" } as const)
      : at > 1
        ? { label: head, least: 12 }
        : { label: head },
  );
  return section(screen, table.title, renderTable(screen, columns, rows));
}

export async function renderAuditList(screen: Screen, heads: readonly AuditHead[]): Promise<string[]> {
  const { text } = screen;
  if (heads.length === 0) return [text.t("audit.list.none"), text.t("audit.list.first")];
  const word = (proven: boolean | null): string =>
    text.t(proven === null ? "audit.word.not-provable" : proven ? "audit.word.proven" : "audit.word.not-proven");
  const rows = heads.map((head) => [
    String(head.number),
    text.formats.instant(head.startedMs),
    formatPeriod(text, head),
    word(head.presence),
    word(head.amount),
    String(head.differences),
    head.sha256.slice(0, HASH_SHOWN),
  ]);
  return renderTable(
    screen,
    auditListHeads(text).map((label, at) => ({ label, ...(at >= 2 && at <= 4 ? { least: 10 } : {}) })),
    rows,
  );
}

/** The heads of a list of audits. */
export function auditListHeads(text: Text): readonly string[] {
  const keys = ["number", "made", "days", "presence", "amount", "differences"] as const;
  return [...keys.map((key) => text.t(`audit.list.head.${key}`)), "SHA-256"];
}

const HASH_SHOWN = 8;
