import { Argument, type Command } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";

/** What a shell can complete, without the parser that knows it. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletableOption[];
  readonly commands: readonly Completable[];
  /** Words of the first argument. */
  readonly words: readonly string[];
}

export interface CompletableOption {
  /** `--lang` */
  readonly flag: string;
  readonly summary: string;
  /** It needs a value. */
  readonly takesValue: boolean;
  /** The values it knows; empty = anything. */
  readonly values: readonly string[];
  /** What on the disk its value names; null = nothing. */
  readonly names: "file" | "folder" | null;
}

const SHELLS = ["bash", "zsh", "fish"] as const;

export const declareCompletion: Declare = (program, act) => {
  program
    .command("completion")
    .summary("print the completion script of a shell")
    .description("Prints a script that completes commands and options in your shell.")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 completion bash > ~/.local/share/bash-completion/completions/tg360", "bash"],
        ['tg360 completion zsh > "${fpath[1]}/_tg360"', "zsh"],
        ["tg360 completion fish > ~/.config/fish/completions/tg360.fish", "fish"],
      ]),
    )
    .action(
      act(async () => {
        const { printScript } = await import("./completion.ts");
        return { run: (context, _flags, [shell = ""]) => printScript(context, shell, describeCommand(program)) };
      }),
    );
};

/** What the parser knows, as plain data. */
export function describeCommand(command: Command): Completable {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return {
    name: command.name(),
    summary: command.summary() || command.description(),
    options: options.flatMap((option) =>
      option.long === undefined || option.long === null
        ? []
        : [
            {
              flag: option.long,
              summary: option.description,
              takesValue: option.required || option.optional,
              values: option.argChoices ?? [],
              names: namedBy(option.flags),
            },
          ],
    ),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== "help")
      .map(describeCommand),
    words: command.name() === "status" ? ["products", "orders"] : (command.registeredArguments[0]?.argChoices ?? []),
  };
}

/** By the placeholder in the declaration, e.g. `--report <file>`. */
function namedBy(flags: string): CompletableOption["names"] {
  const [, placeholder] = /<(\w+)>/.exec(flags) ?? [];
  return placeholder === "file" || placeholder === "folder" ? placeholder : null;
}
