import { cleanLine } from "../terminal/clean.ts";
import type { Text } from "../text/text.ts";
import { AUDIT_STYLE } from "./html-style.ts";
import { type AuditTable, dayTable, exceptionTable, orderTable, productTable, vatTable } from "./tables.ts";
import { type KeptAudit, sayBecause, sayFoot, sayOthers, sayPeriod, saySums, sayUnread, sayVerdict } from "./words.ts";

/** No script, no address of anything outside. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** One page to print and to tick off, in pieces. Everything in it is escaped. */
export async function* auditPage(kept: KeptAudit, text: Text): AsyncGenerator<string> {
  const { report } = kept;
  const title = text.t("audit.title", { period: sayPeriod(text, report) });
  const verdict = paragraphs(sayVerdict(text, report), `verdict ${report.exitCode === 0 ? "good" : "bad"}`);
  const notes = [report.isOneWay ? text.t("audit.one-way") : null, sayOthers(text, report)];
  yield `<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escape(`${report.site} – ${title}`)}</title>
<style>${AUDIT_STYLE}</style>
</head>
<body>
<header><p class="site">${isolate(report.site)}</p><h1>${escape(title)}</h1>
${verdict}
<p>${escape(saySums(text, report))}</p>
${paragraphs([sayBecause(text, report.days, report.currency)])}
${paragraphs(notes)}</header>
`;
  if (report.unread.length > 0) yield unreadSection(kept, text);
  if (report.exceptions.length > 0) yield* tableSection(exceptionTable(text, report), "exceptions");
  else
    yield `<section><h2>${escape(text.t("audit.section.exceptions"))}</h2><p>${escape(text.t("audit.no-exceptions"))}</p></section>\n`;
  yield* tableSection(vatTable(text, report), "vat");
  yield* tableSection(dayTable(text, report), "days");
  const products = productTable(text, report);
  if (products !== null && (report.products ?? []).length > 0) yield* tableSection(products, "products");
  yield* tableSection(orderTable(text, report), "orders");
  yield `<footer>${paragraphs(sayFoot(text, kept))}</footer>
</body>
</html>
`;
}

function paragraphs(lines: readonly (string | null)[], name = ""): string {
  const attribute = name === "" ? "" : ` class="${name}"`;
  return lines.map((line) => (line === null ? "" : `<p${attribute}>${escape(line)}</p>`)).join("\n");
}

function unreadSection({ report }: KeptAudit, text: Text): string {
  const lines = report.unread.map((one) => {
    const { message, hint } = sayUnread(text, one);
    return `<li>${isolate(message)}${hint === null ? "" : `<br>→ ${isolate(hint)}`}</li>`;
  });
  return `<section><h2>${escape(text.t("audit.section.unread"))}</h2><ul>${lines.join("")}</ul></section>\n`;
}

async function* tableSection(table: AuditTable, name: string): AsyncGenerator<string> {
  const head = table.heads.map((one, at) => `<th scope="col"${side(table, at)}>${escape(one)}</th>`).join("");
  yield `<section class="${name}"><h2>${escape(table.title)}</h2>\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n`;
  for await (const row of table.rows) yield rowOf(table, row);
  const { total } = table;
  yield `</tbody>${total === null ? "" : `<tfoot>${rowOf(table, total)}</tfoot>`}</table></section>\n`;
}

function rowOf(table: AuditTable, row: readonly string[]): string {
  const cells = row.map(
    (cell, at) => `<td${side(table, at)} data-head="${escape(table.heads[at] ?? "")}">${isolate(cell)}</td>`,
  );
  return `<tr>${cells.join("")}</tr>\n`;
}

function side({ right }: AuditTable, at: number): string {
  return right.has(at) ? ' class="n"' : "";
}

function isolate(text: string): string {
  const clean = escape(text);
  return clean === "" ? "" : `<bdi>${clean}</bdi>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return cleanLine(text).replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
