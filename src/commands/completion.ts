import { EXIT, type ExitCode } from "../core/errors.ts";
import type { Context } from "../context.ts";
import type { Completable, CompletableOption } from "./completion.options.ts";

/** Prints the completion script for `bash`, `zsh` or `fish`; the shell's name was checked by the parser. */
export async function printScript(context: Context, shell: string, program: Completable): Promise<ExitCode> {
  const script = shell === "fish" ? fishScript(program) : shell === "zsh" ? zshScript(program) : bashScript(program);
  await context.output.out(script);
  return EXIT.ok;
}

/** One `case` per subcommand; values of options by the word before. */
export function bashScript(program: Completable): string {
  return `# bash completion for ${program.name}
_${program.name}() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      ${program.commands.map((command) => command.name).join("|")}) command="$word"; break ;;
    esac
  done
  case "$command $previous" in
${[program, ...program.commands].flatMap((command) => bashValues(program, command)).join("\n")}
  esac
  local words
  case "$command" in
${program.commands.map((command) => `    ${command.name}) words="${bashWords(command)}" ;;`).join("\n")}
    *) words="${bashWords(program)}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _${program.name} ${program.name}
`;
}

function bashValues(program: Completable, command: Completable): readonly string[] {
  const prefix = command === program ? "" : command.name;
  return command.options
    .filter((option) => option.takesValue)
    .map((option) => {
      const found = option.values.length > 0 ? `-W "${option.values.join(" ")}"` : "-f";
      return `    "${prefix} ${option.flag}") COMPREPLY=($(compgen ${found} -- "$current")); return ;;`;
    });
}

function bashWords(command: Completable): string {
  return [
    ...command.commands.map((child) => child.name),
    ...command.words,
    ...command.options.map((option) => option.flag),
  ].join(" ");
}

/** `_arguments` of each subcommand, chosen by the first word that is one. */
export function zshScript(program: Completable): string {
  return `#compdef ${program.name}
# zsh completion for ${program.name}
_${program.name}() {
  local -a commands
  commands=(
${program.commands.map((command) => `    ${zshQuote(`${command.name}:${command.summary.replaceAll(":", "\\:")}`)}`).join("\n")}
  )
  local name="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if (( \${commands[(I)$word:*]} )); then name="$word"; break; fi
  done
  case "$name" in
${program.commands.map((command) => `    ${command.name}) _arguments ${zshArguments(command)} ;;`).join("\n")}
    *) _arguments ${zshOptions(program)} '1: :{_describe command commands}' ;;
  esac
}
if [ "$funcstack[1]" = "_${program.name}" ]; then _${program.name}; else compdef _${program.name} ${program.name}; fi
`;
}

function zshArguments(command: Completable): string {
  const words = command.words.length > 0 ? `'*: :(${command.name} ${command.words.join(" ")})'` : "'*: :_files'";
  return `${zshOptions(command)} ${words}`;
}

function zshOptions(command: Completable): string {
  return command.options
    .map((option) => {
      const value = option.takesValue
        ? `:value:${option.values.length > 0 ? `(${option.values.join(" ")})` : "_files"}`
        : "";
      return zshQuote(`*${option.flag}[${option.summary.replaceAll(/[[\]:]/g, String.raw`\$&`)}]${value}`);
    })
    .join(" ");
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export function fishScript(program: Completable): string {
  const names = program.commands.map((command) => command.name).join(" ");
  const none = `not __fish_seen_subcommand_from ${names}`;
  const top = [
    ...program.commands.map((command) => fishLine(program, none, `-f -a ${command.name}`, command.summary)),
    ...program.options.map((option) => fishOption(program, none, option)),
  ];
  const children = program.commands.flatMap((command) => {
    const condition = `__fish_seen_subcommand_from ${command.name}`;
    return [
      ...command.words.map((word) => fishLine(program, condition, `-f -a ${word}`, "")),
      ...command.options.map((option) => fishOption(program, condition, option)),
    ];
  });
  return `# fish completion for ${program.name}\n${[...top, ...children].join("\n")}\n`;
}

function fishOption(program: Completable, condition: string, option: CompletableOption): string {
  const values = option.values.length > 0 ? ` -x -a '${option.values.join(" ")}'` : " -r";
  return fishLine(program, condition, `-l ${option.flag.slice(2)}${option.takesValue ? values : ""}`, option.summary);
}

function fishLine(program: Completable, condition: string, what: string, summary: string): string {
  const description = summary === "" ? "" : ` -d '${summary.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
  return `complete -c ${program.name} -n '${condition}' ${what}${description}`;
}
