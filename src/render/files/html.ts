import { COMMAND_BEGINS, REST_OF_COMMAND } from "../../text/typed-command.ts";
import { cleanSentence } from "../../text/clean.ts";
import { STYLE } from "./html-style.ts";
import type { Lazy } from "../../view/lazy.ts";
import type { Tone } from "../../view/view.ts";
import type { Lang } from "../../core/common/language.ts";

/** A page with a table. Everything is plain text and is escaped here. */
export interface Page {
  readonly lang: Lang;
  readonly title: string;
  /** One paragraph per item. */
  readonly intro: readonly string[];
  readonly heads: readonly string[];
  /** The number of columns at the end that are text: they are shown below their row, not beside it. */
  readonly notes: number;
  readonly rows: Lazy<readonly Cell[]>;
  readonly footer: string;
}

/** The text of a cell; with a tone if a colour repeats the meaning. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** No scripts and no external addresses: the page declares this itself, and works offline. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A self-contained page around `body`, which is already escaped. */
export async function* framed(
  { lang, title, style }: { readonly lang: Lang; readonly title: string; readonly style: string },
  body: AsyncIterable<string>,
): AsyncGenerator<string> {
  yield `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
`;
  yield* body;
  yield "</body>\n</html>\n";
}

/** One page, in pieces. External text is escaped and its direction isolated. */
export function htmlPage(page: Page): AsyncGenerator<string> {
  return framed({ lang: page.lang, title: page.title, style: STYLE }, bodyOf(page));
}

async function* bodyOf(page: Page): AsyncGenerator<string> {
  const { title, notes } = page;
  const heads = page.heads.slice(0, page.heads.length - notes);
  const noteHeads = page.heads.slice(heads.length);
  yield `<h1>${escapeHtml(title)}</h1>
${page.intro.map((line) => `<p>${isolate(line)}</p>`).join("\n")}
<table>
<thead><tr>${heads.map((head) => `<th scope="col">${escapeHtml(head)}</th>`).join("")}</tr></thead>
<tbody>
`;
  for await (const row of page.rows) {
    const cells = row
      .slice(0, heads.length)
      .map(
        (cell, at) =>
          `<td${classOf(cell)} data-head="${escapeHtml(heads[at] ?? "")}">${withCommands(cellText(cell))}</td>`,
      );
    const below = noteHtml(noteHeads, row.slice(heads.length));
    yield below === ""
      ? `<tr>${cells.join("")}</tr>\n`
      : `<tr class="noted">${cells.join("")}</tr>\n<tr class="note"><td colspan="${String(heads.length)}">${below}</td></tr>\n`;
  }
  yield `</tbody>
</table>
<footer>${escapeHtml(page.footer)}</footer>
`;
}

function noteHtml(heads: readonly string[], cells: readonly Cell[]): string {
  return cells
    .map((cell, at) => ({ head: heads[at] ?? "", text: cellText(cell) }))
    .filter(({ text }) => text !== "")
    .map(({ head, text }) => `<p><b>${escapeHtml(head)}</b><span>${withCommands(text)}</span></p>`)
    .join("");
}

/** The class of a single word that must not break: a state, a number. */
function classOf(cell: Cell): string {
  const isShort = /^\S{1,16}$/.test(cellText(cell));
  const names = [...(isShort ? ["short"] : []), ...(typeof cell === "string" ? [] : [cell.tone])];
  return names.length === 0 ? "" : ` class="${names.join(" ")}"`;
}

/** A tg360 command up to the end of its sentence. */
const COMMAND = new RegExp(`(?:sudo )?${COMMAND_BEGINS}${REST_OF_COMMAND}`, "g");

/** Text in which each command is its own element, so that it copies as a whole. */
export function withCommands(text: string, style = ""): string {
  let at = 0;
  let html = "";
  for (const found of text.matchAll(COMMAND)) {
    html += `${afterCommand(text.slice(at, found.index))} <code${style}>${commandHtml(found[0])}</code> `;
    at = found.index + found[0].length;
  }
  return at === 0 ? isolate(text) : (html + afterCommand(text.slice(at))).trim();
}

/** A command has its own line, so the full stop after it is removed. */
function afterCommand(text: string): string {
  return isolate(text.replace(/^[.,;] ?/, ""));
}

/** Browsers break lines at hyphens: options of up to this length stay whole. A longer word has to break to fit. */
const LONGEST_WHOLE = 32;

/** A command that breaks only between its words. */
export function commandHtml(command: string): string {
  const words = command.split(" ").map((word) => {
    const html = escapeHtml(word);
    return word.includes("-") && word.length <= LONGEST_WHOLE
      ? `<span style="white-space:nowrap">${html}</span>`
      : html;
  });
  return words.join(" ");
}

/** Escaped text whose direction cannot affect the text around it. */
export function isolate(text: string): string {
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
export function escapeHtml(text: string): string {
  return cleanSentence(text).replaceAll(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}
