import { Argument } from "commander";

import type { Declare } from "../../cli/declare.ts";

export interface CronFlags {
  /** An address; false = `--no-mail`; absent = the option is missing. */
  readonly mail?: string | false;
}

/** `args`: the action. */
export const declareCron: Declare<CronFlags> = (program) =>
  program
    .command("cron")
    .addArgument(new Argument("<action>").choices(["install", "remove"]))
    .option("--mail <address>")
    .option("--no-mail");
