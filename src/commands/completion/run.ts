import type { Command } from "commander";

import { commandWords, optionText } from "../../cli/help.ts";
import type { CommandLine } from "../../compose/context.ts";
import { ACTIONS_ON_SHOPS, LIST_SHOPS, LIST_SHOPS_IN_FISH } from "./shops.ts";
import { EXIT, type ExitCode } from "../../core/common/errors.ts";
import { type HelpWords, readLocale } from "../../report/locale.ts";

/** What a shell can complete, without the parser that knows it. */
interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  readonly commands: readonly Completable[];
  /** Words of the first argument. */
  readonly words: readonly string[];
}

interface CompletableOption {
  /** `--lang` */
  readonly flag: string;
  readonly summary: string;
  /** It needs a value. */
  readonly takesValue: boolean;
  /** The values it knows; empty = anything. */
  readonly values: readonly string[];
  /** What its value names; null = nothing that could be listed. */
  readonly names: "file" | "folder" | "shop" | null;
}

/** Prints the completion script for `bash`, `zsh` or `fish`; the shell's name was checked by the parser. */
export async function printCompletion(context: CommandLine, shell: string, command: Command): Promise<ExitCode> {
  const program = describeCommand(command, readLocale(context.globals.lang, "help"));
  const script = shell === "fish" ? fishScript(program) : shell === "zsh" ? zshScript(program) : bashScript(program);
  await context.output.out(script);
  return EXIT.ok;
}

/**
 * One `case` per subcommand; values of options by the word before. bash splits at `=`, so that `--lang=it` are three words.
 * It needs nothing but bash itself, not the package bash-completion.
 */
function bashScript(program: Completable): string {
  const { name } = program;
  return `# bash completion for ${name}
${LIST_SHOPS}
_${name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" skip="" word i
  if [ "$current" = "=" ]; then current=""; elif [ "$previous" = "=" ]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for (( i = 1; i < COMP_CWORD; i++ )); do
    word="\${COMP_WORDS[i]}"
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$word" in
      ${program.options.filter(needsValue).map(flagOf).join("|")}) [ "\${COMP_WORDS[i+1]}" = "=" ] || skip=1 ;;
      ${program.commands.map((command) => command.name).join("|")}) command="$word"; break ;;
    esac
  done
  local IFS=$'\\n'
  case "$command $previous" in
${[program, ...program.commands].flatMap((command) => bashValues(program, command)).join("\n")}
${ACTIONS_ON_SHOPS.map((action) => `    "shops ${action}") ${BASH_SHOPS} return ;;`).join("\n")}
  esac
  local words options
  case "$command" in
${program.commands.map((command) => `    ${bashCase(command.name, command)}`).join("\n")}
    ${bashCase("*", program)}
  esac
  if [ -z "$words" ] || [ "\${current:0:1}" = "-" ]; then words="$options"; fi
  COMPREPLY=($(IFS=" "; compgen -W "$words" -- "$current"))
}
complete -F _${name} ${name}
`;
}

function bashCase(pattern: string, command: Completable): string {
  const words = wordsOf(command).join(" ");
  return `${pattern}) words="${words}" options="${command.options.map(flagOf).join(" ")}" ;;`;
}

const BASH_SHOPS = 'COMPREPLY=($(compgen -W "$(_tg360_shops)" -- "$current"));';

/** With `filenames`, bash itself quotes blanks and puts the slash after a folder. */
function bashValues(program: Completable, command: Completable): readonly string[] {
  const prefix = command === program ? "" : command.name;
  return command.options.filter(needsValue).map((option) => {
    const found = bashFound(option);
    return `    "${prefix} ${option.flag}") ${found} return ;;`;
  });
}

function bashFound({ values, names }: CompletableOption): string {
  if (values.length > 0) return `COMPREPLY=($(IFS=" "; compgen -W "${values.join(" ")}" -- "$current"));`;
  if (names === null) return "COMPREPLY=();";
  if (names === "shop") return BASH_SHOPS;
  const files = `COMPREPLY=($(compgen ${names === "folder" ? "-d" : "-f"} -- "$current"));`;
  return `compopt -o filenames 2> /dev/null; ${files}`;
}

