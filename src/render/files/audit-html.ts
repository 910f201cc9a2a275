import { escapeHtml, framed, isolate } from "./html.ts";
import type { Text } from "../../text/text.ts";
import { AUDIT_STYLE } from "./audit-html-style.ts";
import { type AuditTable, dayTable, exceptionTable, orderTable, vatTable } from "../../view/audit/tables.ts";
import {
  type KeptAudit,
  formatDifferenceParts,
  formatFoot,
  formatOthers,
  formatPeriod,
  formatSums,
  describeUnread,
  formatVerdict,
} from "../../view/audit/words.ts";

/** One page to print and to tick off, as pieces of HTML. Every value is escaped. */
export function auditPage(kept: KeptAudit, text: Text): AsyncGenerator<string> {
  const title = text.t("audit.title", { period: formatPeriod(text, kept.report) });
  const frame = { lang: text.lang, title: `${kept.report.site} – ${title}`, style: AUDIT_STYLE };
  return framed(frame, bodyOf(kept, title, text));
}

async function* bodyOf(kept: KeptAudit, title: string, text: Text): AsyncGenerator<string> {
  const { report } = kept;
  const verdict = paragraphs(formatVerdict(text, report), `verdict ${report.exitCode === 0 ? "good" : "bad"}`);
  const notes = [report.isOneWay ? text.t("audit.one-way") : null, formatOthers(text, report)];
  yield `<header><p class="site">${isolate(report.site)}</p><h1>${escapeHtml(title)}</h1>
${verdict}
<p>${escapeHtml(formatSums(text, report))}</p>
${paragraphs([formatDifferenceParts(text, report.days, report.currency)])}
${paragraphs(notes)}</header>
`;
  if (report.unread.length > 0) yield unreadSection(kept, text);
  if (report.exceptions.length > 0) yield* tableSection(exceptionTable(text, report), "exceptions");
  else
    yield `<section><h2>${escapeHtml(text.t("audit.section.exceptions"))}</h2><p>${escapeHtml(text.t("audit.no-exceptions"))}</p></section>\n`;
  yield* tableSection(vatTable(text, report), "vat");
  yield* tableSection(dayTable(text, report), "days");
  yield* tableSection(orderTable(text, report), "orders");
  yield `<footer>${paragraphs(formatFoot(text, kept))}</footer>\n`;
}

function paragraphs(lines: readonly (string | null)[], name = ""): string {
  const attribute = name === "" ? "" : ` class="${name}"`;
  return lines.map((line) => (line === null ? "" : `<p${attribute}>${escapeHtml(line)}</p>`)).join("\n");
}

function unreadSection({ report }: KeptAudit, text: Text): string {
  const lines = report.unread.map((one) => {
    const { message, hint } = describeUnread(text, one);
    return `<li>${isolate(message)}${hint === null ? "" : `<br>→ ${isolate(hint)}`}</li>`;
  });
  return `<section><h2>${escapeHtml(text.t("audit.section.unread"))}</h2><ul>${lines.join("")}</ul></section>\n`;
}

async function* tableSection(table: AuditTable, name: string): AsyncGenerator<string> {
  const head = table.heads.map((one, at) => `<th scope="col"${side(table, at)}>${escapeHtml(one)}</th>`).join("");
  yield `<section class="${name}"><h2>${escapeHtml(table.title)}</h2>\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n`;
  for await (const row of table.rows) yield rowOf(table, row);
  const { total } = table;
  yield `</tbody>${total === null ? "" : `<tfoot>${rowOf(table, total)}</tfoot>`}</table></section>\n`;
}

function rowOf(table: AuditTable, row: readonly string[]): string {
  const cells = row.map(
    (cell, at) => `<td${side(table, at)} data-head="${escapeHtml(table.heads[at] ?? "")}">${isolate(cell)}</td>`,
  );
  return `<tr>${cells.join("")}</tr>\n`;
}

function side({ right }: AuditTable, at: number): string {
  return right.has(at) ? ' class="n"' : "";
}
