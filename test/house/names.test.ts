import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

const source = join(import.meta.dirname, "../../src");

/** The types of adapters are written for their authors, in words of their own. */
const FOR_AUTHORS = "clients/adapter/adapter.d.ts";

const FILES = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && file !== FOR_AUTHORS,
);

/** Names that are declared in more than one file, with these files. */
function doubled(declaration: RegExp, texts: Iterable<readonly [file: string, text: string]>): readonly string[] {
  const files = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    for (const [, name = ""] of text.matchAll(declaration)) {
      files.set(name, (files.get(name) ?? new Set()).add(file));
    }
  }
  return [...files].filter(([, { size }]) => size > 1).map(([name, where]) => `${name}: ${[...where].join(", ")}`);
}

const texts = FILES.map((file) => [file, readFileSync(join(source, file), "utf8")] as const);

const TYPE = /^(?:export )?(?:declare )?(?:abstract )?(?:type|interface|class) (\w+)/gm;

it("one name means one type", () => {
  expect(doubled(TYPE, texts)).toEqual([]);
});

it("finds a name that two files give, whether they export it or not", () => {
  const spoilt = [
    ["a.ts", "export interface Row {\n}"],
    ["b.ts", "type Row<T> = T;"],
    ["c.ts", "class Other {"],
  ] as const;
  expect(doubled(TYPE, spoilt)).toEqual(["Row: a.ts, b.ts"]);
});

const FUNCTION = /^export (?:async )?(?:function\*? |const )(\w+)/gm;

/** What runs or declares a command is named alike in each of them. */
const OF_EACH_COMMAND = ["declare", "run", "runAll"];

/** Two rooms that do the same for two systems, or with two databases, call it the same. */
const ALIKE = [
  ["clients/framework360/", "clients/totalgest/"],
  ["store/postgres/", "store/sqlite/"],
] as const;

it("one name means one exported function or value", () => {
  const isAlike = (files: readonly string[]): boolean =>
    ALIKE.some(
      ([one, other]) =>
        files.length === 2 &&
        files.some((file) => file.startsWith(one)) &&
        files.some((file) => file.startsWith(other)),
    );
  const found = doubled(FUNCTION, texts).filter((line) => {
    const [name = "", files = ""] = line.split(": ");
    return !OF_EACH_COMMAND.includes(name) && !isAlike(files.split(", "));
  });
  expect(found).toEqual([]);
});
