import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = new URL("../../src", import.meta.url).pathname;

/**
 * Not for people who use the tool in their own language: the parser's own help (English throughout), shell scripts, and
 * the catalogues themselves, a style sheet.
 */
const APART = [/options\.ts$/, /completion\/scripts\.ts$/, /html-style\.ts$/];

/** Two adjacent words, at least one of them no command word: a sentence, or the beginning of one. */
const WORDS = /\p{L}{2,}[,.:;]? \p{L}{2,}/u;

/** What looks like words and is none: commands to be typed, markup, style sheets, the names of HTTP headers. */
const NO_WORDS = [
  /tg360 [a-z-]+(?: [a-z-]+)*/g,
  /status (?:orders|products)/g,
  /<[^>]*>/g,
  /\{[^}]*\}/g,
  /default-src .*/g,
];

interface Literal {
  readonly text: string;
  readonly line: number;
}

/** The text of every string and template literal, comments and imports apart. */
function literals(source: string): readonly Literal[] {
  const found: Literal[] = [];
  const token =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<=[=(,:!&|?;\n] *)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g;
  for (const match of source.matchAll(token)) {
    const [raw] = match;
    if (!/^["'`]/.test(raw)) continue;
    const before = source.slice(source.lastIndexOf("\n", match.index) + 1, match.index);
    if (/(?:\bfrom|\bimport\(?) $|\bimport\($|\bnew (?:Type|Range)?Error\($/.test(before)) continue;
    const text = raw.startsWith("`") ? raw.replaceAll(/\$\{[^}]*\}/g, "…") : raw;
    found.push({ text: text.slice(1, -1), line: source.slice(0, match.index).split("\n").length });
  }
  return found;
}

/** Literals that are sentences. */
function sentences(source: string): readonly Literal[] {
  return literals(source).filter(({ text }) => {
    const rest = NO_WORDS.reduce((left, pattern) => left.replaceAll(pattern, "…"), text);
    return WORDS.test(rest);
  });
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(SRC, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .filter((name) => !APART.some((pattern) => pattern.test(name)));
}

describe("the search for sentences", () => {
  it("finds one in a string and in a template, and none in comments, imports, keys and commands", () => {
    const source = [
      'import x from "two words";',
      "// a comment with words",
      'const a = "Nothing was found.";',
      "const b = `The order ${id} failed`;",
      'const c = "report.nothing-due", d = "tg360 export-orders --ids";',
    ].join("\n");
    expect(sentences(source).map(({ line }) => line)).toEqual([3, 4]);
  });
});

describe.each(["text", "view", "render", "commands"])("src/%s", (folder) => {
  it("holds no sentence outside the catalogue", () => {
    const found = sourceFiles(folder).flatMap((file) =>
      sentences(readFileSync(join(SRC, file), "utf8")).map(({ text, line }) => `${file}:${String(line)} ${text}`),
    );
    expect(found).toEqual([]);
  });
});