/** `_arguments` for the program, then for the subcommand, whose own words it shifts into place. */
function zshScript(program: Completable): string {
  const { name } = program;
  return `#compdef ${name}
# zsh completion for ${name}
${LIST_SHOPS}
_${name}() {
  local curcontext="$curcontext" state state_descr line
  typeset -A opt_args
  local -a subcommands
  subcommands=(
${program.commands.map((command) => `    ${zshQuote(`${command.name}:${command.summary.replaceAll(":", String.raw`\:`)}`)}`).join("\n")}
  )
  _arguments -C ${zshOptions(program)} '1: :->command' '*:: :->arguments' && return
  case "$state" in
    command) _describe -t commands command subcommands ;;
    arguments)
      case "\${words[1]}" in
${program.commands.map((command) => `        ${command.name}) _arguments ${zshArguments(command)} ;;`).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function zshArguments(command: Completable): string {
  const words = command.words.length > 0 ? ` '1: :(${command.words.join(" ")})'` : "";
  const shops = command.name === "shops" ? ` '2:shop:${ZSH_SHOPS}'` : "";
  return `${zshOptions(command)}${words}${shops}`;
}

function zshOptions(command: Completable): string {
  return command.options
    .map((option) => {
      // The = says that the value may stand in the same word as well.
      const flag = needsValue(option) ? `${option.flag}=` : option.flag;
      return zshQuote(`*${flag}[${option.summary.replaceAll(/[[\]:\\]/g, String.raw`\$&`)}]${zshValue(option)}`);
    })
    .join(" ");
}

const ZSH_SHOPS = '{compadd -- ${(f)"$(_tg360_shops)"}}';

function zshValue(option: CompletableOption): string {
  if (!needsValue(option)) return "";
  if (option.values.length > 0) return `:value:(${option.values.join(" ")})`;
  if (option.names === "shop") return `:shop:${ZSH_SHOPS}`;
  return option.names === null ? ":value: " : `:${option.names}:_files${option.names === "folder" ? " -/" : ""}`;
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Which subcommand it is, `__fish_seen_subcommand_from` of fish 4.0 tells wrongly: `status orders` is `export-orders` to it. */
function fishScript(program: Completable): string {
  const { name } = program;
  const top = [
    // Names of files only where an option asks for one.
    `complete -c ${name} -f`,
    ...program.commands.map((command) => fishLine(program, `__${name}_is`, `-a ${command.name}`, command.summary)),
    ...program.options.map((option) => fishOption(program, `__${name}_is`, option)),
  ];
  const children = program.commands.flatMap((command) => {
    const condition = `__${name}_is ${command.name}`;
    const noWord = [condition, ...command.words.map((word) => `not contains ${word} (commandline -opc)`)].join(
      "; and ",
    );
    return [
      ...command.words.map((word) => fishLine(program, noWord, `-a ${word}`, "")),
      ...command.options.map((option) => fishOption(program, condition, option)),
    ];
  });
  const onShops = `__${name}_is shops; and contains -- (commandline -opc)[-1] ${ACTIONS_ON_SHOPS.join(" ")}`;
  return `# fish completion for ${name}
${LIST_SHOPS_IN_FISH}
function __${name}_is -d "The subcommand typed is this one; without arguments: none is typed yet"
  set -l skip no
  for word in (commandline -opc)[2..-1]
    if test $skip = yes
      set skip no
      continue
    end
    switch $word
      case ${program.options.filter(needsValue).map(flagOf).join(" ")}
        set skip yes
      case ${program.commands.map((command) => command.name).join(" ")}
        contains -- $word $argv
        return
    end
  end
  test (count $argv) -eq 0
end
${[...top, ...children, fishLine(program, onShops, "-a '(__tg360_shops)'", "")].join("\n")}
`;
}

function fishOption(program: Completable, condition: string, option: CompletableOption): string {
  return fishLine(program, condition, `-l ${option.flag.slice(2)}${fishValue(option)}`, option.summary);
}

function fishValue(option: CompletableOption): string {
  if (!needsValue(option)) return "";
  if (option.values.length > 0) return ` -x -a '${option.values.join(" ")}'`;
  if (option.names === null) return " -x";
  if (option.names === "shop") return " -x -a '(__tg360_shops)'";
  return option.names === "folder" ? " -x -a '(__fish_complete_directories)'" : " -r -F";
}

function fishLine(program: Completable, condition: string, what: string, summary: string): string {
  const description = summary === "" ? "" : ` -d '${summary.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  return `complete -c ${program.name} -n '${condition}' ${what}${description}`;
}

function wordsOf(command: Completable): readonly string[] {
  return [...command.commands.map((child) => child.name), ...command.words];
}

function needsValue(option: CompletableOption): boolean {
  return option.takesValue;
}

function flagOf(option: CompletableOption): string {
  return option.flag;
}

/** What the parser knows, as plain data. */
function describeCommand(command: Command, words: HelpWords): Completable {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return {
    name: command.name(),
    summary: commandWords(command, words).summary,
    options: options.flatMap((option) =>
      option.long === undefined || option.long === null
        ? []
        : [
            {
              flag: option.long,
              summary: optionText(option, command, words),
              takesValue: option.required || option.optional,
              values: option.argChoices ?? [],
              names: option.long === "--shop" ? "shop" : namedBy(option.flags),
            },
          ],
    ),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== "help")
      .map((child) => describeCommand(child, words)),
    words:
      command.name() === "status" ? ["products", "orders", "runs"] : (command.registeredArguments[0]?.argChoices ?? []),
  };
}

/** By the placeholder in the declaration, e.g. `--report <file>`. */
function namedBy(flags: string): CompletableOption["names"] {
  const [, placeholder] = /<(\w+)>/.exec(flags) ?? [];
  return placeholder === "file" || placeholder === "folder" ? placeholder : null;
}
