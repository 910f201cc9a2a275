import type { Command } from "commander";

import type { Context, Printing } from "../../compose/context.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { allShops } from "../../core/shops/choose.ts";
import { readLocale } from "../../report/locale.ts";
import { type Offer, offersFor } from "./offers.ts";
import { SCRIPTS, type Shell } from "./scripts.ts";

type Needs = Printing & Pick<Context, "readInstallation">;

/**
 * Prints the script of a shell, whose name the parser checked. With words it prints the completions of the last one,
 * one per line; `:file` or `:folder` = a name that the shell completes itself.
 */
export async function runCompletion(
  context: Needs,
  [shell = "", ...typed]: readonly string[],
  program: Command,
): Promise<ExitCode> {
  if (!isShell(shell)) throw new TypeError(`no script for ${shell}`);
  await context.output.out(typed.length === 0 ? SCRIPTS[shell] : await printedOffers(context, shell, typed, program));
  return EXIT.ok;
}

function isShell(name: string): name is Shell {
  return Object.hasOwn(SCRIPTS, name);
}

async function printedOffers(
  context: Needs,
  shell: Shell,
  typed: readonly string[],
  program: Command,
): Promise<string> {
  const offers = offersFor(program, typed, readLocale(context.globals.lang, "help"));
  if (offers === "file" || offers === "folder") return `:${offers}\n`;
  const current = typed.at(-1) ?? "";
  const offered = offers === "shop" ? await shopOffers(context, current) : offers;
  return offered
    .filter(({ word }) => word.startsWith(current))
    .map((offer) => `${LINE[shell](offer)}\n`)
    .join("");
}

/** The format of a completion in each shell. */
const LINE: Readonly<Record<Shell, (offer: Offer) => string>> = {
  bash: ({ word }) => word,
  zsh: ({ word, summary }) => `${word.replaceAll(":", String.raw`\:`)}${summary === "" ? "" : `:${summary}`}`,
  fish: ({ word, summary }) => `${word}${summary === "" ? "" : `\t${summary}`}`,
};

/** The shops of this installation, with the prefix `--shop=` if the option is in the same word. */
async function shopOffers(context: Needs, current: string): Promise<readonly Offer[]> {
  const [option = ""] = /^--[^=]+=/.exec(current) ?? [];
  try {
    return allShops(await context.readInstallation()).map((shop) => ({ word: `${option}${shop}`, summary: "" }));
  } catch {
    // A configuration that cannot be read must not write into the command line that is being typed.
    return [];
  }
}
