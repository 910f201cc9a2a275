import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";
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

/** What Commander is told in English there, tg360 says anew in the user's language: `src/cli/parsing-problem.ts`. */
const REWORDED = "commands/lists.ts";

/** The engine says everything by codes. */
describe.each(["text", "view", "render", "commands", "core"])("src/%s", (folder) => {
  it("holds no sentence outside the catalogue", () => {
    const files = sourceFiles(folder).filter((file) => file !== REWORDED);
    const found = files.flatMap((file) =>
      sentences(readFileSync(join(SRC, file), "utf8")).map(({ text, line }) => `${file}:${String(line)} ${text}`),
    );
    expect(found).toEqual([]);
  });
});

/** Our own words in what a problem quotes: the value of a `detail`, or the argument of a function that calls it so. */
function quotedSentences(source: string, takes = new Map<string, number>(), file = "source.ts"): readonly string[] {
  const { program } = parseSync(file, source);
  const found: string[] = [];
  const look = (start: number, end: number): void => {
    found.push(...sentences(source.slice(start, end)).map(({ text }) => text));
  };
  const noteParameter = (name: string | undefined, params: readonly unknown[]): void => {
    const at = params.findIndex((one) => (one as { name?: string }).name === "detail");
    if (name !== undefined && at !== -1) takes.set(name, at);
  };
  new Visitor({
    FunctionDeclaration({ id, params }) {
      noteParameter(id?.name, params);
    },
    VariableDeclarator({ id, init }) {
      if (id.type !== "Identifier" || init === null) return;
      if (init.type === "ArrowFunctionExpression") noteParameter(id.name, init.params);
      else if (id.name === "detail") look(init.start, init.end);
    },
    Property({ key, value }) {
      if (key.type === "Identifier" && key.name === "detail") look(value.start, value.end);
    },
  }).visit(program);
  new Visitor({
    CallExpression({ callee, arguments: given }) {
      const argument = callee.type === "Identifier" ? given[takes.get(callee.name) ?? -1] : undefined;
      if (argument !== undefined) look(argument.start, argument.end);
    },
  }).visit(program);
  return found;
}

describe("what a problem quotes", () => {
  it("is seen as ours in a property, in a variable and in an argument", () => {
    const source = `
      problem("bug", { detail: "It has failed." });
      const detail = \`There is \${one} too\`;
      function unavailable(key: string, detail: string) { return { key, detail }; }
      unavailable("one", "nothing was there");
      problem("bug", { detail: \`HTTP \${status}\` });`;
    expect(quotedSentences(source)).toEqual(["It has failed.", "There is … too", "nothing was there"]);
  });

  it("is a code, a number, a name or the other system’s own words, and never a sentence of ours", () => {
    const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
      (name) => /\.tsx?$/.test(name) && !/^(?:sandbox|diagnosis\/adapter)\//.test(name),
    );
    // Functions are known by their names in every file that calls them.
    const takes = new Map<string, number>();
    for (const file of files) quotedSentences(readFileSync(join(SRC, file), "utf8"), takes, file);
    const found = files.flatMap((file) =>
      quotedSentences(readFileSync(join(SRC, file), "utf8"), takes, file).map((text) => `${file} ${text}`),
    );
    expect(found).toEqual([]);
  });
});
