import type { Argument, Command, Option } from "commander";

import { wrap, widthOf } from "../text/clean.ts";
import type { HelpWords } from "../text/locale.ts";

/** The texts of one command. */
export interface CommandWords {
  readonly summary: string;
  readonly about: string;
  /** By name. */
  readonly arguments: HelpTexts;
  /** By long flag. */
  readonly options: HelpTexts;
  /** By the line to type. */
  readonly examples: HelpTexts;
}

type HelpTexts = Readonly<Record<string, string>>;
type Entry = readonly [term: string, text: string];

/** The texts of a command; the program itself has neither arguments nor options. Throws if there are none. */
export function commandWords(command: Command, words: HelpWords): CommandWords {
  if (command.parent === null) return { summary: "", arguments: {}, options: {}, ...words.program };
  const known: Readonly<Record<string, CommandWords>> = words.commands;
  const found = known[command.name()];
  if (found === undefined) throw new Error(`no words for the command ${command.name()}`);
  return found;
}

/** What an option does; `command` declares it, or is a subcommand of the one that does. */
export function optionText(option: Option, command: Command, words: HelpWords): string {
  const shared: HelpTexts = words.globalOptions;
  const name = option.long ?? option.flags;
  return commandWords(command, words).options[name] ?? shared[name] ?? "";
}

/** How a command is called: its name, and its arguments. */
export function usageOf(command: Command, words: HelpWords): string {
  const { anyOptions, anyCommand } = words.headings;
  const name = command.parent === null ? command.name() : `${command.parent.name()} ${command.name()}`;
  const after =
    command.commands.length > 0 ? [anyCommand] : command.registeredArguments.map((one) => nameOf(one, words));
  return [name, anyOptions, ...after].join(" ");
}

/** What an operator uses, in the order of a first day. */
const DAILY: readonly string[] = ["configure", "export-orders", "pull-products", "status", "fix", "audit", "serve"];
const ALSO: readonly string[] = ["daemon", "autostart", "doctor", "shops", "backup", "restore"];

/** The help of a command, with no line wider than `columns` except words that must stay whole. */
export function renderHelp(command: Command, words: HelpWords, columns: number): string {
  const lines = command.parent === null ? programHelp(command, words, columns) : commandHelp(command, words, columns);
  return `${lines.join("\n")}\n`;
}

/** One screen: what one uses every day, and the names of the rest. */
function programHelp(program: Command, words: HelpWords, columns: number): readonly string[] {
  const { headings } = words;
  const { about, examples } = words.program;
  const summaryOf = (name: string): string => words.commands[name as keyof typeof words.commands].summary;
  const named = new Set([...DAILY, ...ALSO]);
  const more = program.commands.map((one) => one.name()).filter((name) => !named.has(name));
  const options = program.options.map(({ long, flags }) => long ?? flags).filter((flag) => flag !== "--version");
  const after = (heading: string, names: readonly string[]): readonly string[] =>
    wrap(`${heading} ${names.join(", ")}`, columns - 2).map((line, at) => (at === 0 ? line : `  ${line}`));
  return [
    ...hang(`${headings.usage} `, usageOf(program, words), columns),
    "",
    ...wrap(about, columns),
    ...section(
      null,
      DAILY.map((name): Entry => [name, summaryOf(name)]),
      columns,
    ),
    "",
    ...after(headings.also, ALSO),
    ...after(headings.more, more),
    ...section(headings.examples, Object.entries(examples), columns),
    "",
    ...after(headings.everyCommand, options),
    ...wrap(
      headings.ownHelp.replace("{command}", `tg360 ${headings.anyCommand.slice(1, -1).toUpperCase()} --help`),
      columns,
    ),
    headings.whereCodes,
  ];
}

function commandHelp(command: Command, words: HelpWords, columns: number): readonly string[] {
  const own = commandWords(command, words);
  const { headings } = words;
  const help = command.createHelp();
  const options = help.visibleOptions(command).map((option) => optionEntry(option, command, words));
  const { parent } = command;
  const shared =
    parent === null ? [] : help.visibleGlobalOptions(command).map((one) => optionEntry(one, parent, words));
  const given = command.registeredArguments.map((one): Entry => [
    placeholder(one.name(), words),
    argumentText(one, own, words),
  ]);
  const children = command.commands.map((child): Entry => [child.name(), commandWords(child, words).summary]);
  return [
    ...hang(`${headings.usage} `, usageOf(command, words), columns),
    "",
    ...wrap(own.about, columns),
    ...section(headings.arguments, given, columns),
    ...section(headings.commands, children, columns),
    ...section(headings.options, options, columns),
    ...section(headings.globalOptions, shared, columns),
    ...section(headings.examples, Object.entries(own.examples), columns),
    "",
    headings.whereCodes,
  ];
}

/** An option as it is typed, and what it does. */
export function optionEntry(option: Option, command: Command, words: HelpWords): Entry {
  const term = option.flags.replaceAll(/<([^>]+)>/g, (_, name: string) => `<${placeholder(name, words)}>`);
  return [term, [optionText(option, command, words), ...optionNotes(option, words)].join(" ")];
}

/** The possible values, and the default. */
function optionNotes(option: Option, { headings }: HelpWords): readonly string[] {
  const value: unknown = option.defaultValueDescription ?? option.defaultValue;
  const notes = [
    ...(option.argChoices === undefined ? [] : [headings.choices.replace("{list}", option.argChoices.join(", "))]),
    ...(typeof value === "string" || typeof value === "number"
      ? [headings.default.replace("{value}", String(value))]
      : []),
  ];
  return notes.map((note) => `(${note})`);
}

/** What an argument is, and its values. */
export function argumentText(argument: Argument, own: CommandWords, { headings }: HelpWords): string {
  const text = own.arguments[argument.name()] ?? "";
  const { argChoices } = argument;
  return argChoices === undefined ? text : `${text} (${headings.choices.replace("{list}", argChoices.join(", "))})`;
}

/** `<shell>` is required, `[file]` is optional, `[ids...]` may be several. */
function nameOf(argument: Argument, words: HelpWords): string {
  const name = placeholder(argument.name(), words) + (argument.variadic ? "..." : "");
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** What stands for a value. */
export function placeholder(name: string, words: HelpWords): string {
  const known: HelpTexts = words.placeholders;
  return known[name] ?? name;
}

/** Longer terms have a line of their own. */
const WIDEST_TERM = 28;

function section(heading: string | null, entries: readonly Entry[], columns: number): readonly string[] {
  if (entries.length === 0) return [];
  const widths = entries.map(([term]) => widthOf(term)).filter((width) => width <= WIDEST_TERM);
  const width = Math.max(0, ...widths);
  return [
    "",
    ...(heading === null ? [] : [heading]),
    ...entries.flatMap(([term, text]) => {
      const head = `  ${term}${" ".repeat(Math.max(0, width - widthOf(term)))}  `;
      if (text === "") return [head.trimEnd()];
      if (widthOf(term) <= width) return hang(head, text, columns);
      return [head.trimEnd(), ...hang(" ".repeat(width + 4), text, columns)];
    }),
  ];
}

/** Text after a head, its other lines aligned with its first. */
function hang(head: string, text: string, columns: number): readonly string[] {
  const indent = " ".repeat(widthOf(head));
  return wrap(text, columns - indent.length).map((line, at) => (at === 0 ? head : indent) + line);
}
