import type { Declare } from "../declare.ts";

export interface RestoreFlags {
  readonly moved?: boolean;
  readonly yes?: boolean;
}

/** `args`: the file. */
export const declare: Declare<RestoreFlags> = (program) =>
  program.command("restore").argument("<file>").option("--moved").option("--yes");
