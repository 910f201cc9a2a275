import type { Command } from "commander";

import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { readHelpWords } from "../../text/locale.ts";
import { offersFor } from "./offers.ts";
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
