/** Every command that a next step names is one that the program understands, whatever the problem. */
import { CommanderError } from "commander";
import { expect, test } from "vitest";

import { buildProgram, nothingPrinted } from "../../src/cli/program.ts";
import type { Act } from "../../src/commands/declare.ts";
import COMMANDS from "../../src/text/commands.json" with { type: "json" };
import { createText } from "../../src/text/text.ts";
import { specimenProblems } from "../support/problem-specimens.ts";

/** A value that a person fills in. */
const PLACEHOLDER = /^(?:[A-Z]{2,}|[A-Z]{2}\.[A-Z]{2}\.[A-Z]{4}|[a-z]+:\/\/HOST)$/;

/** The words that a shell makes of a line, without a redirection. */
const wordsOf = (line: string): readonly string[] =>
  [...line.replace(/ [<>] \S+$/, "").matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));

/** What the program has against this line; null = nothing, or only a placeholder. */
async function faultOf(line: string): Promise<string | null> {
  const argv = wordsOf(line).slice(1);
  const act: Act = () => () => Promise.resolve();
  const program = await buildProgram(act, nothingPrinted(), argv);
  try {
    await program.parseAsync(argv, { from: "user" });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.helpDisplayed") return null;
    const [, value = ""] = /argument '([^']*)' is invalid/.exec(error.message) ?? [];
    return PLACEHOLDER.test(value) ? null : `${line}: ${error.message}`;
  }
}

async function faultsIn(lines: Iterable<string>): Promise<readonly string[]> {
  const own = [...new Set(lines)].filter((line) => line.startsWith("tg360 "));
  const faults = await Promise.all(own.map((line) => faultOf(line)));
  return faults.filter((fault) => fault !== null);
}

test("finds a command that is none", async () => {
  expect(await faultsIn(["tg360 fix 1 --resend --dismiss", "tg360 nothing", "tg360 fix", "npm run x"])).toHaveLength(2);
});

test("of every problem, about one order, several, or none", async () => {
  const text = await createText("en");
  const steps = specimenProblems("usual").flatMap((problem) =>
    ["1001", "1001,1002", undefined].flatMap((item) => text.problem(problem, item).next),
  );
  const commands = steps.flatMap(({ command }) => (command === null ? [] : [command]));
  expect(commands.length).toBeGreaterThan(300);
  // A made-up value in the place of options says nothing; the templates below have real ones.
  const isMadeUp = (fault: string): boolean => /'Abc-1'|^tg360 configure (?:Abc-1 ?)+:/.test(fault);
  expect((await faultsIn(commands)).filter((fault) => !isMadeUp(fault))).toEqual([]);
});

/** What the templates are filled with: a value that stands for what the program itself would write there. */
const VALUES: Readonly<Record<string, string>> = {
  helpOf: "fix",
  back: "--endpoint https://tg.example.ch",
  options: "--price-list NAME --languages LIST",
  option: "--profile",
  secretOption: "--password-file",
  stdinOption: "--password-stdin",
  addressOption: "--shop-url",
  addressArg: "https://shop.example.ch",
  foundArg: "https://shop.example.ch",
  mapOption: "--map-vat 8.1=CODE",
  idArg: "cod",
  rateArg: "8.1",
  countryArg: "Schweiz",
  release: "prices",
  first: "hides",
  longer: "1m",
  longestArg: "20s",
  freeArg: "127.0.0.1:8361",
  dayArg: "2026-11-24",
  from: "2026-11-23",
  to: "2026-11-24",
  state: "shipped",
  oneArg: "1001",
  itemArg: "1001",
};

test("of every template, also where no problem names it", async () => {
  const filled = Object.entries(COMMANDS).flatMap(([name, template]) => {
    const values = name === "runWriteProfile" ? { ...VALUES, option: "totalgest" } : VALUES;
    const line = template.replaceAll(/\{(\w+)\}/g, (_, value: string) => values[value] ?? "abc-1");
    return template.includes("select") ? [] : [line];
  });
  expect(await faultsIn(filled)).toEqual([]);
});
