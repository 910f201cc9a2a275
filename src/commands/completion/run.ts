import type { Command, Option } from "commander";

import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { readHelpWords, type HelpWords } from "../../text/locale.ts";
import { commandWords, optionText } from "../help.ts";
import { SCRIPTS } from "./scripts.ts";

/**
 * Prints the script of a shell, whose name the parser checked. With words it prints the completions of the last one,
 * one per line, with what it means behind a tab.
 */
export async function runCompletion(
  { globals, output }: App,
  [shell = "", ...typed]: readonly string[],
  program: Command,
): Promise<ExitCode> {
  if (typed.length === 0) {
    await output.out(SCRIPTS[shell as keyof typeof SCRIPTS]);
    return EXIT.ok;
  }
  const offers = offersFor(program, typed, readHelpWords(globals.lang));
  await output.out(offers.map(({ word, summary }) => `${word}${summary === "" ? "" : `\t${summary}`}\n`).join(""));
  return EXIT.ok;
}

/** A possible completion of the last word. */
interface Offer {
  readonly word: string;
  /** Empty = the word needs no explanation. */
  readonly summary: string;
}

/** The completions of the last word after `tg360`; none = whatever the shell offers, such as names of files. */
function offersFor(program: Command, typed: readonly string[], words: HelpWords): readonly Offer[] {
  const [before, current] = [typed.slice(0, -1), typed.at(-1) ?? ""];
  const { command, choices } = readLine(program, before);
  const offers = choices ?? (current.startsWith("-") ? optionsOf(command, words) : operandsOf(command, words));
  return offers.filter(({ word }) => word.startsWith(current));
}

/** `choices`: of the option whose value comes next; null = no value comes. */
function readLine(program: Command, before: readonly string[]) {
  let command = program;
  let choices: readonly Offer[] | null = null;
  for (const word of before) {
    const option: Option | undefined =
      choices === null ? allOptions(command).find(({ long }) => long === word) : undefined;
    const isValue = choices !== null;
    choices = option?.required === true ? (option.argChoices ?? []).map(plain) : null;
    if (!isValue) command = command.commands.find((child) => child.name() === word) ?? command;
  }
  return { command, choices };
}

function operandsOf(command: Command, words: HelpWords): readonly Offer[] {
  const children = command.createHelp().visibleCommands(command);
  return [
    ...children
      .filter((child) => child.name() !== "help")
      .map((child) => ({ word: child.name(), summary: commandWords(child, words).summary })),
    ...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices.map(plain)),
  ];
}

function optionsOf(command: Command, words: HelpWords): readonly Offer[] {
  return allOptions(command).map((option) => ({
    word: option.long ?? option.flags,
    summary: optionText(option, command, words),
  }));
}

function allOptions(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function plain(word: string): Offer {
  return { word, summary: "" };
}
