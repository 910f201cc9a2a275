/**
 * Makes external text (names, answers, excerpts) harmless for terminals and log lines. Stored and sent text stays
 * unchanged; only output is cleaned.
 */

import stringWidth from "fast-string-width";

/**
 * An escape sequence: OSC, DCS, SOS, PM and APC with their text if they are ended, CSI with its parameters, and the
 * short ones; written with ESC and a letter, or as a single C1 byte. Linear: no part can match in two ways.
 */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex -- control characters are the matter here
  /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u0090\u0098\u009C-\u009F]*(?:\u0007|\u001B\\|\u009C)|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B[ -/]*[0-~]?/g;

/** Line ends, tabs and other white space become one space. */
const BLANKS = /[\t\n\v\f\r\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/g;

/**
 * Invisible characters that change what is shown: C0, DEL, C1, soft hyphen, bidi marks, embeddings, overrides and
 * isolates, zero-width characters, fillers, interlinear and tag characters, noncharacters.
 */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- control characters are the matter here
  /[\u034F\u17B4\u17B5\u180B-\u180F\u0000-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E0FFF}]/gu;

/** More marks than any script puts on one letter: they would cover the lines around. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * One harmless line: without escape sequences and invisible characters, any white space as a single space, lone
 * surrogates as the replacement character, trimmed. Idempotent; plain text stays unchanged.
 */
export function cleanLine(text: string): string {
  if (/^[!-~]*$/.test(text)) return text;
  return stripHarm(text.replaceAll(ESCAPES, "").replaceAll(BLANKS, " ")).replaceAll(/ {2,}/g, " ").trim();
}

/** As `cleanLine`, but the no-break spaces of French stay: they keep « and ? in place when a page breaks its lines. */
export function cleanSentence(text: string): string {
  return text
    .split(/([\u00A0\u202F])/)
    .map((part, at) => (at % 2 === 1 ? part : cleanLine(`.${part}.`).slice(1, -1)))
    .join("")
    .trim();
}

function stripHarm(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, "\uFFFD")
    .replaceAll(INVISIBLE, "")
    .replaceAll(STACKED_MARKS, "$1");
}

/** At most `columns` wide, cut between characters, with `…` for the missing rest. For clean text. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  let left = columns - 1;
  for (const grapheme of graphemes(text)) {
    left -= widthOf(grapheme);
    if (left < 0) break;
    kept += grapheme;
  }
  return columns > 0 ? `${kept.replace(/[\s…]+$/u, "")}…` : "";
}

/** Clean and at most `columns` wide. */
export function cleanCell(text: string, columns: number): string {
  return truncate(cleanLine(text), columns);
}

/** Every space but the one between a currency and its amount. */
const BETWEEN_WORDS = /(?<!\b[A-Z]{3}) | (?!-?\d)/;

/** Breaks clean text into lines of at most `columns`, at spaces; a longer word is cut into pieces, or left whole. */
export function wrap(text: string, columns: number, { cut = true }: { readonly cut?: boolean } = {}): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BETWEEN_WORDS).flatMap((long) => (cut ? pieces(long, columns) : [long]))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const parts: string[] = [];
  let part = "";
  for (const grapheme of graphemes(word)) {
    if (part !== "" && widthOf(part + grapheme) > columns) {
      parts.push(part);
      part = "";
    }
    part += grapheme;
  }
  return [...parts, part];
}

/** Created with the first text that needs it: this takes a tenth of a start. */
let segmenter: Intl.Segmenter | undefined;

/** The characters as a reader counts them, in order. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return text.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** European letters, signs and arrows: each code unit is a character of one column. */
const PLAIN = /^[ -~\u00A0-\u024F\u2010-\u203A\u20AC\u2190-\u21FF]*$/;

/** Columns that a text takes on a terminal. For clean text; a control character of our own stands for one. */
export function widthOf(text: string): number {
  return PLAIN.test(text) ? text.length : stringWidth(text, { controlWidth: 1 });
}

/** Without capitals and accents: `muller` finds Müller. */
export function searchText(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** With a small first letter. */
export function uncapitalized(words: string): string {
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

/** With a capital first letter. */
export function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
