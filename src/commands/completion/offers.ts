import type { Command, Option } from "commander";

import { commandWords, optionText } from "../../cli/help.ts";
import type { HelpWords } from "../../report/locale.ts";

/** A possible completion of the last word. */
export interface Offer {
  readonly word: string;
  /** Empty = the word needs no explanation. */
  readonly summary: string;
}

/** The completions: these words, a name that the shell completes itself, or the name of a shop. */
export type Offers = readonly Offer[] | "file" | "folder" | "shop";

/** What the words before the last one mean. */
interface Line {
  readonly command: Command;
  /** Words of the subcommand that belong to no option. */
  readonly operands: readonly string[];
  /** The option whose value comes next; null = none. */
  readonly open: Option | null;
}

/** The completions of the last word after `tg360`, not filtered by its first letters. */
export function offersFor(program: Command, typed: readonly string[], words: HelpWords): Offers {
  const current = typed.at(-1) ?? "";
  const { command, operands, open } = readLine(program, typed.slice(0, -1));
  if (open !== null) return valuesOf(open);
  const [, flag] = /^(--[^=]+)=/.exec(current) ?? [];
  if (flag !== undefined) return valuesInWord(flag, optionOf(command, flag));
  const operand = current.startsWith("-") ? [] : operandsAfter(operands, command, words);
  return operand.length > 0 ? operand : optionsOf(command, words);
}

function readLine(program: Command, before: readonly string[]): Line {
  let command = program;
  let open: Option | null = null;
  const operands: string[] = [];
  for (const word of before) {
    if (open !== null) open = null;
    else if (word.startsWith("-")) open = opened(optionOf(command, word));
    else if (command === program) command = program.commands.find((child) => child.name() === word) ?? program;
    else operands.push(word);
  }
  return { command, operands, open };
}

function opened(option: Option | undefined): Option | null {
  return option !== undefined && takesValue(option) ? option : null;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function optionOf(command: Command, flag: string): Option | undefined {
  return allOptions(command).find((option) => option.long === flag);
}

function allOptions(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

/** By the placeholder in the declaration, e.g. `--report <file>`. */
function valuesOf(option: Option): Offers {
  if (option.argChoices !== undefined) return option.argChoices.map(plain);
  if (option.long === "--shop") return "shop";
  const [, placeholder] = /<(\w+)>/.exec(option.flags) ?? [];
  return placeholder === "file" || placeholder === "folder" ? placeholder : [];
}

/** `--lang=it`: the value is in the same word as its option. */
function valuesInWord(flag: string, option: Option | undefined): Offers {
  if (option === undefined || !takesValue(option)) return [];
  const values = valuesOf(option);
  return typeof values === "string" ? values : values.map(({ word }) => plain(`${flag}=${word}`));
}

/** Operands that the parser does not know, because an id may stand in their place. */
const KNOWN_OPERANDS: Readonly<Record<string, readonly string[]>> = { status: ["products", "orders", "runs"] };

/** Actions of `shops` that are followed by a name. */
const ACTIONS_ON_A_SHOP: ReadonlySet<string> = new Set(["pause", "resume", "remove", "move"]);

function operandsAfter(operands: readonly string[], command: Command, words: HelpWords): Offers {
  if (command.parent === null) {
    const children = command.createHelp().visibleCommands(command);
    return children
      .filter((child) => child.name() !== "help")
      .map((child) => ({ word: child.name(), summary: commandWords(child, words).summary }));
  }
  const [first, ...others] = operands;
  if (first === undefined) {
    return (KNOWN_OPERANDS[command.name()] ?? command.registeredArguments[0]?.argChoices ?? []).map(plain);
  }
  return command.name() === "shops" && ACTIONS_ON_A_SHOP.has(first) && others.length === 0 ? "shop" : [];
}

function optionsOf(command: Command, words: HelpWords): Offers {
  return allOptions(command).flatMap((option) =>
    typeof option.long === "string" ? [{ word: option.long, summary: optionText(option, command, words) }] : [],
  );
}

function plain(word: string): Offer {
  return { word, summary: "" };
}
