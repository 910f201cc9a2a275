import type { Command, OptionValues } from "commander";

import type { ExitCode } from "../core/common/problems/errors.ts";
import type { Context } from "../compose/context.ts";

/** The body of a command: loaded only when the command runs. Returns the exit code the process ends with. */
export type Body<Flags> = (context: Context, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** What a command's module has to offer. */
export interface CommandModule<Flags> {
  readonly run: Body<Flags>;
  /** Its way over all shops, where running it for each of them is not all. */
  readonly runAll?: Body<Flags>;
}

/** Runs a command's body with the context of this process. */
export type Act = <Flags extends OptionValues>(
  load: () => Promise<CommandModule<Flags>>,
) => (...parsed: unknown[]) => Promise<void>;

/**
 * Declares one subcommand with its arguments and options, and loads nothing. `Flags` is what its options come to, which the
 * body is given. The words of its help stand in `help.json` of each language in `src/report/locales/`.
 */
export interface Declare<Flags> {
  (program: Command): Command;
  /** Never there: it ties the options to the body. */
  readonly flags?: Flags;
}
