import { Argument, Option } from "commander";

import type { Declare } from "../declare.ts";
import type { Starter } from "../../app/autostart/autostart.ts";

export interface AutostartFlags {
  readonly by?: Starter;
  readonly runAs?: string;
  readonly page?: boolean;
  /** An address; false = `--no-mail`; absent = the option is missing. */
  readonly mail?: string | false;
}

/** `args`: the action. */
export const declare: Declare<AutostartFlags> = (program) =>
  program
    .command("autostart")
    .addArgument(new Argument("<action>").choices(["on", "off", "status"]))
    .addOption(new Option("--by <what>").choices(["systemd", "cron"]))
    .option("--mail <address>")
    .option("--no-mail")
    .option("--page")
    .option("--run-as <user>");
