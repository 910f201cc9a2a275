import type { Command } from "commander";

import { buildProgram, nothingPrinted } from "../../src/cli/program.ts";

/** The command line as it is declared; nothing runs when it is parsed. */
export function declaredProgram(): Command {
  return buildProgram(() => () => Promise.resolve(), nothingPrinted());
}
