import { Argument } from "commander";

import type { Declare } from "../declare.ts";

export interface ShopsFlags {
  readonly yes?: boolean;
  /** The configuration file of the installation that a shop goes to. */
  readonly to?: string;
}

/** `args`: nothing, or an action and the shop's name or a folder. */
export const declare: Declare<ShopsFlags> = (program) =>
  program
    .command("shops")
    .addArgument(
      new Argument("[action]").choices(["pause", "resume", "remove", "import", "export", "rekey", "move", "restored"]),
    )
    .argument("[name]")
    .option("--to <file>")
    .option("--yes");
