/** What `--help` says: every command, option and argument in four languages, and nothing that is not there. */
import { describe, expect, it } from "vitest";

import type { Command } from "commander";

import { renderHelp } from "../../src/commands/help.ts";
import { EXIT } from "../../src/core/common/problems/errors.ts";
import { LANGS } from "../../src/core/common/language.ts";
import { type HelpWords, readHelpWords, readLocale } from "../../src/text/locale.ts";
import { declaredProgram } from "../support/declared-program.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";

const program = await declaredProgram();

/** What is declared, as the names that its words are found by. */
function declared(command: Command): { readonly options: readonly string[]; readonly arguments: readonly string[] } {
  return {
    options: command.options.flatMap(({ long }) => (typeof long === "string" ? [long] : [])),
    arguments: command.registeredArguments.map((argument) => argument.name()),
  };
}

function worded(words: HelpWords): unknown {
  return Object.fromEntries(
    Object.entries(words.commands).map(([name, own]) => [
      name,
      { options: Object.keys(own.options), arguments: Object.keys(own.arguments) },
    ]),
  );
}

function textsOf(words: unknown): readonly string[] {
  return typeof words === "string" ? [words] : Object.values(words ?? {}).flatMap(textsOf);
}

describe.each(LANGS)("in %s", (lang) => {
  it("every command, option and argument has its words, and no other", async () => {
    const words = readHelpWords(lang);
    expect(worded(words)).toEqual(
      Object.fromEntries(program.commands.map((command) => [command.name(), declared(command)])),
    );
    expect(Object.keys(words.globalOptions).toSorted()).toEqual([...declared(program).options, "--help"].toSorted());
    expect(textsOf(words).filter((text) => text.trim() !== text || text === "")).toEqual([]);
  });

  it("every placeholder of a declaration and every exit code has its word", async () => {
    const words = readHelpWords(lang);
    const flags = [program, ...program.commands].flatMap((command) => command.options.map((option) => option.flags));
    const placeholders = flags.flatMap((text) => [...text.matchAll(/<([^>]+)>/g)].map(([, name = ""]) => name));
    const names = program.commands.flatMap((command) => declared(command).arguments);
    expect(Object.keys(words.placeholders).toSorted()).toEqual([...new Set([...placeholders, ...names])].toSorted());
    const codes = Object.keys(words.exitCodes).flatMap((key) => key.split(", ").map(Number));
    expect(codes.toSorted((a, b) => a - b)).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
  });

  it("the help of every command has its headings and fits 80 columns", async () => {
    const words = readHelpWords(lang);
    for (const command of [program, ...program.commands]) {
      const help = renderHelp(command, words, 80);
      const { usage, options, everyCommand, examples, whereCodes } = words.headings;
      for (const heading of [usage, command === program ? everyCommand : options, examples, whereCodes]) {
        expect(help).toContain(heading);
      }
      expect(help.split("\n").filter((line) => line.length > 80 && !line.startsWith("  tg360 completion"))).toEqual([]);
    }
  });
});

it("no text of another language is the English one, but for names and numbers", async () => {
  const english = new Set(textsOf(readHelpWords("en")).filter((text) => text.includes(" ")));
  for (const lang of WHOLE_LANGUAGES.filter((one) => one !== "en")) {
    const same = textsOf(readLocale(lang, "help")).filter((text) => english.has(text));
    expect({ lang, same }).toEqual({ lang, same: [] });
  }
});
