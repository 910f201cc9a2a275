import { beforeCommand, type Next, type Step } from "../../text/next.ts";
import { cleanSentence } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import {
  type Cell,
  cellText,
  cellTone,
  type Group,
  type Head,
  MARKS,
  type Section,
  type Table,
  type View,
} from "../../view/view.ts";
import { STYLE } from "./html-style.ts";

/** No scripts and no external addresses: the page declares this itself, and works offline. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A view as a page that needs no other file, in pieces. External text is escaped and its direction isolated. */
export async function* viewPage(view: View, text: Text): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(view.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1${toned(view.tone)}>${isolate(view.title)}</h1>
`;
  yield* viewHtml(view, text);
  yield "</body>\n</html>\n";
}

/** A view below its title. One looks at the top of a page, so what needs somebody comes before the tables. */
async function* viewHtml(view: View, text: Text): AsyncGenerator<string> {
  const { counts, says, facts, groups, tables, events = [], next, foot } = view;
  if (counts.length > 0) yield `<p>${isolate(counts.join(", "))}</p>\n`;
  for (const one of says) yield `<p>${isolate(one)}</p>\n`;
  if (facts.length > 0) {
    const lines = facts.map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${isolate(value)}</dd>`);
    yield `<dl>${lines.join("")}</dl>\n`;
  }
  for (const one of groups) yield sectionHtml(one, text);
  for (const one of tables) yield* tableHtml(one, text);
  if (events.length > 0) {
    const lines = events.map((one) => `<li>${text.formats.exactInstant(one.atMs)} ${isolate(one.says)}</li>`);
    yield `<section>${headingHtml(text.t("story.history"))}<ol>${lines.join("")}</ol></section>\n`;
  }
  for (const one of next) yield stepHtml(one);
  if (foot.length > 0) yield `<footer>${foot.map((one) => `<p>${isolate(one)}</p>`).join("")}</footer>\n`;
}

function sectionHtml({ title, tone, groups, foot, next = [] }: Section, text: Text): string {
  return [
    `<section>${title === null ? "" : headingHtml(title, tone)}\n`,
    ...groups.map((one) => groupHtml(one, text)),
    foot === undefined ? "" : `<p>${isolate(foot)}</p>`,
    hintHtml(next, text),
    "</section>\n",
  ].join("");
}

function headingHtml(title: string, tone: Section["tone"] = null): string {
  return `<h2${toned(tone)}>${escapeHtml(title)}</h2>`;
}

function toned(tone: Section["tone"]): string {
  return tone === null ? "" : ` class="${tone}"`;
}

function groupHtml({ message, next, items, count, mark }: Group, text: Text): string {
  const left = count - items.length;
  const rows = [
    ...items.map(({ name, message: said, details = [] }) => {
      const own =
        message !== null || said === "" ? isolate(name) : `${isolate(name)}${text.t("said.colon")}${isolate(said)}`;
      return [own, ...details.map(isolate)].join("<br>");
    }),
    ...(left > 0 ? [escapeHtml(text.t("report.more", { n: left }))] : []),
  ];
  return [
    `<div class="group">`,
    message === null ? "" : `<div>${mark === undefined ? "" : `${MARKS[mark]} `}${isolate(message)}</div>`,
    rows.length === 0 ? "" : `<ul>${rows.map((row) => `<li>${row}</li>`).join("")}</ul>`,
    hintHtml(next, text),
    "</div>\n",
  ].join("");
}

function hintHtml(next: Next, text: Text): string {
  return next.length === 0 ? "" : `<p>→ ${nextHtml(next, text.t("said.colon"))}</p>`;
}

function stepHtml({ say, command, link }: Step): string {
  const shown = command === null ? "" : `<br><code>${commandHtml(command)}</code>`;
  const address = link === undefined ? "" : `<br><a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`;
  return `<p>${isolate(say)}${shown}${address}</p>\n`;
}

/** Notes stand below their row, not beside it: they are sentences. */
async function* tableHtml({ title, heads, rows, total, foot }: Table, text: Text): AsyncGenerator<string> {
  const shown = heads.map((head, at) => ({ ...head, at })).filter(({ room }) => room !== "data");
  const [columns, notes] = [
    shown.filter(({ isNote }) => isNote !== true),
    shown.filter(({ isNote }) => isNote === true),
  ];
  const cellsOf = (row: readonly Cell[]): string =>
    columns
      .map(({ label, align, at }) => {
        const cell = row[at] ?? "";
        return `<td${classOf(cell, align)} data-head="${escapeHtml(label)}">${isolate(cellText(cell))}</td>`;
      })
      .join("");
  const labels = columns.map(
    ({ label, align }) => `<th scope="col"${align === undefined ? "" : ' class="n"'}>${escapeHtml(label)}</th>`,
  );
  yield `<section>${title === null ? "" : headingHtml(title)}
<table>
<thead><tr>${labels.join("")}</tr></thead>
<tbody>
`;
  for await (const row of rows) {
    const below = notes.map(({ label, at }) => noteHtml(label, row[at] ?? "", text)).join("");
    yield below === ""
      ? `<tr>${cellsOf(row)}</tr>\n`
      : `<tr class="noted">${cellsOf(row)}</tr>\n<tr class="note"><td colspan="${String(columns.length)}">${below}</td></tr>\n`;
  }
  yield `</tbody>${total === undefined ? "" : `<tfoot><tr>${cellsOf(total)}</tr></tfoot>`}
</table>${foot === undefined ? "" : `<p>${isolate(foot)}</p>`}</section>
`;
}

function noteHtml(label: string, cell: Cell, text: Text): string {
  if (cellText(cell) === "") return "";
  const next = typeof cell === "object" ? cell.next : undefined;
  const said = next === undefined ? isolate(cellText(cell)) : nextHtml(next, text.t("said.colon"));
  return `<p><b>${escapeHtml(label)}</b><span>${said}</span></p>`;
}

/** Also whether it is a single word that must not break: a state, a number. */
function classOf(cell: Cell, align: Head["align"]): string {
  const tone = cellTone(cell);
  const isShort = /^\S{1,16}$/.test(cellText(cell));
  const names = [
    ...(align === undefined ? [] : ["n"]),
    ...(isShort ? ["short"] : []),
    ...(tone === null ? [] : [tone]),
  ];
  return names.length === 0 ? "" : ` class="${names.join(" ")}"`;
}

/** Each sentence, and its command on a line of its own, which copies as a whole. */
function nextHtml(next: Next, colon: string): string {
  return next
    .map(({ say, command }) =>
      command === null
        ? isolate(say)
        : `${say === "" ? "" : `${isolate(beforeCommand(say, colon))}<br>`}<code>${commandHtml(command)}</code>`,
    )
    .join("<br>");
}

/** Browsers break lines at hyphens: options of up to this length stay whole. A longer word has to break to fit. */
const LONGEST_WHOLE = 32;

/** A command that breaks only between its words. */
function commandHtml(command: string): string {
  const words = command.split(" ").map((word) => {
    const html = escapeHtml(word);
    return word.includes("-") && word.length <= LONGEST_WHOLE
      ? `<span style="white-space:nowrap">${html}</span>`
      : html;
  });
  return words.join(" ");
}

/** Escaped text whose direction cannot affect the text around it. */
function isolate(text: string): string {
  const clean = escapeHtml(text);
  return clean === "" ? "" : `<bdi>${clean}</bdi>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Plain text escaped for HTML, inside and outside of attributes. */
function escapeHtml(text: string): string {
  return cleanSentence(text).replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
