import type { Command, OptionValues } from "commander";

import type { ExitCode } from "../core/common/problems/errors.ts";
import type { App } from "../app/app.ts";

/** The body of a command, loaded only when the command runs. Returns the exit code of the process. */
export type Body<Flags> = (app: App, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** The exports of a command's module. */
export interface CommandModule<Flags> {
  readonly run: Body<Flags>;
  /** Its run over all shops, if that is more than one run per shop. */
  readonly runAll?: Body<Flags>;
}

/** Runs a command's body with the app of this process. */
export type Act = <Flags extends OptionValues>(
  load: () => Promise<CommandModule<Flags>>,
) => (...parsed: unknown[]) => Promise<void>;

/**
 * Declares one subcommand with its arguments and options, and loads nothing. `Flags` is the type of its options,
 * which the body gets. The texts of its help are in `help.json` of each language in `src/text/locales/`.
 */
export interface Declare<Flags> {
  (program: Command): Command;
  /** Never set: it ties the options' type to the body. */
  readonly flags?: Flags;
}
