import type { Command, OptionValues } from "commander";

import type { ExitCode } from "../core/errors.ts";
import type { Context } from "../context.ts";

/** The body of a command: loaded only when the command runs. Returns the exit code the process ends with. */
export type Body<Flags> = (context: Context, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** Runs a command's body with the context of this process. */
export type Act = <Flags extends OptionValues>(
  load: () => Promise<{ readonly run: Body<Flags> }>,
) => (...parsed: unknown[]) => Promise<void>;

/** Declares one subcommand on the program. What is said of it stands in `src/report/messages/help-*.ts`. */
export type Declare = (program: Command, act: Act) => void;
