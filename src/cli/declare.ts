import type { Command, OptionValues } from "commander";

import type { ExitCode } from "../core/common/errors.ts";
import type { Context } from "../compose/context.ts";

/** The body of a command: loaded only when the command runs. Returns the exit code the process ends with. */
export type Body<Flags> = (context: Context, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** What a command's module has to offer. */
interface CommandModule<Flags> {
  readonly run: Body<Flags>;
  /** Its way over all shops, where running it for each of them is not all. */
  readonly runAll?: Body<Flags>;
}

/** Runs a command's body with the context of this process. */
export type Act = <Flags extends OptionValues>(
  load: () => Promise<CommandModule<Flags>>,
) => (...parsed: unknown[]) => Promise<void>;

/** Declares one subcommand on the program. What is said of it stands in `help.json` of each language in `src/report/locales/`. */
export type Declare = (program: Command, act: Act) => void;
