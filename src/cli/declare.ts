import type { Command, OptionValues } from "commander";

import { EXIT, type ExitCode } from "../core/errors.ts";
import type { Context } from "../context.ts";

/** The body of a command: loaded only when the command runs. Returns the exit code the process ends with. */
export type Body<Flags> = (context: Context, flags: Flags, args: readonly string[]) => Promise<ExitCode>;

/** Runs a command's body with the context of this process. */
export type Act = <Flags extends OptionValues>(
  load: () => Promise<{ readonly run: Body<Flags> }>,
) => (...parsed: unknown[]) => Promise<void>;

/** Declares one subcommand on the program. */
export type Declare = (program: Command, act: Act) => void;

/** What ends every command's help: how it is used, and what its exit code says. */
export function helpEnd(examples: readonly (readonly [line: string, what: string])[]): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  ${line.padEnd(width)}   ${what}`);
  return ["", "Examples:", ...lines, "", EXIT_TABLE].join("\n");
}

const EXIT_TABLE = [
  "Exit codes:",
  `  ${String(EXIT.ok)}         done, or nothing to do`,
  `  ${String(EXIT.bug)}         a bug`,
  `  ${String(EXIT.usage)}         wrong usage`,
  `  ${String(EXIT.items)}         done, but some products or orders failed, are held, unconfirmed or not found`,
  `  ${String(EXIT.configuration)}         not configured or wrongly, or the state belongs to another shop or user`,
  `  ${String(EXIT.credentials)}         credentials or permission refused`,
  `  ${String(EXIT.remote)}         the other system cannot be reached or does not answer as agreed; tried again next time`,
  `  ${String(EXIT.locked)}         another run is at work`,
  `  ${String(EXIT.stopped)}         stopped for a person: a brake, a damaged state file, a full disk`,
  `  ${String(EXIT.interrupted)}, ${String(EXIT.terminated)}  interrupted`,
].join("\n");
