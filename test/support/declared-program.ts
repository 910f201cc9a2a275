import type { Command } from "commander";

import { buildProgram, nothingPrinted } from "../../src/cli/program.ts";

/** The declared command line; parsing it runs nothing. */
export function declaredProgram(): Promise<Command> {
  return buildProgram(() => () => Promise.resolve(), nothingPrinted());
}
