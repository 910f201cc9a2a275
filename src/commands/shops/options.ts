import { Argument } from "commander";

import type { Declare } from "../declare.ts";
import { integerArgument } from "../lists.ts";

export interface ShopsFlags {
  readonly yes?: boolean;
  readonly limit?: number;
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
    .option("--limit <n>", "", integerArgument(1, 1_000_000_000))
    .option("--to <file>")
    .option("--yes");
