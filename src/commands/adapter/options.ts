import { Argument } from "commander";

import type { Declare } from "../declare.ts";

export interface AdapterFlags {
  readonly write?: boolean;
  readonly yes?: boolean;
  /** Where the products go. */
  readonly saveProducts?: string;
}

/** `args`: the action and the file. */
export const declare: Declare<AdapterFlags> = (program) =>
  program
    .command("adapter")
    .addArgument(new Argument("<action>").choices(["new", "test"]))
    .argument("<file>")
    .option("--write")
    .option("--save-products <file>")
    .option("--yes");
